"""A deal that its source has no more keeps its page, as it stood on its last day, for whoever could see it then."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from .test_gone import export, take


def reader(role: str, position: str = "") -> Client:
    from fieldhouse.apps.people.models import Position
    from fieldhouse.apps.roles.actions import create_user, grant_role

    user = create_user(f"{role}{position}", "correct horse battery")
    held: dict[str, Any] = {"position": Position.objects.get(source_key=position).pk} if position else {}
    grant_role(user, role, **held)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def gone_home(acme_home: Any) -> Any:
    take(acme_home, export("O1"), "2025-07-20")
    return acme_home


def test_the_page_shows_the_last_day_and_says_that_it_is_gone(gone_home) -> None:
    from fieldhouse.apps.pipeline.models import Opportunity

    client = reader("revops")
    number = Opportunity.objects.get(source_key="O1").pk
    assert client.get(f"/deals/{number}/")["Location"] == "/deals/acme/O1/", "as evidence links to it"
    text = client.get("/deals/acme/O1/").content.decode()
    assert "The source has this deal no more since 2025-07-20. It counts up to 2025-07-19" in text
    assert "Alder" in text and "500" in text and "edit/" not in text
    assert client.get("/deals/acme/O1/counted/").status_code == 200
    missing = client.get("/deals/acme/O9/")
    assert missing.status_code == 404


def test_the_policy_is_that_of_the_last_day(gone_home) -> None:
    assert reader("leader", "LEFT").get("/deals/acme/O1/").status_code == 200
    assert reader("leader", "RIGHT").get("/deals/acme/O1/").status_code == 404


def test_it_cannot_be_changed(gone_home) -> None:
    client = reader("revops")
    said = {"field": "amount", "value": "1", "reason": "", "version": "1"}
    answer = client.post("/deals/acme/O1/edit/", said)
    assert answer.status_code == 409 and "cannot be changed" in answer.content.decode()
    answer = client.patch("/api/v1/deals/acme/O1", {**said, "version": 1}, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (409, "deal.is_gone")


def test_the_api_says_since_when(gone_home) -> None:
    client = reader("auditor")
    one = client.get("/api/v1/deals/acme/O1").json()["deal"]
    assert (one["gone_on"], one["amount_minor"], one["account"]) == ("2025-07-20", 50_000, "Alder")
    assert client.get("/api/v1/deals/acme/O2").json()["deal"]["gone_on"] is None


def test_a_deal_that_is_back_is_a_deal_like_any_other(gone_home) -> None:
    take(gone_home, export(), "2025-07-30")
    text = reader("revops").get("/deals/acme/O1/").content.decode()
    assert "no more since" not in text and "edit/" in text
