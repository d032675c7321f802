"""An edit that meets the publishing of a generation: it stands in the list that people read afterwards."""

import pytest

from fieldhouse.apps.company.models import FieldMaster
from fieldhouse.apps.figures.actions import publish
from fieldhouse.apps.pipeline.actions import edit, edit_deal
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
        publish(start("drain"), data_through=before.data_through)
        return as_it_is(*asked)

    monkeypatch.setattr(edit, "standing_of", publishes_first)
    edit_deal(user, number, "category", "commit", "", open_deal.version + 1)
    manifest = current_manifest()
    assert manifest.mart > before.mart
    one = Deal.objects.get(generation=manifest.mart, opportunity=number)
    assert (one.category, str(one.close_on)) == ("commit", "2026-12-24")
    assert [event.field for event in undrained(manifest.outbox_through)[0]] == ["category"]
