"""Accounts are merged and taken apart by page and by API, by whoever may; others see what they may see anyway."""

from __future__ import annotations

import pytest

from .test_gone_page import reader


def test_by_page(acme_home) -> None:
    client = reader("revops")
    text = client.get("/accounts/acme/Alder/").content.decode()
    assert "This account was never merged." in text and "Merge into another account" in text
    said = {"into": "Cedar", "on": "2025-05-01", "reason": "one company"}
    for refused in ({**said, "into": "Nobody"}, {**said, "into": "Alder"}):
        assert client.post("/accounts/acme/Alder/merge/", refused).status_code == 409
    assert client.post("/accounts/acme/Alder/merge/", {**said, "on": "soon"}).status_code == 400
    assert client.post("/accounts/acme/Alder/merge/", {**said, "reason": ""}).status_code == 400
    assert client.post("/accounts/acme/Alder/merge/", said).status_code == 302
    text = client.get("/accounts/acme/Alder/").content.decode()
    assert "Merged into Cedar since" in text and "Take apart again" in text
    deal = client.get("/deals/acme/O1/").content.decode()
    assert 'merged from <a href="/accounts/acme/Alder/">Alder</a>' in deal and ">Cedar</a>" in deal
    assert "merged from" not in client.get("/deals/acme/W1/").content.decode(), "booked before"
    apart = {"on": "2025-05-01", "reason": "two after all"}
    assert client.post("/accounts/acme/Alder/split/", apart).status_code == 302
    assert "never merged" in client.get("/accounts/acme/Alder/").content.decode()
    assert client.post("/accounts/acme/Alder/split/", apart).status_code == 409


def test_by_api(acme_home) -> None:
    client = reader("revops")

    def post(address, body):
        return client.post(f"/api/v1/accounts/acme/{address}", body, content_type="application/json")

    done = post("Alder/merge", {"into": "Cedar", "on": "2025-05-01", "reason": "one"})
    assert (done.status_code, done.json()) == (200, {"generation": acme_home.generation()})
    assert client.get("/api/v1/deals/acme/O1").json()["deal"]["account"] == "Cedar"
    again = post("Alder/merge", {"into": "Birch", "on": "2025-06-01", "reason": "one"})
    assert post("Alder/split", {"on": "2025-05-01"}).status_code == 422, "why is asked"
    assert (again.status_code, again.json()["code"]) == (409, "merge.merged_already")
    assert post("Alder/split", {"on": "2025-05-01", "reason": "two"}).status_code == 200
    assert client.get("/api/v1/deals/acme/O1").json()["deal"]["account"] == "Alder"
    assert post("Nobody/split", {"on": "2025-05-01", "reason": "two"}).status_code == 404


@pytest.mark.parametrize(
    ("position", "own", "other"), [("LEFT", "Alder", "Duchy"), ("RIGHT", "Cedar", "Birch")]
)
def test_an_account_is_seen_with_its_deals_and_merged_by_revops_alone(
    acme_home, position, own, other
) -> None:
    client = reader("leader", position)
    text = client.get(f"/accounts/acme/{own}/").content.decode()
    assert own in text and "Merge into another account" not in text
    assert client.get(f"/accounts/acme/{other}/").status_code == 404
    refused = client.post(f"/accounts/acme/{own}/merge/", {"into": own, "on": "2025-05-01", "reason": "one"})
    assert refused.status_code == 403
    assert client.get("/accounts/acme/Duchy/").status_code == 404, "its deals stand behind a wall"
