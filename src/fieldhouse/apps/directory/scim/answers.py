"""Answers of the service: resources, lists and errors, as JSON of SCIM."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse, JsonResponse
from pydantic import ValidationError
from scim2_models import Context, Error, ListResponse, Resource, SearchRequest

from fieldhouse.apps.directory.resources import MOST_RESULTS

MEDIA_TYPE = "application/scim+json"


def answer(body: dict[str, Any], status: int = 200, **headers: str) -> HttpResponse:
    """A body as it goes out."""
    response = JsonResponse(
        body, status=status, content_type=MEDIA_TYPE, json_dumps_params={"ensure_ascii": False}
    )
    for name, value in headers.items():
        response.headers[name] = value
    return response


def listed(resources: Sequence[Resource[Any]], asked: SearchRequest[Any], kind: type[Any]) -> HttpResponse:
    """The page of a list that is asked for, after its filter, in its order."""
    chosen = [one for one in resources if asked.filter is None or asked.filter.match(one)]
    if asked.sort_by is not None:
        chosen = asked.sort(chosen)
    start = asked.start_index or 1
    count = min(MOST_RESULTS if asked.count is None else asked.count, MOST_RESULTS)
    page = chosen[start - 1 : start - 1 + count]
    body = ListResponse[kind](  # type: ignore[valid-type]
        total_results=len(chosen), start_index=start, items_per_page=len(page), resources=page or None
    )
    return answer(body.model_dump(scim_ctx=Context.RESOURCE_QUERY_RESPONSE, response_parameters=asked))


def refused(error: Error) -> HttpResponse:
    """Why something was refused."""
    headers = {"WWW-Authenticate": 'Bearer realm="fieldhouse"'} if error.status == 401 else {}
    return answer(error.model_dump(), error.status or 400, **headers)


def unreadable(failure: ValidationError) -> HttpResponse:
    """The first of what is wrong with a body or a parameter."""
    return refused(Error.from_validation_errors(failure)[0])
