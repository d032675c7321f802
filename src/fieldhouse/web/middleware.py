"""What happens around every page: headers, the person's language, signing in, sentences for refusals."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation

from fieldhouse.apps.audit.origin import Origin, Way, coming_from
from fieldhouse.apps.logins.queries import has_second_factor
from fieldhouse.apps.roles.access import NotAllowed
from fieldhouse.domain.errors import BadInput, FieldhouseError
from fieldhouse.once import answering
from fieldhouse.web import errors, security
from fieldhouse.web.sentences import sentence_for

LONGEST_ADDRESS = 64
"""Characters, more than an address of IPv6 with its zone takes."""

Responder = Callable[[HttpRequest], HttpResponse]


def permissions_policy(get_response: Responder) -> Responder:
    """Refuse every browser feature that no page of ours uses, on every answer."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", security.PERMISSIONS_POLICY)
        return response

    return middleware


def kept_nowhere(get_response: Responder) -> Responder:
    """What a signed-in person is answered is kept by no cache, and signing out has the browser forget what it kept."""

    def middleware(request: HttpRequest) -> HttpResponse:
        was_in = request.user.is_authenticated
        response = get_response(request)
        if was_in:
            response.headers.setdefault("Cache-Control", "no-store")
            if not request.user.is_authenticated:
                response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response

    return middleware


def read_once(get_response: Responder) -> Responder:
    """A request that changes nothing asks for the same thing once."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with answering() if request.method in ("GET", "HEAD") else nullcontext():
            return get_response(request)

    return middleware


def told_origin(get_response: Responder) -> Responder:
    """Whatever a request has written into the audit log says by which way it came, and from which address."""

    def middleware(request: HttpRequest) -> HttpResponse:
        way = Way.API if request.path.startswith("/api/") else Way.PAGE
        with coming_from(Origin(way, address=_address(request))):
            return get_response(request)

    return middleware


def _address(request: HttpRequest) -> str:
    """Who is at the other end; behind a proxy that speaks TLS, whom that names last.

    What stands before it in the header is what the other end said of itself, or other proxies did.
    """
    named = request.headers.get("X-Forwarded-For", "") if settings.HTTPS else ""
    return named.rpartition(",")[2].strip()[:LONGEST_ADDRESS] or request.META.get("REMOTE_ADDR", "")


class PersonsLanguage:
    """The language and time zone that a signed-in person chose go before the cookie's and the browser's."""

    def __init__(self, get_response: Responder) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        zone = getattr(user, "zone", "") or settings.TIME_ZONE
        language = getattr(user, "language", "")
        if language in dict(settings.LANGUAGES):
            translation.activate(language)
            request.LANGUAGE_CODE = language
        with timezone.override(str(zone)):
            return self.get_response(request)


class SignInRequired(LoginRequiredMiddleware):
    """Every page asks for a signed-in person unless its view says otherwise; the API answers for itself."""

    def process_view(self, request: HttpRequest, view_func, view_args, view_kwargs):  # type: ignore[no-untyped-def]
        if request.path.startswith("/api/"):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)


class SecondFactorRequired:
    """Where a second factor is required, whoever came in by a password alone sets one up before anything else.

    Single sign-on answers for its own factors. The API's tokens are no password.
    """

    free = ("/account/", "/sign-in/", "/sign-out/", "/language/", "/static/", "/healthz", "/readyz")
    not_free = ("/account/security/tokens/",)

    def __init__(self, get_response: Responder) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_free = request.path.startswith(self.free) and not request.path.startswith(self.not_free)
        if settings.SECOND_FACTOR_REQUIRED and not is_free and self._lacks(request):
            if request.path.startswith("/api/"):
                return errors.refusal_as_json(NotAllowed("login.second_factor"), 403)
            messages.info(request, sentence_for("login.second_factor", {}))
            return redirect("security")
        return self.get_response(request)

    def _lacks(self, request: HttpRequest) -> bool:
        user = request.user
        if not user.is_authenticated:
            return False
        ways = {one["method"] for one in get_authentication_records(request, user)}
        return "socialaccount" not in ways and not has_second_factor(user)


class ErrorSentences:
    """An expected refusal becomes a page with its sentence: 400 wrong input, 403 no right, else 409."""

    def __init__(self, get_response: Responder) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, FieldhouseError) or request.path.startswith("/api/"):
            return None
        if isinstance(exception, NotAllowed):
            return errors.refusal(request, exception, 403)
        status = 400 if isinstance(exception, BadInput) else 409
        return errors.refusal(request, exception, status)
