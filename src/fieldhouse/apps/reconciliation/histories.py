"""What we knew of single deals, instant by instant: the ground on which a reason is proven."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from fieldhouse.facts.history import History
from fieldhouse.facts.outbox import OURS

EARLIEST, LATEST = timedelta(hours=14), timedelta(hours=12)
"""A day begins 14 hours before it does in UTC (Kiribati), and ends 12 hours after (Baker Island)."""

_COLUMN = {
    **dict.fromkeys(("amount", "owner"), "value_int"),
    **dict.fromkeys(("stage", "currency"), "value_code"),
    "close_on": "value_on",
}


class Told(NamedTuple):
    """One change of a deal: its order among others, where from, and the value."""

    at: datetime
    seq: int
    is_ours: bool
    value: Any


class Histories:
    """The changes of some deals; instants are UTC without a zone, ``as_of`` is the report's day."""

    def __init__(self, history: History, deals: Collection[int], as_of: date) -> None:
        self._ends = history.end_of(as_of)
        midnight = datetime.combine(as_of, datetime.min.time())
        self._window = midnight - EARLIEST, midnight + timedelta(days=1) + LATEST
        self._told: dict[tuple[int, str], list[Told]] = defaultdict(list)
        own = history.narrowed(deals)
        events = own.events()
        rows = own.session.arrow(events.filter(events.entity == "opportunity").order_by("seq"))
        for row in rows.to_pylist() if deals else ():
            value = row[_COLUMN.get(row["field"], "value_on")]
            told = Told(row["valid_from"], row["seq"], row["source"] == OURS, value)
            self._told[row["key"], row["field"]].append(told)

    def without_edits(self, deal: int, field: str) -> Any:
        """What the source alone says a field held when the day ended."""
        return _newest(self._told[deal, field], self._ends, with_edits=False)

    def has_edits(self, deal: int, field: str) -> bool:
        """Whether a field was changed here by the end of the day."""
        return any(one.is_ours and one.at < self._ends for one in self._told[deal, field])

    def is_exported(self, deal: int, field: str) -> bool:
        """Whether the source tells a value of a field: the newest thing that it says of it is one."""
        told = [one for one in self._told[deal, field] if not one.is_ours and one.at < self._ends]
        return bool(told) and max(told, key=lambda one: (one.at, one.seq)).value is not None

    def within_the_day(self, deal: int, field: str) -> Iterator[tuple[datetime, Any]]:
        """Each change that lies on the day in some time zone, the last first, with what the field held right before it
        and right after."""
        first, last = self._window
        told = self._told[deal, field]
        for one in sorted(told, key=lambda one: (one.at, one.seq), reverse=True):
            if first <= one.at < last:
                yield one.at, _newest(told, one.at, with_edits=True)
                yield one.at, _newest(told, one.at + timedelta(microseconds=1), with_edits=True)

    def created_within_the_day(self, deal: int) -> datetime | None:
        """The instant at which a deal was created, where that is on the day in some time zone."""
        first, last = self._window
        return next((one.at for one in self._told[deal, "created"] if first <= one.at < last), None)


def gone_since(history: History) -> dict[int, date]:
    """The deals that the source has no more, as far as we know today, and since which day."""
    events = history.events()
    told = events.filter(events.entity == "opportunity", events.field == "gone")
    rows = history.session.arrow(told.order_by(["valid_from", "seq"])).to_pylist()
    last = {row["key"]: row["value_on"] for row in rows}
    return {number: day for number, day in last.items() if day is not None}


def _newest(told: list[Told], before: datetime, *, with_edits: bool) -> Any:
    """The value at an instant, as `fieldhouse.facts.standing.newest` has it: an edit made here goes first."""
    known = [one for one in told if one.at < before and (with_edits or not one.is_ours)]
    return max(known, key=lambda one: (one.is_ours, one.at, one.seq)).value if known else None
