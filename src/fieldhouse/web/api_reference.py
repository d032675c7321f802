"""The API's reference as a plain page of ours: the interactive ones load scripts from elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from ninja import NinjaAPI


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation as the reference shows it."""

    method: str
    path: str
    summary: str
    description: str
    parameters: list[dict[str, Any]]
    body: list[str]
    statuses: list[tuple[str, str]]


def reference(api: NinjaAPI) -> Callable[[HttpRequest], HttpResponse]:
    """The view of an API's reference."""

    def page(request: HttpRequest) -> HttpResponse:
        schema = api.get_openapi_schema()
        operations = [
            _operation(method, address, one)
            for address, methods in schema["paths"].items()
            for method, one in methods.items()
        ]
        return render(request, "api_reference.html", {"operations": operations, "about": schema["info"]})

    return page


def _operation(method: str, address: str, one: dict[str, Any]) -> Operation:
    body = one.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    return Operation(
        method.upper(),
        address,
        one["summary"],
        one.get("description", ""),
        one["parameters"],
        [body["$ref"].rpartition("/")[2]] if "$ref" in body else [],
        [
            (str(status), answer["description"])
            for status, answer in sorted(one["responses"].items(), key=str)
        ],
    )
