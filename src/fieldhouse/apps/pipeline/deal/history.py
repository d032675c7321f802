"""The history of one deal, change by change, as people read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext

from fieldhouse.apps.pipeline.deal.queries import Names, names
from fieldhouse.apps.pipeline.labels import FIELDS, code_label, label
from fieldhouse.apps.roles.access import Scope
from fieldhouse.facts.history import History

REFERENCES = ("owner", "account", "territory")
SELDOM_MOVING = frozenset({"owner", "account", "territory", "type", "order_type", "currency"})
"""Fields whose only value an import may have taken to hold since the deal was created."""

LATE_AFTER = timedelta(days=2)
"""An hourly or nightly feed knows a change within this time; what came later was entered late."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A value of a field: an amount, a day, a record or a text; all empty for a field without a value."""

    amount_minor: int | None = None
    currency: str = ""
    on: date | None = None
    record: Any = None
    text: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether the field has no value."""
        return self == Shown()


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one field: when it was true and when it was known, and the values before and after.

    ``is_push`` says that a close date was moved to a later day. ``note`` is ``assumed`` for a value that is the only
    one of its field and stands since the deal was created, ``late`` for one that was entered long after it was true
    while other things were known already, or empty.
    """

    field: str
    label: str
    at: datetime
    recorded_at: datetime
    source: str
    before: Shown
    after: Shown
    is_push: bool
    note: str


def changes(history: History, opportunity: int, stages: Mapping[str, str], scope: Scope) -> list[Change]:
    """Every change event of a deal, oldest first: by the instant from which it holds, then in the order it came.

    Accounts behind walls that are closed to the scope are not named.
    """
    rows = history.of_record("opportunity", opportunity).to_pylist()
    owners, accounts, lands = (_numbers(rows, field) for field in REFERENCES)
    known = names(owners, accounts, lands, scope)
    lone = _lone_fields(rows)
    first_recorded = min((row["recorded_at"] for row in rows), default=None)
    created = min((row["valid_from"] for row in rows), default=None)
    before: dict[str, Shown] = {}
    close_on: date | None = None
    currency = next((row["value_code"] for row in rows if row["field"] == "currency"), "") or ""
    found: list[Change] = []
    for row in rows:
        field = row["field"]
        currency = row["value_code"] or "" if field == "currency" else currency
        after = _shown(row, currency, known, stages)
        is_assumed = field in SELDOM_MOVING and field in lone and row["valid_from"] == created
        is_late = row["recorded_at"] > first_recorded and row["recorded_at"] - row["valid_from"] > LATE_AFTER
        is_push = field == "close_on" and _is_later(after.on, close_on)
        found.append(
            Change(
                field,
                label(FIELDS, field),
                row["valid_from"].replace(tzinfo=UTC),
                row["recorded_at"].replace(tzinfo=UTC),
                row["source"],
                before.get(field, Shown()),
                after,
                is_push,
                "assumed" if is_assumed else "late" if is_late else "",
            )
        )
        before[field] = after
        close_on = after.on if field == "close_on" and after.on else close_on
    return found


def standing_since(found: Iterable[Change]) -> dict[str, Change]:
    """For each field the change that brought its present value; a repeated value stands since it first came."""
    since: dict[str, Change] = {}
    for one in found:
        held = since.get(one.field)
        if held is None or held.after != one.after:
            since[one.field] = one
    return since


def _is_later(on: date | None, before: date | None) -> bool:
    return on is not None and before is not None and on > before


def _shown(row: Mapping[str, Any], currency: str, known: Names, stages: Mapping[str, str]) -> Shown:
    field, number, code = row["field"], row["value_int"], row["value_code"]
    if field in REFERENCES:
        if number is not None and known.is_closed(field, number):
            return Shown(text=gettext("Behind a wall"))
        record = known.of(field, number) if number is not None else None
        return Shown(record=record, text=str(number) if number is not None and record is None else "")
    if field == "amount":
        return Shown(amount_minor=number, currency=currency) if number is not None else Shown()
    if code is not None:
        return Shown(text=code_label(field, code, stages))
    return Shown(on=row["value_on"])


def _numbers(rows: list[dict[str, Any]], field: str) -> set[int]:
    return {row["value_int"] for row in rows if row["field"] == field and row["value_int"] is not None}


def _lone_fields(rows: list[dict[str, Any]]) -> set[str]:
    fields = [row["field"] for row in rows]
    return {field for field in fields if fields.count(field) == 1}
