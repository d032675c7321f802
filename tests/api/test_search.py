"""Searching through the API: the same records as on the page."""

from __future__ import annotations

from fieldhouse.apps.accounts.models import Account
from fieldhouse.apps.search.queries import search


def test_the_api_finds_what_the_page_finds(demo_home, api_of):
    for role in ("revops", "leader", "seller", "nobody"):
        found = search(demo_home.user(role), "an", "en")
        said = api_of(role).get("/search", q="an")
        for kind in ("accounts", "contacts", "deals", "people"):
            assert said[kind]["count"] == getattr(found, kind).count
            assert len(said[kind]["records"]) == len(getattr(found, kind).records)
    account = Account.objects.filter(wall="").exclude(reading="").first()
    hits = api_of("revops").get("/search", q=account.name)["accounts"]["records"]
    assert account.source_key in {one["key"] for one in hits}


def test_an_empty_question_is_refused(api_of):
    assert api_of("revops").get("/search", status=422, q="")["code"] == "api.invalid"
    assert api_of("revops").get("/search", status=422, q="a" * 101)["code"] == "api.invalid"
