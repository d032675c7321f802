"""A way to ask the API as anybody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

V1 = "/api/v1"


class Api:
    """The API as one user sees it; ``get`` answers the body and checks the status."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def get(self, path: str, status: int = 200, **parameters: Any) -> Any:
        answer = self.client.get(V1 + path, parameters, HTTP_ACCEPT_LANGUAGE="en")
        assert answer.status_code == status, answer.content
        return answer.json()

    def post(self, path: str, status: int = 200, **parameters: Any) -> Any:
        from urllib.parse import urlencode

        answer = self.client.post(f"{V1}{path}?{urlencode(parameters)}", HTTP_ACCEPT_LANGUAGE="en")
        assert answer.status_code == status, answer.content
        return answer


@pytest.fixture
def api_of(demo_home: Any, db: None) -> Callable[[str], Api]:
    """The API as the user of a role sees it."""

    def signed_in(role: str) -> Api:
        client = Client()
        client.force_login(demo_home.user(role))
        return Api(client)

    return signed_in
