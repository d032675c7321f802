"""The service of SCIM 2.0 below ``/scim/v2/``: discovery, users and groups, for the token of a directory."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from pydantic import ValidationError
from scim2_models import (
    Context,
    Error,
    ForbiddenException,
    InvalidSyntaxException,
    InvalidValueException,
    NotFoundException,
    NotImplementedException,
    PayloadTooLargeException,
    Resource,
    ResourceType,
    Schema,
    SCIMException,
    SearchRequest,
    UnauthorizedException,
    UniquenessException,
)

from fieldhouse.apps.directory.resources import CONFIG, PROVIDER
from fieldhouse.apps.directory.scim import answers
from fieldhouse.apps.directory.scim.groups import GROUPS
from fieldhouse.apps.directory.scim.service import Service
from fieldhouse.apps.directory.scim.users import USERS
from fieldhouse.apps.logins.models import Token
from fieldhouse.apps.logins.queries import token_held
from fieldhouse.apps.roles.access import has_right
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.rights import Right
from fieldhouse.domain.errors import Refused

PREFIX = "/scim/v2"
SERVICES: dict[str, Service] = {"Users": USERS, "Groups": GROUPS}
NUL = "\\u0000"
"""As JSON writes it."""

NOT_OFFERED = frozenset({"Bulk", "Me", ".search"})


@csrf_exempt
@login_not_required
@never_cache
def scim(request: HttpRequest, path: str) -> HttpResponse:
    """Answer one request of a directory."""
    try:
        with PROVIDER, translation.override("en"):
            return _answer(request, path.strip("/").split("/"))
    except SCIMException as failure:
        return answers.refused(failure.to_error())
    except ValidationError as failure:
        return answers.unreadable(failure)
    except Refused as refusal:
        if refusal.code == "user.exists":
            return answers.refused(UniquenessException(detail="userName belongs to somebody else").to_error())
        return answers.refused(Error(status=409, detail=f"refused: {refusal.code}"))


def _answer(request: HttpRequest, parts: list[str]) -> HttpResponse:
    asker = _asker(request)
    name, rest = parts[0], parts[1:]
    if name in SERVICES:
        return _resources(request, SERVICES[name], rest, asker)
    if name in _DISCOVERY and len(rest) <= 1:
        if request.method != "GET":
            return _no_such_method()
        return _DISCOVERY[name](request, rest)
    if name in NOT_OFFERED:
        raise NotImplementedException(detail=f"{name} is not offered")
    raise NotFoundException(detail="nothing has this address")


def _resources(request: HttpRequest, service: Service, rest: list[str], asker: User) -> HttpResponse:
    if len(rest) > 1:
        raise NotFoundException(detail="nothing has this address")
    if rest == [".search"] and request.method == "POST":
        asked = SearchRequest[service.kind].model_validate(_body(request), scim_ctx=Context.SEARCH_REQUEST)  # type: ignore[name-defined]
        return service.list(asked, _address(request))
    asked = SearchRequest[service.kind].model_validate(request.GET.dict())  # type: ignore[name-defined]
    if not rest:
        if request.method == "GET":
            return service.list(asked, _address(request))
        if request.method == "POST":
            return service.make(_body(request), asked, asker, _address(request))
        return _no_such_method()
    return _one(request, service, rest[0], asked, asker)


def _one(request: HttpRequest, service: Service, number: str, asked: Any, asker: User) -> HttpResponse:
    found = service.find(number)
    if found is None:
        raise NotFoundException(detail=f"there is no {service.name} {number[:40]}")
    if request.method == "GET":
        return service.show(found, asked, _address(request))
    if request.method == "PUT":
        return service.replace(found, _body(request), asked, asker, _address(request))
    if request.method == "PATCH":
        return service.patch(found, _body(request), asked, asker, _address(request))
    if request.method == "DELETE":
        service.remove(found, made_by=asker.pk)
        return HttpResponse(status=204)
    return _no_such_method()


def _asker(request: HttpRequest) -> User:
    scheme, _space, text = request.headers.get("Authorization", "").partition(" ")
    token = token_held(text.strip()) if scheme.lower() == "bearer" else None
    if token is None:
        raise UnauthorizedException(detail="send a token with the scope directory that holds")
    if Token.Scope.DIRECTORY not in token.scopes or not has_right(token.user, Right.MANAGE_USERS):
        raise ForbiddenException(detail="the token lacks the scope directory, or its user manages no users")
    return token.user


def _body(request: HttpRequest) -> dict[str, Any]:
    try:
        body = json.loads(request.body)
        text = json.dumps(body, ensure_ascii=False)
        text.encode()
    except RequestDataTooBig as failure:
        raise PayloadTooLargeException(detail="the body is too long") from failure
    except (ValueError, RecursionError) as failure:
        raise InvalidSyntaxException(detail="the body is no JSON, or holds what is no text") from failure
    if NUL in text:
        raise InvalidValueException(detail="a text holds the character NUL, which no database keeps")
    if not isinstance(body, dict):
        raise InvalidSyntaxException(detail="the body is no object")
    return body


def _address(request: HttpRequest) -> Callable[[str], str]:
    return lambda path: request.build_absolute_uri(f"{PREFIX}{path}")


def _config(request: HttpRequest, rest: list[str]) -> HttpResponse:
    if rest:
        raise NotFoundException(detail="nothing has this address")
    return answers.answer(CONFIG.model_dump(scim_ctx=Context.RESOURCE_QUERY_RESPONSE))


def _published(
    of: tuple[Resource[Any], ...], kind: type[Any]
) -> Callable[[HttpRequest, list[str]], HttpResponse]:
    def shown(request: HttpRequest, rest: list[str]) -> HttpResponse:
        if "filter" in request.GET:
            raise ForbiddenException(detail="what the service publishes is not filtered")
        if not rest:
            return answers.listed(of, SearchRequest[kind](), kind)  # type: ignore[valid-type]
        found = next((one for one in of if one.id == rest[0]), None)
        if found is None:
            raise NotFoundException(detail="nothing has this address")
        return answers.answer(found.model_dump(scim_ctx=Context.RESOURCE_QUERY_RESPONSE))

    return shown


def _no_such_method() -> HttpResponse:
    return answers.refused(Error(status=405, detail="this address does not take this method"))


_DISCOVERY: dict[str, Callable[[HttpRequest, list[str]], HttpResponse]] = {
    "ServiceProviderConfig": _config,
    "Schemas": _published(PROVIDER.schemas, Schema),
    "ResourceTypes": _published(PROVIDER.resource_types, ResourceType),
}
