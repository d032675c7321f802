"""A provider of single sign-on in a process of its own, and counts of attempts that begin anew with each test."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
import requests
from django.test import Client
from tests.browser.conftest import free_port
from tests.logins.provider import CLIENT, PASSWORD, SECRET

SECONDS_TO_START = 240
REDIRECT = "http://localhost/sign-in/with/sso/back/"


@pytest.fixture(autouse=True)
def no_attempts_yet(settings: Any, tmp_path: Path) -> None:
    """Each test counts attempts to sign in for itself: the other worker's tests count at the same time."""
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": tmp_path / "cache" / "attempts"}}


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The issuer of a real provider."""
    port, folder = free_port(), tmp_path_factory.mktemp("provider")
    arguments = [sys.executable, "-m", "tests.logins.provider", str(port), str(folder), REDIRECT]
    process = subprocess.Popen(arguments, cwd=Path(__file__).parents[2])
    issuer = f"http://127.0.0.1:{port}/o"
    ends = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < ends and process.poll() is None:
        try:
            requests.get(f"{issuer}/.well-known/openid-configuration", timeout=5)
            break
        except requests.ConnectionError:
            time.sleep(0.1)
    yield issuer
    process.terminate()
    process.wait(timeout=20)


@pytest.fixture
def sso(provider: str, settings: object, tmp_path: Path) -> str:
    """The provider, set up as the environment does it."""
    from fieldhouse.web.single_sign_on_settings import providers, single_sign_on

    secret = tmp_path / "secret"
    secret.write_text(f"{SECRET}\n", encoding="utf-8")
    chosen = single_sign_on(
        {
            "FIELDHOUSE_OIDC_ISSUER": provider,
            "FIELDHOUSE_OIDC_CLIENT_ID": CLIENT,
            "FIELDHOUSE_OIDC_CLIENT_SECRET_FILE": str(secret),
            "FIELDHOUSE_OIDC_NAME": "Example ID",
        }
    )
    settings.SINGLE_SIGN_ON = chosen  # type: ignore[attr-defined]
    settings.SOCIALACCOUNT_PROVIDERS = providers(chosen)  # type: ignore[attr-defined]
    return provider


@pytest.fixture
def sign_on(sso: str) -> Callable[..., object]:
    """Sign in at the provider as somebody, and come back; the last answer of ours."""

    def signed_on(client: Client, login: str, following: str = "") -> object:
        begun = client.get(f"/sign-in/with/sso/{following}", headers={"Host": "localhost"})
        assert begun.status_code == 302, begun.content
        with requests.Session() as browser:
            page = browser.get(begun["Location"], timeout=20)
            said = {
                "username": login,
                "password": PASSWORD,
                "csrfmiddlewaretoken": browser.cookies.get("csrftoken", ""),
            }
            answer = browser.post(page.url, said, allow_redirects=False, timeout=20)
            while not answer.headers.get("Location", "").startswith(REDIRECT):
                answer = browser.get(
                    urljoin(page.url, answer.headers["Location"]), allow_redirects=False, timeout=20
                )
        back = urlsplit(answer.headers["Location"])
        return client.get(f"{back.path}?{back.query}", headers={"Host": "localhost"})

    return signed_on
