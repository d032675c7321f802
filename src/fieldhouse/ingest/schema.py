"""The record kinds that every source is read into: the one door's own vocabulary.

A profile maps the columns of a source's files onto these kinds; the profile `fieldhouse` maps them one to one, so the
field names below are also the column names of its CSV files.

Types of a field, and what a typed row holds for it (`None` when the cell is empty):

=============  ======================================================================================================
text, code     ``str`` stripped; a code is a short identifier out of ``choices`` when these are given
int            ``int``
percent        ``int`` basis points; read from "33.33", "33.33%" or, where the profile says so, a fraction
decimal        ``decimal.Decimal``, finite, |x| < 10^15: money before its currency's exponent is known, and rates
quantity       ``decimal.Decimal`` without trailing zeros, to a ten-thousandth, |x| < 10^14
date           ``datetime.date`` from 1900 to 2200
day_or_month   ``datetime.date``, or a `Month` of `fieldhouse.domain.close_months` where the cell says only a month
instant        ``datetime.datetime`` in UTC; a value without a zone is in the profile's time zone, a bare date is the
               start of that day there
bool           ``bool``
ref            ``str``: the source key of a record of kind ``to``
texts          ``str``: a JSON object, texts by name and null for an empty one: see `fieldhouse.domain.texts`
=============  ======================================================================================================
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from fieldhouse.ingest.records.amounts import AMOUNTS
from fieldhouse.ingest.records.customers import CUSTOMERS
from fieldhouse.ingest.records.deals import DEALS
from fieldhouse.ingest.records.fields import (
    CATEGORIES,
    MEASURES,
    OPPORTUNITY_FIELDS,
    PARTNER_REPORT,
    Field,
    Record,
)
from fieldhouse.ingest.records.marketing import MARKETING
from fieldhouse.ingest.records.organisation import ORGANISATION
from fieldhouse.ingest.records.terms import TERMS

__all__ = [
    "BESIDE",
    "CATEGORIES",
    "MEASURES",
    "OPPORTUNITY_FIELDS",
    "PARTNER_REPORT",
    "PASTLESS",
    "RECORDS",
    "UNDATED",
    "Field",
    "Record",
    "TypedRow",
]


@dataclass(frozen=True, slots=True)
class TypedRow:
    """One record read from one input row.

    ``values`` holds only fields that the profile maps (an absent field was not in the source, ``None`` was empty).
    One input row may yield several typed rows; they share ``file`` and ``row``. Rows that a profile states itself
    (stage map, constants) have ``row`` 0 and are not counted as input rows. A row of a source without dates says
    how things stand on the day of the export; ``undated_since`` is its ``valid_from`` where nothing else is known.
    ``has_past`` is false for a row of a kind whose earlier states the source does not keep.
    """

    kind: str
    values: dict[str, Any]
    file: str
    row: int
    undated_since: date | None = None
    has_past: bool = True


UNDATED = ("holding", "reporting_line", "territory_line", "account_territory")
"""Kinds whose rows a source may keep without dates: somebody or something is in one place at a time."""

PASTLESS = (*UNDATED, "stage", "rate", "quota", "split")
"""Kinds that figures of past days rest on, and of which a source may keep only how they stand now."""

RECORDS: dict[str, Record] = {
    one.kind: one for one in (*ORGANISATION, *CUSTOMERS, *TERMS, *DEALS, *MARKETING, *AMOUNTS)
}
"""All record kinds, in the order in which an import takes them: referred-to kinds come first."""

BESIDE = frozenset(kind for kind, one in RECORDS.items() if one.is_beside)
"""Kinds that no import takes."""
