"""The groups of the directory, and the roles that they give."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from fieldhouse.apps.directory import actions, queries
from fieldhouse.apps.directory.models import Group
from fieldhouse.apps.roles.asking import grant_form, manager_of
from fieldhouse.apps.roles.forms import NewGrant
from fieldhouse.apps.roles.shown import shown_grants


@require_GET
def groups(request: HttpRequest) -> HttpResponse:
    """Every group of the directory, with the roles that it gives."""
    manager_of(request)
    rows = [(one, _shown(one)) for one in queries.group_list()]
    trail = [(_("Users"), reverse("users")), (_("Groups of the directory"), "")]
    return render(request, "directory/groups.html", {"rows": rows, "trail": trail})


@require_GET
def group(request: HttpRequest, number: int) -> HttpResponse:
    """One group: the roles that it gives, and a form to have it give more."""
    manager_of(request)
    return _group_page(request, _group(number), grant_form(gives_partners=False))


@require_POST
def add_role(request: HttpRequest, number: int) -> HttpResponse:
    """Have a group give a role."""
    manager, one = manager_of(request), _group(number)
    form = grant_form(request.POST, gives_partners=False)
    if not form.is_valid():
        return _group_page(request, one, form, status=400)
    actions.add_group_role(one, made_by=manager.pk, **form.granted())
    messages.success(request, _("Whoever is in the group holds the role from now on."))
    return redirect("directory_group", one.pk)


@require_POST
def end_role(request: HttpRequest, number: int, role_number: int) -> HttpResponse:
    """Have a group give a role no longer."""
    manager, one = manager_of(request), _group(number)
    role = queries.group_role(one, role_number)
    if role is None:
        raise Http404
    actions.end_group_role(role, made_by=manager.pk)
    messages.success(request, _("The group no longer gives the role. What it gave has ended."))
    return redirect("directory_group", one.pk)


def _group_page(request: HttpRequest, one: Group, form: NewGrant, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "group": one,
        "size": len(queries.members_of([one])[one.pk]),
        "roles": _shown(one),
        "form": form,
        "trail": [
            (_("Users"), reverse("users")),
            (_("Groups of the directory"), reverse("directory_groups")),
            (one.display_name, ""),
        ],
    }
    return render(request, "directory/group.html", context, status=status)


def _shown(one: Group) -> list[Any]:
    return shown_grants(queries.roles_of_group(one), get_language() or "en")


def _group(number: int) -> Group:
    found = queries.directory_group(str(number))
    if found is None:
        raise Http404
    return found
