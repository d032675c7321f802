"""Rights are asked wherever something leaves: to see the forecast for every figure, to export for every file."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from fieldhouse.apps.roles.actions import grant_role, keep_role
from fieldhouse.apps.roles.rights import Reach, Right
from fieldhouse.apps.roles.standard import RoleRule

pytestmark = pytest.mark.usefixtures("demo_home", "db")

FIGURES = ("/nodes/", "/figures/closed/", "/change/?since=2026-11-01", "/quotas/")
OPERATIONS = ("/figures/closed", "/sheet", "/change?since=2026-11-01")
FILES = ("sheet.csv", "deals.xlsx", "figure.csv?metric=closed", "figure.json?metric=closed")


@pytest.fixture
def holding(demo_home) -> Callable[..., Client]:
    """``holding(rights)`` gives a client of somebody who sees every node and has these rights."""

    def client_of(*rights: Right) -> Client:
        user = demo_home.user("nobody")
        rule = RoleRule("drawn", frozenset(rights), frozenset({Reach.EVERYTHING}), name="Drawn")
        keep_role(demo_home.user("administrator"), rule)
        grant_role(user, "drawn")
        client = Client(HTTP_ACCEPT_LANGUAGE="en")
        client.force_login(user)
        return client

    return client_of


def code_of(client: Client, path: str) -> tuple[int, str]:
    answer = client.get(f"/api/v1{path}")
    return answer.status_code, answer.json().get("code", "")


def test_without_the_right_to_see_the_forecast_there_is_no_figure(holding) -> None:
    client = holding(Right.EXPORT)
    assert {path: client.get(path).status_code for path in FIGURES} == dict.fromkeys(FIGURES, 403)
    assert {code_of(client, path) for path in OPERATIONS} == {(403, "policy.no_right")}
    assert "expectation" not in client.get("/").content.decode()
    deals = client.get("/api/v1/deals").json()["deals"]
    address = f"/deals/{deals[0]['source']}/{deals[0]['key']}/"
    page = client.get(address)
    assert page.status_code == 200 and "Which figures count this deal" not in page.content.decode()
    assert client.get(f"{address}counted/").status_code == 403
    assert client.post("/api/v1/exports/deals.csv").status_code == 200
    for name in ("sheet.csv", "figure.csv?metric=closed"):
        assert client.post(f"/api/v1/exports/{name}").status_code == 403


def test_without_the_right_to_export_no_file_leaves(holding) -> None:
    client = holding(Right.SEE_FORECAST, Right.SEE_RUNS, Right.IMPORT)
    assert client.get("/nodes/").status_code == 200
    answers = {name: client.post(f"/api/v1/exports/{name}").status_code for name in FILES}
    assert answers == dict.fromkeys(FILES, 403)
    for path in ("/export/deals.xlsx", "/export/sheet.xlsx", "/changes/export/"):
        assert client.post(path).status_code in (403, 404), path
    assert "/export/" not in client.get("/deals/?outcome=open").content.decode()


def test_who_reaches_no_deal_is_led_nowhere_and_breaks_nothing(demo_home) -> None:
    user = demo_home.user("nobody")
    grant_role(user, "recruiter")
    client = Client()
    client.force_login(user)
    shown = {
        path: client.get(path).status_code for path in ("/", "/deals/?outcome=", "/search/?q=a", "/settings/")
    }
    assert set(shown.values()) == {200}
    assert client.get("/api/v1/deals").json()["count"] == 0
    assert client.get("/nodes/").status_code == 403
