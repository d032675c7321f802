"""The mart of deals says of every deal what the history says of it alone."""

from __future__ import annotations

import pytest

from fieldhouse.apps.pipeline.actions import forget_deals, write_deals
from fieldhouse.apps.pipeline.actions.mart import deal_columns
from fieldhouse.apps.pipeline.models import Deal
from fieldhouse.facts.generations import current, manifest_of
from fieldhouse.facts.metrics.views import day_view

pytestmark = pytest.mark.usefixtures("demo_home", "db")


def test_rows_written_in_blocks_are_the_deals_one_by_one() -> None:
    known = current()
    view = day_view(known, manifest_of(known).data_through, "USD")
    written = {one.opportunity_id: one for one in Deal.objects.filter(generation=known.generation)}
    assert len(written) == view.deals.num_rows
    for row in view.deals.slice(0, 300).to_pylist():
        own = written[row["key"]]
        expected = deal_columns(row)
        assert {name: getattr(own, name) for name in expected} == expected
        assert (own.version, own.edited_by_id) == (1, None)


def test_marts_are_forgotten_by_generation(monkeypatch) -> None:
    known = current()
    deals = day_view(known, manifest_of(known).data_through, "USD").deals.slice(0, 25)
    monkeypatch.setattr("fieldhouse.apps.pipeline.actions.mart.BATCH", 10)
    write_deals(77, deals)
    write_deals(78, deals)
    before = Deal.objects.filter(generation=known.generation).count()
    forget_deals([known.generation, 78])
    assert not Deal.objects.filter(generation=77).exists()
    assert Deal.objects.filter(generation=78).count() == 25
    assert Deal.objects.filter(generation=known.generation).count() == before
