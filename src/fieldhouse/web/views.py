"""The pages that belong to no app: the style page, and how a person reads."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from fieldhouse.apps.roles.actions import prefer
from fieldhouse.domain.units import DisplayUnit
from fieldhouse.web.style_samples import samples


@login_not_required
@require_GET
def style(request: HttpRequest) -> HttpResponse:
    """Every component with sample content, in the language of the reader."""
    return render(request, "style.html", samples())


@login_not_required
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Remember the language: for a signed-in person in their settings, for anyone in a cookie."""
    language = request.POST.get("language", "")
    response = HttpResponseRedirect(_back(request))
    if language not in dict(settings.LANGUAGES):
        return response
    if request.user.is_authenticated:
        prefer(request.user, language=language)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
    )
    translation.activate(language)
    return response


@require_POST
def choose_unit(request: HttpRequest) -> HttpResponse:
    """Remember in which unit this person reads amounts."""
    unit = request.POST.get("unit", "")
    if unit in set(DisplayUnit):
        prefer(request.user, money_unit=unit)
    return HttpResponseRedirect(_back(request))


def _back(request: HttpRequest) -> str:
    """The page that the form stood on, when it is one of ours."""
    address = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure()):
        return address
    return reverse("home")
