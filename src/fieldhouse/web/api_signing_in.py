"""Who asks the API, and in which language they are answered."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header
from ninja.security import HttpBearer, SessionAuth

from fieldhouse.apps.logins.models import Token as Held
from fieldhouse.apps.logins.queries import token_held
from fieldhouse.apps.roles.access import NotAllowed
from fieldhouse.apps.roles.models import User


class SignedIn(SessionAuth):
    """The session of a person who signed in on a page; writing takes the CSRF token in `X-CSRFToken`."""

    def __call__(self, request: HttpRequest) -> User | None:
        # A request without a session is not signed in, whatever its CSRF token.
        return self._speaking(request) if request.user.is_authenticated else None

    def _speaking(self, request: HttpRequest) -> User | None:
        speak(request)
        user: User | None = super().__call__(request)
        return user


class Token(HttpBearer):
    """A token of a user, made on their page *Signing in* or by `fieldhouse user token`, within its scopes."""

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        held = token_held(token)
        user = held.user if held else None
        speak(request, user)
        if held and (needed := _scope_of(request)) not in held.scopes:
            raise NotAllowed("api.token_scope", scope=str(needed))
        return user


def _scope_of(request: HttpRequest) -> Held.Scope:
    """What a token must hold for a request: files ask for a scope of their own, whatever else writes for one."""
    if request.path.startswith("/api/v1/exports/"):
        return Held.Scope.EXPORT
    return Held.Scope.READ if request.method in ("GET", "HEAD") else Held.Scope.WRITE


def speak(request: HttpRequest, user: User | None = None) -> None:
    """Answer in the first language of ``Accept-Language`` that there is, else in the user's own."""
    known = [code for code, _name in settings.LANGUAGES]
    for wanted, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")[:200]):
        if wanted[:2] in known:
            return translation.activate(wanted[:2])
    if user is not None and user.language in known:
        translation.activate(user.language)
    return None
