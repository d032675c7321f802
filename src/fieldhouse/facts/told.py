"""What the sources themselves say of some deals, edits made here left aside."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from fieldhouse.facts.fold import FIELDS
from fieldhouse.facts.history import History
from fieldhouse.facts.outbox import OURS


@dataclass(frozen=True, slots=True)
class Told:
    """A value as text (an ISO day, minor units, a code, a record's number; empty for none), and since when it holds."""

    text: str
    since: datetime


def told_by_sources(history: History, deals: Collection[int]) -> Mapping[tuple[int, str], Told]:
    """The newest value of every field of some deals by what sources say, by the deal's number and the field."""
    if not deals:
        return {}
    narrowed = history.narrowed(deals)
    events = narrowed.events()
    rows = events.filter(events.entity == "opportunity", events.source != OURS, events.field.isin([*FIELDS]))
    found = {}
    for row in narrowed.session.arrow(rows.order_by(["valid_from", "seq"])).to_pylist():
        value = row[FIELDS[row["field"]]]
        text = "" if value is None else str(value)
        found[row["key"], row["field"]] = Told(text, row["valid_from"].replace(tzinfo=UTC))
    return found
