"""How the signed-in person signs in, where, and their tokens; and the same of others, for those in charge."""

from __future__ import annotations

from typing import Any, cast

from allauth.account.decorators import reauthentication_required
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fieldhouse.apps.logins import actions, queries
from fieldhouse.apps.logins.forms import TokenForm
from fieldhouse.apps.logins.labels import SCOPES
from fieldhouse.apps.logins.models import Token
from fieldhouse.apps.roles.access import has_right
from fieldhouse.apps.roles.asking import manager_of
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.queries import account_numbered
from fieldhouse.apps.roles.rights import Right


@require_GET
def security(request: HttpRequest) -> HttpResponse:
    """How the signed-in person signs in, and where they are signed in."""
    me = cast(User, request.user)
    context = {
        **_factors(me),
        "places": queries.places_of(me, request.session.session_key),
        "tokens": _tokens(me),
        "has_password": me.has_usable_password(),
    }
    return render(request, "logins/security.html", context)


@require_POST
def session_end(request: HttpRequest, number: int) -> HttpResponse:
    """Sign out in one place."""
    me = cast(User, request.user)
    if not actions.end_session(me, number, made_by=me.pk):
        raise Http404
    messages.success(request, _("You are signed out there."))
    return redirect("security")


@require_POST
def sessions_end(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere, here too."""
    me = cast(User, request.user)
    actions.end_sessions(me, made_by=me.pk)
    request.session.flush()
    return redirect("account_login")


@never_cache
@reauthentication_required()
@require_http_methods(["GET", "HEAD", "POST"])
def token_new(request: HttpRequest) -> HttpResponse:
    """Make a token; its text is on the answer, and nowhere else."""
    me = cast(User, request.user)
    said = request.POST if request.method == "POST" else None
    form = TokenForm(said, has_directory=has_right(me, Right.MANAGE_USERS))
    trail = [(_("Signing in"), reverse("security")), (_("New token"), "")]
    if said is None or not form.is_valid():
        context = {"form": form, "trail": trail}
        return render(request, "logins/token_new.html", context, status=200 if said is None else 400)
    given = form.cleaned_data
    made = actions.make_token(me, given["days"], name=given["name"], scopes=given["scopes"], made_by=me.pk)
    context = {"made": made, "trail": trail, "may": [SCOPES[one] for one in made.token.scopes]}
    return render(request, "logins/token_made.html", context)


@require_POST
def token_end(request: HttpRequest, number: int) -> HttpResponse:
    """End one of one's own tokens."""
    me = cast(User, request.user)
    _end_token(request, me, number, me)
    return redirect("security")


@require_GET
def user_security(request: HttpRequest, number: int) -> HttpResponse:
    """How another user signs in, for those who manage users."""
    manager_of(request)
    one = _account(number)
    context = {
        **_factors(one),
        "account": one,
        "places": queries.places_of(one),
        "tokens": _tokens(one),
        "trail": [
            (_("Users"), reverse("users")),
            (one.get_username(), reverse("user", args=[one.pk])),
            (_("Signing in"), ""),
        ],
    }
    return render(request, "logins/user_security.html", context)


@require_POST
def user_sessions_end(request: HttpRequest, number: int) -> HttpResponse:
    """Sign another user out everywhere."""
    manager, one = manager_of(request), _account(number)
    actions.end_sessions(one, made_by=manager.pk)
    messages.success(request, _("%(login)s is signed out everywhere.") % {"login": one.username})
    return redirect("user_security", one.pk)


@require_POST
def user_token_end(request: HttpRequest, number: int, token_number: int) -> HttpResponse:
    """End a token of another user."""
    manager, one = manager_of(request), _account(number)
    _end_token(request, one, token_number, manager)
    return redirect("user_security", one.pk)


@require_POST
def user_factors_remove(request: HttpRequest, number: int) -> HttpResponse:
    """Take the second factors of a user away who has lost them."""
    manager, one = manager_of(request), _account(number)
    actions.remove_factors(one, made_by=manager.pk)
    messages.success(
        request,
        _("%(login)s signs in with the password alone until they set one up.") % {"login": one.username},
    )
    return redirect("user_security", one.pk)


def _end_token(request: HttpRequest, owner: User, number: int, by: User) -> None:
    token = queries.token_numbered(owner, number)
    if token is None:
        raise Http404
    actions.end_token(token, made_by=by.pk)
    messages.success(request, _("The token has ended."))


def _factors(user: User) -> dict[str, Any]:
    held = queries.factors_of(user)
    codes = next((one for one in held if one.type == Authenticator.Type.RECOVERY_CODES), None)
    return {
        "app": next((one for one in held if one.type == Authenticator.Type.TOTP), None),
        "passkeys": [one for one in held if one.type == Authenticator.Type.WEBAUTHN],
        "codes_left": len(codes.wrap().get_unused_codes()) if codes else None,
        "has_factor": any(one.type != Authenticator.Type.RECOVERY_CODES for one in held),
    }


def _tokens(user: User) -> list[tuple[Token, list[Any]]]:
    return [(one, [SCOPES[scope] for scope in one.scopes]) for one in queries.tokens_of(user)]


def _account(number: int) -> User:
    found = account_numbered(number)
    if found is None:
        raise Http404
    return found
