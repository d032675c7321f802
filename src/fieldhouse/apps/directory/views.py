"""The groups of the directory, and the roles that they give."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from fieldhouse.apps.directory import actions, queries
from fieldhouse.apps.directory.models import Group
from fieldhouse.apps.roles.access import require
from fieldhouse.apps.roles.forms import NewGrant
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.rights import Right
from fieldhouse.apps.roles.shown import node_choices, shown_grants


@require_GET
def groups(request: HttpRequest) -> HttpResponse:
    """Every group of the directory, with the roles that it gives."""
    _manager(request)
    rows = [(one, _shown(one)) for one in queries.group_list()]
    trail = [(_("Users"), reverse("users")), (_("Groups of the directory"), "")]
    return render(request, "directory/groups.html", {"rows": rows, "trail": trail})


@require_GET
def group(request: HttpRequest, number: int) -> HttpResponse:
    """One group: the roles that it gives, and a form to have it give more."""
    _manager(request)
    return _group_page(request, _group(number), _form())


@require_POST
def add_role(request: HttpRequest, number: int) -> HttpResponse:
    """Have a group give a role."""
    manager, one = _manager(request), _group(number)
    form = _form(request.POST)
    if not form.is_valid():
        return _group_page(request, one, form, status=400)
    said = form.cleaned_data
    actions.add_group_role(one, said["role"], made_by=manager.pk, walls=said["walls"], **form.place())
    messages.success(request, _("Whoever is in the group holds the role from now on."))
    return redirect("directory_group", one.pk)


@require_POST
def end_role(request: HttpRequest, number: int, role_number: int) -> HttpResponse:
    """Have a group give a role no longer."""
    manager, one = _manager(request), _group(number)
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


def _form(data: Any = None) -> NewGrant:
    return NewGrant(data, nodes=node_choices(get_language() or "en"), gives_partners=False)


def _manager(request: HttpRequest) -> User:
    manager = cast(User, request.user)
    require(manager, Right.MANAGE_USERS)
    return manager


def _group(number: int) -> Group:
    found = queries.directory_group(str(number))
    if found is None:
        raise Http404
    return found
