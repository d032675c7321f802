"""Readiness and metrics of a home with data."""

from __future__ import annotations

from collections import namedtuple

import pytest
from prometheus_client.parser import text_string_to_metric_families

from fieldhouse.facts.folder import facts_path
from fieldhouse.web import operation

TOKEN = "a-token-of-the-scraper"


@pytest.fixture
def home(demo_home, db):
    return demo_home


def test_a_home_with_data_is_ready(home, client):
    response = client.get("/readyz")
    assert response.json() == {
        "ready": True,
        "checks": {"database": "ok", "migrations": "ok", "facts": "ok", "home": "ok"},
    }
    assert response.status_code == 200


def test_a_missing_fact_file_makes_it_unready(home, client):
    file = next(facts_path().glob("events-*.parquet"))
    aside = file.rename(file.with_suffix(".aside"))
    try:
        response = client.get("/readyz")
    finally:
        aside.rename(file)
    assert response.status_code == 503
    assert response.json()["checks"]["facts"] == "file missing"


def test_a_full_disk_makes_it_unready(home, client, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(operation.shutil, "disk_usage", lambda _path: usage(100, 99, 1))
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["checks"]["home"] == "disk nearly full"


@pytest.mark.parametrize("given", ["", "Bearer ", "Bearer wrong", "Bearer 東京"])
def test_metrics_are_for_the_bearer_of_the_token(home, client, monkeypatch, given):
    monkeypatch.setenv(operation.TOKEN_NAME, TOKEN)
    assert client.get("/metrics", headers={"Authorization": given}).status_code == 404


def test_metrics_count_requests_and_tell_how_the_home_does(home, client, monkeypatch):
    monkeypatch.setenv(operation.TOKEN_NAME, TOKEN)
    client.get("/sign-in/")
    text = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).content.decode()
    samples = {
        (one.name, *sorted(one.labels.items())): one.value
        for family in text_string_to_metric_families(text)
        for one in family.samples
    }
    asked = (("method", "GET"), ("route", "sign-in/"), ("status", "200"))
    assert samples["fieldhouse_request_seconds_count", *asked] >= 1
    assert samples["fieldhouse_runs", ("kind", "import"), ("state", "done")] >= 1
    assert samples["fieldhouse_generation",] >= 1
    assert samples["fieldhouse_disk_free_bytes",] > 0
