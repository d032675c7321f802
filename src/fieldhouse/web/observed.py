"""What every request leaves behind: a number to name it by, a line in the log, and its time among the metrics."""

from __future__ import annotations

import logging
import re
import time
import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from prometheus_client import Histogram

from fieldhouse.web.logs import REQUESTS

HEADER = "X-Request-ID"
UNMATCHED = "unmatched"
_PROXYS_OWN = re.compile(r"[A-Za-z0-9-]{8,64}")

REQUEST_SECONDS = Histogram(
    "fieldhouse_request_seconds",
    "Time from the request to its answer, by route.",
    ("method", "route", "status"),
    buckets=(0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2.5, 5, 10),
    registry=None,  # joined to a registry when it is asked for, over all processes
)

_log = logging.getLogger(REQUESTS)


def observed(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Number, time and log every request; a number that a proxy gave is kept."""

    def middleware(request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "")
        request.request_id = given if _PROXYS_OWN.fullmatch(given) else uuid.uuid4().hex  # type: ignore[attr-defined]
        began = time.perf_counter()
        response = get_response(request)
        seconds = time.perf_counter() - began
        response.headers[HEADER] = request.request_id  # type: ignore[attr-defined]
        route = request.resolver_match.route if request.resolver_match else UNMATCHED
        method = request.method or ""
        REQUEST_SECONDS.labels(method, route, str(response.status_code)).observe(seconds)
        said = {
            "method": method,
            "route": route,
            "status": response.status_code,
            "ms": round(seconds * 1000),
            "user": getattr(getattr(request, "user", None), "pk", None),
            "request_id": request.request_id,  # type: ignore[attr-defined]
        }
        _log.info("request", extra=said)
        return response

    return middleware
