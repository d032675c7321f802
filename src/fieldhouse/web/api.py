"""The REST API: all operations under one roof, who asks, and one form for every refusal.

`http://localhost:8000/api/v1/openapi.json` describes it, `docs/api.md` explains it.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path, re_path
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

import fieldhouse
from fieldhouse.apps.accounts.merging.api import router as accounts
from fieldhouse.apps.approvals.api import router as approvals
from fieldhouse.apps.company.api import router as periods
from fieldhouse.apps.figures.api import exports, figures, nodes, sheets
from fieldhouse.apps.interface import NotFound
from fieldhouse.apps.people.api import router as organisation
from fieldhouse.apps.pipeline.api import router as deals
from fieldhouse.apps.roles.access import NotAllowed
from fieldhouse.apps.roles.api import router as me
from fieldhouse.apps.runs.api import router as runs
from fieldhouse.apps.search.api import router as search
from fieldhouse.domain.errors import BadInput, FieldhouseError, Refused
from fieldhouse.web.api_reference import reference
from fieldhouse.web.api_signing_in import SignedIn, Token, speak
from fieldhouse.web.errors import NOT_ANSWERING, unavailable
from fieldhouse.web.sentences import sentence_for

DESCRIPTION = """Figures, deals and periods of one company's field organisation.

Amounts are integers in minor units of a currency. A figure is a specification, and its `id` is the hash of that: the
same question gives the same digits here, on pages, in exports and on the command line. A total asks for the right to
its node; rows obey the row policy. Reading changes nothing. Sign in with the session's cookie (writing then takes the
CSRF token in `X-CSRFToken`), or send `Authorization: Bearer` with a token made by `fieldhouse user token`."""

logger = logging.getLogger("django.request")

api = NinjaAPI(
    title="Fieldhouse",
    version=fieldhouse.__version__,
    description=DESCRIPTION,
    auth=[Token(), SignedIn()],
    docs_url=None,  # its pages load scripts from elsewhere, which the content security policy refuses
    urls_namespace="api",
)
for router in (
    me,
    nodes.router,
    figures.router(sentence_for),
    sheets.router,
    periods,
    deals,
    accounts,
    search,
    exports.router,
    runs,
    approvals,
    organisation,
):
    api.add_router("", router)

STATUSES: tuple[tuple[type[FieldhouseError], int], ...] = (
    (NotAllowed, 403),
    (NotFound, 404),
    (BadInput, 400),
    (Refused, 409),
)


def _answer(request: HttpRequest, status: int, code: str, fields: Mapping[str, object]) -> HttpResponse:
    speak(request)
    texts = {name: str(value) for name, value in fields.items()}
    body = {"code": code, "message": sentence_for(code, fields), "fields": texts}
    response = api.create_response(request, body, status=status)
    if status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="fieldhouse"'
    return response


@api.exception_handler(FieldhouseError)
def refused(request: HttpRequest, refusal: FieldhouseError) -> HttpResponse:
    """An expected refusal, by its class: 403, 404, 400 or 409."""
    status = next((status for kind, status in STATUSES if isinstance(refusal, kind)), 409)
    return _answer(request, status, refusal.code, refusal.fields)


@api.exception_handler(AuthenticationError)
def not_signed_in(request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    """401: neither a session nor a token that holds."""
    return _answer(request, 401, "api.not_signed_in", {})


@api.exception_handler(HttpError)
def turned_away(request: HttpRequest, error: HttpError) -> HttpResponse:
    """What the framework turns away by itself: a missing CSRF token, a body that is no JSON."""
    code = "api.csrf" if error.status_code == 403 else "api.unreadable"
    return _answer(request, error.status_code, code, {})


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """422: parameters or a body of another shape; ``fields`` name each place and the rule it breaks."""
    places = {".".join(str(part) for part in one["loc"]): one["type"] for one in error.errors}
    return _answer(request, 422, "api.invalid", {"places": ", ".join(places), **places})


@api.exception_handler(Http404)
def unknown_address(request: HttpRequest, _error: Exception | None = None) -> HttpResponse:
    """404: no operation has this address."""
    return _answer(request, 404, "api.unknown_address", {})


@api.exception_handler(Exception)
def broken(request: HttpRequest, fault: Exception) -> HttpResponse:
    """500: our fault, told to the log whole and to the asker by a code; 503 when the database did not answer."""
    logger.error("Internal Server Error: %s", request.path, exc_info=fault)
    if isinstance(fault, NOT_ANSWERING):
        return unavailable(request)
    return _answer(request, 500, "api.broken", {})


@csrf_exempt  # nothing is done here, and the answer is the API's whoever asks
def no_such_operation(request: HttpRequest) -> HttpResponse:
    """Any other address below the API's."""
    return unknown_address(request)


def urls() -> list[URLPattern | URLResolver]:
    """The routes below ``/api/``: the operations, their reference as a page, and a typed 404 for the rest."""
    return [
        path("v1/reference", reference(api), name="api_reference"),
        path("v1/", api.urls),
        re_path("", no_such_operation),
    ]
