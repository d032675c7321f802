"""A directory: somebody who manages users, with a token, and a client of SCIM in front of the application."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client

PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"


@pytest.fixture
def manager(db) -> Any:
    from fieldhouse.apps.roles.actions import create_user, grant_role

    user = create_user("directory", "seven lanterns over water")
    grant_role(user, "administrator")
    return user


@pytest.fixture
def token(manager: Any) -> str:
    from fieldhouse.apps.logins.actions import make_token

    return make_token(manager, 1, scopes=["directory"]).text


@pytest.fixture
def kept_connection(db):
    """The test's own connection stays open between requests, as Django's test client keeps it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


class Directory:
    """Asks the service as a directory does."""

    def __init__(self, token: str) -> None:
        self.client, self.headers = Client(), {"HTTP_AUTHORIZATION": f"Bearer {token}"}

    def ask(self, method: str, path: str, body: Any = None, status: int = 200, **query: str) -> Any:
        answer = self.client.generic(
            method,
            f"/scim/v2/{path}",
            json.dumps(body) if body is not None else b"",
            content_type="application/scim+json",
            QUERY_STRING="&".join(f"{name}={value}" for name, value in query.items()),
            **self.headers,
        )
        assert answer.status_code == status, answer.content
        return answer.json() if answer.content else None

    def make_user(self, login: str, **more: Any) -> dict[str, Any]:
        return self.ask("POST", "Users", {"schemas": [USER], "userName": login, **more}, 201)

    def make_group(self, name: str, *members: str) -> dict[str, Any]:
        body = {"schemas": [GROUP], "displayName": name, "members": [{"value": one} for one in members]}
        return self.ask("POST", "Groups", body, 201)

    def patch(self, path: str, *operations: dict[str, Any], status: int = 200) -> Any:
        return self.ask("PATCH", path, {"schemas": [PATCH], "Operations": list(operations)}, status)


@pytest.fixture
def directory(token) -> Directory:
    return Directory(token)
