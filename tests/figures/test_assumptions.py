"""Every assumption has its sentence."""

from __future__ import annotations

from fieldhouse.apps.figures.assumption_sentences import ASSUMED
from fieldhouse.ingest.schema import OPPORTUNITY_FIELDS, PASTLESS


def test_every_field_and_kind_of_which_something_may_be_assumed_has_a_sentence() -> None:
    fields = {f"assumed.opportunity.{field}" for field in (*OPPORTUNITY_FIELDS, "created")}
    kinds = {f"assumed.{kind}" for kind in PASTLESS if kind != "rate"}
    assert ASSUMED.keys() == fields | kinds | {"assumed.rate.plan", "assumed.rate.market"}
