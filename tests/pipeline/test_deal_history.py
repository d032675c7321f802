"""A deal's history, field by field: every number of its page leads to the changes that make it."""

import re

import pytest

from fieldhouse.apps.pipeline.deal.history import changes
from fieldhouse.apps.pipeline.deal.page import deal_page, history_address
from fieldhouse.apps.pipeline.listing.page import ask
from fieldhouse.apps.pipeline.listing.queries import deals_numbered
from fieldhouse.apps.roles.scope import Scope
from fieldhouse.facts.generations import current
from fieldhouse.facts.history import History

EVERYTHING = Scope(nodes=None)

pytestmark = pytest.mark.django_db


def deals_of(home, role):
    asked = ask(home.user(role), {}, "en")
    return deals_numbered(asked.manifest, asked.chosen.numbers())


@pytest.fixture
def pushed(demo_home):
    """An open deal whose close date was moved to a later day."""
    return next(deal for deal in deals_of(demo_home, "leader") if deal.push_count and deal.outcome == "open")


def test_the_pushes_marked_in_the_history_are_those_counted(demo_home):
    deals = deals_of(demo_home, "revops")[::5]
    assert sum(deal.push_count for deal in deals) > 20
    for deal in deals:
        found = changes(History(current(), deals=[deal.opportunity_id]), deal.opportunity_id, {}, EVERYTHING)
        assert sum(one.is_push for one in found) == deal.push_count


def test_the_history_of_one_field_holds_its_changes_alone(pushed):
    page = deal_page(pushed, EVERYTHING, can_edit=False, field="close_on")
    assert {one.field for one in page.history} == {"close_on"} and page.history_of
    every = deal_page(pushed, EVERYTHING, can_edit=False, field="no such field")
    assert [one for one in every.history if one.field == "close_on"] == page.history
    assert len(every.history) > len(page.history) and not every.history_of


def test_amount_days_in_stage_and_pushes_lead_to_the_history_that_makes_them(signed_in, pushed):
    client = signed_in("leader")
    page = client.get(history_address(pushed, "amount")).content.decode()
    tiles = page[page.index("fh-tiles") : page.index("</dl>")]
    wanted = [history_address(pushed, field) for field in ("amount", "close_on", "stage")]
    assert [href for href in wanted if href in tiles] == wanted
    money = page[page.index("Amount in three views") :]
    assert money[: money.index("</section>")].count(wanted[0]) == 3
    listed = client.get(f"/deals/?q={pushed.opportunity.source_key}").content.decode()
    assert [href for href in wanted if href in listed] == wanted


def test_the_facts_are_read_in_the_persons_unit(signed_in, demo_home, pushed):
    person = demo_home.user("leader")
    person.money_unit = "exact"
    person.save()
    page = signed_in("leader").get(history_address(pushed, "amount")).content.decode()
    for amount in re.findall(r'fh-number"[^>]*title="([\d,.]+ [A-Z]{3})">([^<]+)<', page):
        assert amount[0].split()[0].rstrip("0").rstrip(".") == amount[1].strip().rstrip("0").rstrip(".")
