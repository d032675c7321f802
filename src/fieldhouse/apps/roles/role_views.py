"""The roles: what each is made of, and making and changing them from the same atoms."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fieldhouse.apps.roles import actions, queries
from fieldhouse.apps.roles.access import NotAllowed, has_right, may_read_roles
from fieldhouse.apps.roles.asking import manager_of
from fieldhouse.apps.roles.forms import RoleForm
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.rights import Right
from fieldhouse.apps.roles.shown import shown_role, shown_roles
from fieldhouse.apps.roles.standard import STANDARD, RoleRule
from fieldhouse.domain.errors import FieldhouseError


@require_GET
def roles(request: HttpRequest) -> HttpResponse:
    """Every role with its atoms, those out of the box first."""
    user = _reader(request)
    context = {
        "roles": shown_roles(get_language() or "en"),
        "can_change": has_right(user, Right.MANAGE_USERS),
        "trail": [(_("Users"), reverse("users")), (_("Roles"), "")],
    }
    return render(request, "roles/roles.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_role(request: HttpRequest) -> HttpResponse:
    """Make a role; ``from`` names one to begin with."""
    user = manager_of(request)
    if request.method != "POST":
        like = queries.role_called(request.GET.get("from", "")) or RoleRule("")
        return _form_page(request, RoleForm.of(like, is_new=True))
    form = RoleForm(request.POST)
    if form.is_valid() and queries.role_called(form.cleaned_data["code"].strip()) is not None:
        form.add_error("code", _("There is a role with this code. Choose another one."))
    if not form.is_valid():
        return _form_page(request, form, status=400)
    return _kept(request, user, form)


@require_http_methods(["GET", "HEAD", "POST"])
def role(request: HttpRequest, code: str) -> HttpResponse:
    """One role: its atoms, who holds it, and the form that changes it."""
    user, rule = _reader(request), _role(code)
    if request.method != "POST":
        return _form_page(request, RoleForm.of(rule), rule)
    manager_of(request)
    form = RoleForm({**request.POST.dict(), **_several(request), "code": rule.code})
    if not form.is_valid():
        return _form_page(request, form, rule, status=400)
    return _kept(request, user, form, rule)


@require_POST
def drop(request: HttpRequest, code: str) -> HttpResponse:
    """End a role that was made here, or have one out of the box as the product has it."""
    user, rule = manager_of(request), _role(code)
    try:
        actions.drop_role(user, rule.code, request.POST.get("reason", "")[:500])
    except NotAllowed:
        raise
    except FieldhouseError as refusal:
        return _form_page(request, RoleForm.of(rule), rule, status=409, failure=refusal)
    if rule.code in STANDARD:
        messages.success(request, _("The role is as the product has it again."))
        return redirect("role", rule.code)
    messages.success(request, _("The role has ended."))
    return redirect("roles")


def _kept(request: HttpRequest, user: User, form: RoleForm, rule: RoleRule | None = None) -> HttpResponse:
    try:
        made = actions.keep_role(user, form.rule(), form.cleaned_data["reason"])
    except NotAllowed:
        raise
    except FieldhouseError as refusal:
        return _form_page(request, form, rule, status=400, failure=refusal)
    messages.success(request, _("The role is kept. It holds from the next request of everybody who has it."))
    return redirect("role", made.code)


def _form_page(
    request: HttpRequest,
    form: RoleForm,
    rule: RoleRule | None = None,
    status: int = 200,
    failure: FieldhouseError | None = None,
) -> HttpResponse:
    language = get_language() or "en"
    title = shown_role(rule, language).name if rule else _("New role")
    context: dict[str, Any] = {
        "form": form,
        "role": shown_role(rule, language) if rule else None,
        "title": title,
        "failure": failure,
        "can_change": has_right(cast(User, request.user), Right.MANAGE_USERS),
        "holders": queries.holders_of(rule.code) if rule else [],
        "is_changed": bool(rule and queries.is_changed_here(rule.code)),
        "is_standard": bool(rule and rule.code in STANDARD),
        "trail": [(_("Users"), reverse("users")), (_("Roles"), reverse("roles")), (title, "")],
    }
    return render(request, "roles/role.html", context, status=status)


def _several(request: HttpRequest) -> dict[str, list[str]]:
    return {name: request.POST.getlist(name) for name in RoleForm.ATOMS}


def _role(code: str) -> RoleRule:
    found = queries.role_called(code)
    if found is None:
        raise Http404
    return found


def _reader(request: HttpRequest) -> User:
    user = cast(User, request.user)
    may_read_roles(user)
    return user
