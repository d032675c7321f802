"""What all operations of the REST API share: the form of an error, and who asks.

The operations of an app stand in its ``api`` module; `fieldhouse.web.api` puts them together, says who asks, and turns
every refusal into an `Error` with its sentence.
"""

from __future__ import annotations

import re
from typing import Any, cast

from django.http import HttpRequest
from ninja import Field, Schema

from fieldhouse.apps.roles.models import User
from fieldhouse.domain.errors import BadInput, FieldhouseError

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")

ALWAYS = (401, 403, 422)
"""Errors of every operation: nobody signed in, a token whose scopes leave it out, a parameter of the wrong type."""


class NotFound(FieldhouseError):
    """There is no such thing, or nothing that the asker may know of."""


class Error(Schema):
    """Why something was refused."""

    code: str = Field(description="Stable and dotted, such as `figure.bad_day`: what a program looks at.")
    message: str = Field(description="A whole sentence in the language of `Accept-Language`.")
    fields: dict[str, str] = Field(description="What the sentence names, as texts.")


def errors(*statuses: int) -> dict[int, type[Error]]:
    """The errors of an operation, for its ``response``: those given and those of every operation."""
    return dict.fromkeys(sorted({*statuses, *ALWAYS}), Error)


def storable(name: str, text: str, limit: int) -> str:
    """A text of a body that every database can hold; ``BadInput("parameter.unreadable")`` for any other."""
    if _UNSTORABLE.search(text):
        raise BadInput("parameter.unreadable", name=name, limit=limit)
    return text


def asker(request: HttpRequest) -> User:
    """Who asks: the user of the session or of the token."""
    return cast(User, cast(Any, request).auth)
