"""An edit that meets the publishing of a generation: it stands in the list that people read afterwards."""

from datetime import UTC, datetime, timedelta

import pytest

from fieldhouse.apps.company.models import FieldMaster
from fieldhouse.apps.figures.actions import drain, publish
from fieldhouse.apps.pipeline.actions import edit, edit_deal
from fieldhouse.apps.pipeline.actions.mart import deal_columns, standing_of
from fieldhouse.apps.pipeline.models import Deal
from fieldhouse.apps.runs.actions import start
from fieldhouse.facts.generations import current_manifest
from fieldhouse.facts.outbox import undrained


@pytest.fixture
def open_deal(demo_home, db):
    seen = Deal.objects.filter(generation=current_manifest().mart, owner=demo_home.seller_person)
    return seen.filter(outcome="open", wall="").exclude(category="commit").first()


def test_an_edit_while_a_generation_is_published_is_in_its_list(demo_home, open_deal, monkeypatch):
    FieldMaster.objects.update_or_create(field="category", defaults={"master": "fieldhouse"})
    FieldMaster.objects.update_or_create(field="close_on", defaults={"master": "fieldhouse"})
    user, number, as_it_is = demo_home.user("seller"), open_deal.opportunity_id, edit.standing_of
    before = current_manifest()

    def publishes_first(*asked):
        monkeypatch.setattr(edit, "standing_of", as_it_is)
        edit_deal(user, number, "close_on", "2026-12-24", "", open_deal.version)
        publish(
            start("drain"), data_through=before.data_through + timedelta(1)
        )  # a new day has a mart of its own
        return as_it_is(*asked)

    monkeypatch.setattr(edit, "standing_of", publishes_first)
    edit_deal(user, number, "category", "commit", "", open_deal.version + 1)
    manifest = current_manifest()
    assert manifest.mart > before.mart
    one = Deal.objects.get(generation=manifest.mart, opportunity=number)
    assert (one.category, str(one.close_on)) == ("commit", "2026-12-24")
    assert [event.field for event in undrained(manifest.outbox_through)[0]] == ["category"]


def test_a_drain_keeps_the_mart_which_says_what_a_new_one_would(demo_home, open_deal):
    for field in ("category", "close_on"):
        FieldMaster.objects.update_or_create(field=field, defaults={"master": "fieldhouse"})
    user, number, before = demo_home.user("seller"), open_deal.opportunity_id, current_manifest()
    edit_deal(user, number, "close_on", "2026-12-24", "", open_deal.version)
    edit_deal(user, number, "category", "commit", "", open_deal.version + 1)
    manifest = drain(start("drain"))
    assert (manifest.number, manifest.mart) == (before.number + 1, before.mart)
    deal = Deal.objects.get(generation=manifest.mart, opportunity=number)
    columns = deal_columns(standing_of(manifest, number, []))
    assert {name: getattr(deal, name) for name in columns} == columns
    assert (columns["category"], str(columns["close_on"])) == ("commit", "2026-12-24")


def test_the_later_edit_counts_though_the_clock_was_set_back(demo_home, open_deal, monkeypatch):
    FieldMaster.objects.update_or_create(field="category", defaults={"master": "fieldhouse"})
    user, number = demo_home.user("seller"), open_deal.opportunity_id
    for nth, (hour, category) in enumerate([(10, "commit"), (9, "best_case"), (8, "pipeline")]):
        monkeypatch.setattr(edit, "now", lambda hour=hour: datetime(2026, 11, 20, hour, tzinfo=UTC))
        edit_deal(user, number, "category", category, "", open_deal.version + nth)
        if nth == 1:
            drain(start("drain"))
    manifest = current_manifest()
    assert Deal.objects.get(generation=manifest.mart, opportunity=number).category == "pipeline"
    assert standing_of(manifest, number, undrained(manifest.outbox_through)[0])["category"] == "pipeline"
