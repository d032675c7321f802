"""Changes in the words of the CRM: what its profile reads, in reverse."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from fieldhouse.apps.changes import queries
from fieldhouse.apps.changes.models import Crm
from fieldhouse.apps.people.queries import people_by_number
from fieldhouse.apps.pipeline.models import Deal
from fieldhouse.apps.pipeline.queries import stage_rows
from fieldhouse.domain.errors import Refused
from fieldhouse.domain.money import Money, to_decimal
from fieldhouse.domain.write_back import OPEN, check_written_back


@dataclass(frozen=True, slots=True)
class Wording:
    """A change as the CRM takes it: the column of its object, what it holds by what we know, and what it shall hold."""

    crm: Crm
    column: str
    before: str
    after: str


class Words:
    """What is needed to word changes of some deals, each looked up once."""

    def __init__(self, deals: Collection[Deal]) -> None:
        self._crms = {one.source: one for one in queries.crms()}
        rows = sorted(stage_rows(), key=lambda row: str(row["valid_from"] or ""))
        self._outcomes = {(row["source"], row["stage"]): row["outcome"] for row in rows}
        self._with_lines = queries.with_product_lines([one.opportunity_id for one in deals])

    def of(self, deal: Deal, field: str, crm_value: str, value: str) -> Wording | Refused:
        """A change in the CRM's words, or why it is not told: a rule, or a value for which the CRM has no word."""
        try:
            crm = self._crms.get(deal.opportunity.source)
            if crm is None or not crm.object:
                raise Refused("changes.no_profile", source=deal.opportunity.source)
            self._check(crm, deal, field, value)
            written = crm.fields.get(field)
            if written is None:
                raise Refused("changes.no_column", source=crm.source, field=field)
            before, after = (self._word(written, deal, field, one) for one in (crm_value, value))
            return Wording(crm, written["column"], before, after)
        except Refused as refusal:
            return refusal

    def _check(self, crm: Crm, deal: Deal, field: str, value: str) -> None:
        source, is_quoted = deal.opportunity.source, deal.opportunity_id in self._with_lines
        outcome_after = OPEN
        if field == "stage":
            outcome_after = self._outcomes.get((source, value), "")
            if not outcome_after:
                raise Refused("changes.no_word", field=field, value=value, source=source)
        quote = deal.opportunity.more_fields.get(crm.quote_column) if crm.quote_column else None
        check_written_back(
            field,
            outcome=deal.outcome,
            outcome_after=outcome_after,
            is_quoted=is_quoted or bool(quote),
        )

    def _word(self, written: dict[str, Any], deal: Deal, field: str, value: str) -> str:
        """A value in the CRM's words; that before the change must have one too, or it could not be taken back."""
        if not value and not written["empty"]:
            raise Refused("changes.no_empty", field=field)
        if not value:
            return str(written["empty"])
        word = value
        if field == "amount":
            word = f"{to_decimal(Money(int(value), deal.currency)):f}"
        elif field == "owner":
            person = people_by_number([int(value)])[int(value)]
            word = person.source_key if person.source == deal.opportunity.source else ""
        elif written["words"]:
            word = written["words"].get(value, "")
        if not word:
            raise Refused("changes.no_word", field=field, value=value, source=deal.opportunity.source)
        return word
