"""The pages for what went wrong. Each says what happened and what to do next, in the reader's language."""

from __future__ import annotations

import sys
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from fieldhouse.domain.errors import FieldhouseError
from fieldhouse.web.sentences import sentence_for

NOT_ANSWERING = (OperationalError, InterfaceError)
"""What Django raises when a database is gone, busy for too long, or out of room."""

UNAVAILABLE = "database.unavailable"
SECONDS_UNTIL_AGAIN = 30


def refusal(request: HttpRequest, error: FieldhouseError, status: int) -> HttpResponse:
    """The page of an expected refusal: its whole sentence, and the way back."""
    sentence = sentence_for(error.code, error.fields)
    return _page(request, status, _("This could not be done"), sentence, code=error.code)


def refusal_as_json(error: FieldhouseError, status: int) -> HttpResponse:
    """The same for a program that asked the API, in the API's form."""
    body = {"code": error.code, "message": sentence_for(error.code, error.fields), "fields": {}}
    return JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the address or the form cannot be read."""
    sentence = _(
        "The address or the form contains something that cannot be read. Go back, correct it and resend it."
    )
    return _page(request, 400, _("This request cannot be read"), sentence)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: the person is known and lacks the right."""
    sentence = _(
        "Your roles do not give you the right to see this. Ask an administrator and name this page's address."
    )
    return _page(request, 403, _("You may not see this page"), sentence)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form's token does not fit the session, usually because the page stood open for long."""
    sentence = _(
        "The form was open for too long, or cookies are switched off. Go back, reload the page and resend it."
    )
    return _page(request, 403, _("This form has expired"), sentence)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: nothing here, or nothing that this person may know of."""
    sentence = _(
        "There is nothing at this address, or you may not see it. Check the address, or go to the first page."
    )
    return _page(request, 404, _("This page was not found"), sentence)


def broken(request: HttpRequest) -> HttpResponse:
    """500: our fault; or 503 when it is the database that did not answer."""
    if isinstance(sys.exc_info()[1], NOT_ANSWERING):
        return unavailable(request)
    sentence = _(
        "Nothing that you entered was half saved: a change is kept whole or not at all. Try again; if it happens "
        "twice, tell an administrator the number below."
    )
    return _bare_page(request, 500, _("Something broke on our side"), sentence)


def unavailable(request: HttpRequest) -> HttpResponse:
    """503: the database does not answer, or cannot write; for a page as for the API, and in a while it may again."""
    sentence = sentence_for(UNAVAILABLE, {})
    if request.path.startswith("/api/"):
        response: HttpResponse = JsonResponse(
            {"code": UNAVAILABLE, "message": sentence, "fields": {}},
            status=503,
            json_dumps_params={"ensure_ascii": False},
        )
    else:
        response = _bare_page(request, 503, _("The database does not answer"), sentence)
    response.headers["Retry-After"] = str(SECONDS_UNTIL_AGAIN)
    return response


def _bare_page(request: HttpRequest, status: int, title: str, sentence: str) -> HttpResponse:
    """A page that asks nothing of the database, which may be what failed."""
    number = getattr(request, "request_id", "")
    context = {"status": status, "title": title, "sentence": sentence, "request_id": number}
    return HttpResponse(render_to_string("500.html", context), status=status)


def _page(request: HttpRequest, status: int, title: str, sentence: str, **more: Any) -> HttpResponse:
    context = {"status": status, "title": title, "sentence": sentence, **more}
    return render(request, "error.html", context, status=status)
