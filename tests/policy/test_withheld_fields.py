"""A withheld field leaves by no way: neither page, API, export, search, filter nor order shows or tells it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from tests.demo_home import UNTIL

from fieldhouse.apps.pipeline.deal.queries import deal_seen
from fieldhouse.apps.pipeline.models import Deal, Opportunity
from fieldhouse.apps.roles.access import visible_to
from fieldhouse.apps.roles.actions import NewShare, grant_role, share
from fieldhouse.domain.texts import as_text
from fieldhouse.facts.generations import current

pytestmark = pytest.mark.usefixtures("demo_home", "db")

SECRET = "zebra-4711"
FIELDS = {
    "Gross_Margin__c": f"{SECRET}-m",
    "値引率": f"{SECRET}-d",
    "Description": f"{SECRET}-n",
    "Website": "open.example",
}


@pytest.fixture
def deal(demo_home) -> Deal:
    """A deal of the seller's with fields of each group, on itself and on its account."""
    rows = Deal.objects.filter(
        visible_to(demo_home.user("seller"), UNTIL).as_q(), generation=current().generation
    )
    found = rows.exclude(account=None).select_related("opportunity", "account").first()
    Opportunity.objects.filter(pk=found.opportunity_id).update(more=as_text(FIELDS), next_step=f"{SECRET}-s")
    type(found.account).objects.filter(pk=found.account_id).update(more=as_text(FIELDS))
    return found


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def marketer(demo_home) -> Any:
    user = demo_home.user("nobody")
    grant_role(user, "marketing_leader")
    return user


def pages_of(client: Client, deal: Deal) -> dict[str, str]:
    source, key = deal.opportunity.source, deal.opportunity.source_key
    paths = {
        "page": f"/deals/{source}/{key}/",
        "API": f"/api/v1/deals/{source}/{key}",
        "list": f"/deals/?q={key}",
        "API's list": f"/api/v1/deals?q={key}",
        "search": f"/search/?q={key}",
    }
    answers = {name: client.get(path, HTTP_ACCEPT_LANGUAGE="en") for name, path in paths.items()}
    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(paths, 200)
    return {name: answer.content.decode() for name, answer in answers.items()}


def test_withheld_fields_are_in_no_answer_and_the_others_are(demo_home, deal, marketer) -> None:
    told = pages_of(client_of(marketer), deal)
    assert not {name for name, text in told.items() if SECRET in text}
    assert "open.example" in told["page"] and "open.example" in told["API"]
    assert "7 fields are withheld from you" in told["page"] and '"withheld_fields": 7' in told["API"]
    shown = pages_of(client_of(demo_home.user("seller")), deal)
    for ending in "mdns":
        assert f"{SECRET}-{ending}" in shown["page"]
    assert '"withheld_fields": 0' in shown["API"]


def test_a_role_withholds_one_group_alone(demo_home, deal) -> None:
    user = demo_home.user("nobody")
    grant_role(user, "channel_manager", position=None)
    share(demo_home.user("revops"), NewShare(user, deal.opportunity_id, UNTIL.replace(year=2099), "helps"))
    told = pages_of(client_of(user), deal)
    assert f"{SECRET}-m" not in told["page"] and f"{SECRET}-d" in told["page"]
    assert "2 fields are withheld from you" in told["page"]


def test_nothing_searches_filters_sorts_or_exports_by_them(demo_home, deal, marketer) -> None:
    client = client_of(marketer)
    assert "0 deals" in client.get("/deals/", {"q": SECRET}).content.decode() or not _listed(client, SECRET)
    for name in FIELDS:
        assert client.get("/api/v1/deals", {"sort": name}).status_code == 422
    address = "/api/v1/figures/open_all"
    refused = client.get(address, {"filter": f"Gross_Margin__c:{SECRET}-m"})
    assert refused.status_code == 400 and refused.json()["code"] == "figure.bad_filter"
    made = client.post("/api/v1/exports/deals.csv?outcome=")
    assert made.status_code == 200 and SECRET not in made.content.decode("utf-8-sig")


def _listed(client: Client, text: str) -> int:
    return int(client.get("/api/v1/deals", {"q": text}).json()["count"])


def test_who_has_no_role_and_is_shown_a_deal_sees_none_of_them(demo_home, deal) -> None:
    nobody = demo_home.user("nobody")
    share(demo_home.user("revops"), NewShare(nobody, deal.opportunity_id, UNTIL.replace(year=2099), "helps"))
    seen = deal_seen(nobody, deal.opportunity.source, deal.opportunity.source_key)
    assert seen is not None and seen.opportunity.more_fields == {"Website": "open.example"}
    assert seen.opportunity.next_step == "" and seen.withheld == 7
