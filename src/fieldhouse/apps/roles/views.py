"""Users and what is granted to them, and a person's own settings."""

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
from fieldhouse.apps.roles.access import require_insider
from fieldhouse.apps.roles.asking import grant_form, manager_of
from fieldhouse.apps.roles.forms import Nationalities, NewAbsence, NewGrant, NewUser, Reading
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.shown import shown_grants
from fieldhouse.clock import now
from fieldhouse.domain.errors import BadInput, FieldhouseError, Refused

READING = ("language", "money_unit", "currency", "zone")


@require_GET
def users(request: HttpRequest) -> HttpResponse:
    """Everybody who signs in, with what they hold today."""
    manager_of(request)
    return _users_page(request, NewUser(auto_id="new_%s"))


@require_POST
def create(request: HttpRequest) -> HttpResponse:
    """Make a user; what they may see is granted on their page, which comes next."""
    manager = manager_of(request)
    form = NewUser(request.POST, auto_id="new_%s")
    if not form.is_valid():
        return _users_page(request, form, status=400)
    said = form.cleaned_data
    try:
        made = actions.create_user(
            said["login"],
            said["password"],
            made_by=manager.pk,
            person=said["person"].pk if said["person"] else None,
            language=said["language"],
            display=(said["given_name"], said["family_name"]),
        )
    except Refused as refusal:
        return _users_page(request, form, status=409, failure=refusal)
    messages.success(
        request,
        _("The user %(login)s is made. Grant a role, or they see nothing.") % {"login": made.username},
    )
    return redirect("user", made.pk)


@require_GET
def user(request: HttpRequest, number: int) -> HttpResponse:
    """One user: what they hold, what they have held, and a form to grant more."""
    manager_of(request)
    return _user_page(request, _account(number), grant_form())


@require_POST
def grant(request: HttpRequest, number: int) -> HttpResponse:
    """Grant a role from today on."""
    manager, one = manager_of(request), _account(number)
    form = grant_form(request.POST)
    if not form.is_valid():
        return _user_page(request, one, form, status=400)
    actions.grant_role(one, made_by=manager.pk, **form.granted())
    messages.success(request, _("The role is granted. It holds from now on."))
    return redirect("user", one.pk)


@require_POST
def end(request: HttpRequest, number: int, grant_number: int) -> HttpResponse:
    """End a grant: it gives nothing from the next request on."""
    manager, one = manager_of(request), _account(number)
    held = queries.grant_numbered(one, grant_number)
    if held is None:
        raise Http404
    if held.valid_to is None:
        try:
            actions.end_grant(held, made_by=manager.pk)
        except Refused as refusal:
            return _user_page(request, one, grant_form(), status=409, failure=refusal)
        messages.success(request, _("The role has ended."))
    return redirect("user", one.pk)


@require_POST
def nationality(request: HttpRequest, number: int) -> HttpResponse:
    """Say of which nationality a user is: some walls ask for one beside the clearance."""
    manager, one, form = manager_of(request), _account(number), Nationalities(request.POST)
    if not form.is_valid():
        return _user_page(request, one, grant_form(), status=400, nations=form)
    actions.set_nationalities(one, form.cleaned_data["countries"], made_by=manager.pk)
    messages.success(request, _("The nationality is kept. It holds from now on."))
    return redirect("user", one.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """How the signed-in person reads: language, unit, currency, zone."""
    me = cast(User, request.user)
    if request.method != "POST":
        form = Reading(initial={name: getattr(me, name) for name in READING})
        return render(request, "roles/settings.html", {"form": form})
    form = Reading(request.POST)
    if not form.is_valid():
        return render(request, "roles/settings.html", {"form": form}, status=400)
    actions.prefer(me, **{name: form.cleaned_data[name] for name in READING})
    messages.success(request, _("Your settings are kept."))
    return redirect("settings")


@require_http_methods(["GET", "HEAD", "POST"])
def absences(request: HttpRequest) -> HttpResponse:
    """When the signed-in person is away and who stands in, and for whom they stand in themself."""
    me, failure = cast(User, request.user), None
    require_insider(me)
    form = _absence_form(request)
    if request.method == "POST" and form.is_valid():
        failure = _take_absence(request, me, form)
        if failure is None:
            return redirect("absences")
    context = {
        "form": form,
        "failure": failure,
        "absences": queries.absences_of(me),
        "stands_in": queries.stands_in_for(me),
        "colleagues": queries.colleagues(),
        "trail": [(_("Absence and deputy"), "")],
    }
    return render(request, "roles/absences.html", context, status=400 if request.method == "POST" else 200)


@require_POST
def user_absence(request: HttpRequest, number: int) -> HttpResponse:
    """Have somebody stand in for another user, who is ill, say."""
    manager_of(request)
    one, form, failure = _account(number), _absence_form(request), None
    if form.is_valid():
        failure = _take_absence(request, one, form)
        if failure is None:
            return redirect("user", one.pk)
    return _user_page(request, one, grant_form(), status=400, absence=form, failure=failure)


@require_POST
def absence_end(request: HttpRequest, number: int) -> HttpResponse:
    """End an absence: the deputy sees nothing of it from the next request on."""
    held = queries.absence_numbered(number)
    if held is None:
        raise Http404
    me = cast(User, request.user)
    actions.end_absence(me, held)
    messages.success(request, _("The deputy sees nothing of it any more."))
    return redirect("absences") if held.user_id == me.pk else redirect("user", held.user_id)


def _take_absence(request: HttpRequest, user: User, form: NewAbsence) -> BadInput | None:
    said = form.cleaned_data
    try:
        actions.take_absence(
            cast(User, request.user), user, said["deputy"], said["first_on"], said["last_on"]
        )
    except BadInput as failure:
        return failure
    messages.success(request, _("%(deputy)s stands in.") % {"deputy": said["deputy"].username})
    return None


def _absence_form(request: HttpRequest) -> NewAbsence:
    said = request.POST if request.method == "POST" else None
    return NewAbsence(said, initial={"first_on": now().date()}, auto_id="absence_%s")


def _users_page(
    request: HttpRequest, form: NewUser, status: int = 200, failure: Refused | None = None
) -> HttpResponse:
    language, held = get_language() or "en", queries.grants_today()
    rows = [(one, shown_grants(held.get(one.pk, []), language)) for one in queries.users()]
    context = {"rows": rows, "form": form, "failure": failure}
    return render(request, "roles/users.html", context, status=status)


def _user_page(
    request: HttpRequest,
    one: User,
    form: NewGrant,
    status: int = 200,
    absence: NewAbsence | None = None,
    nations: Nationalities | None = None,
    failure: FieldhouseError | None = None,
) -> HttpResponse:
    language = get_language() or "en"
    context: dict[str, Any] = {
        "account": one,
        "grants": shown_grants(queries.grants_of(one), language),
        "form": form,
        "failure": failure,
        "nations": nations or Nationalities({"countries": ", ".join(one.nationalities)}),
        "absence": absence or NewAbsence(initial={"first_on": now().date()}, auto_id="absence_%s"),
        "absences": queries.absences_of(one),
        "colleagues": queries.colleagues(),
        "trail": [(_("Users"), reverse("users")), (one.get_username(), "")],
    }
    return render(request, "roles/user.html", context, status=status)


def _account(number: int) -> User:
    found = queries.account_numbered(number)
    if found is None:
        raise Http404
    return found
