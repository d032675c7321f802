"""Who asks the API, and in which language they are answered."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header
from ninja.security import HttpBearer, SessionAuth

from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.tokens import user_of_token


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
    """A token made by `fieldhouse user token`, valid for some days and until the password changes."""

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        user = user_of_token(token)
        speak(request, user)
        return user


def speak(request: HttpRequest, user: User | None = None) -> None:
    """Answer in the first language of ``Accept-Language`` that there is, else in the user's own."""
    known = [code for code, _name in settings.LANGUAGES]
    for wanted, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")[:200]):
        if wanted[:2] in known:
            return translation.activate(wanted[:2])
    if user is not None and user.language in known:
        translation.activate(user.language)
    return None
