"""Since when a source tells of what: found while its rows are read, kept with the generation.

Of a field of deals it is the first change that the source tells, or how a deal stood first; without either, the day of
the first export. It matters where something was assumed of an earlier day: values of deals that were there before.
Of kinds without a past (rows without dates, splits, rates and so on) it is the day of the first export that has them,
until dated rows of another file tell of earlier days.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, date, datetime

import polars as pl
import pyarrow as pa

from fieldhouse.apps.imports.actions.assumed import Assumed
from fieldhouse.apps.imports.actions.presents import MOVING
from fieldhouse.apps.imports.models import KnownSince
from fieldhouse.domain.assumptions import OF_DEALS, Subject
from fieldhouse.domain.instants import day_of
from fieldhouse.ingest.schema import OPPORTUNITY_FIELDS, TypedRow

DATED = frozenset({"stage", "rate", "quota", "split", "territory_line", "account_territory"})
"""Kinds without a past of which another file may tell it: each row holds from its own day on."""

Firsts = dict[str, datetime]
"""By field the first instant, in UTC without a zone."""


class Beginnings:
    """Collects what the rows of one import say of it; instants are UTC without a zone.

    ``stated`` are fields of deals that the profile states itself, of which nothing is assumed.
    """

    def __init__(self, taken_on: date, zone: str, stated: Collection[str] = ()) -> None:
        self._taken_on, self._zone, self._stated = taken_on, zone, stated
        self._changed: Firsts = {}
        self._stood: Firsts = {}
        self._assumed: Firsts = {}
        self._late: Firsts = {}
        self._pastless: set[Subject] = set()
        self._dated: dict[Subject, date] = {}

    def changed(self, events: pa.Table) -> None:
        """Take events as rows tell them."""
        rows = pl.DataFrame(pl.from_arrow(events.select(["field", "valid_from"])))
        for field, at in rows.group_by("field").agg(pl.col("valid_from").min()).iter_rows():
            _earlier(self._changed, field, at)

    def stood(self, fields: Iterable[str], at: datetime) -> None:
        """Take that a row tells how a deal stood at an instant."""
        for field in fields:
            _earlier(self._stood, field, at)

    def assumed(self, assumed: Assumed) -> None:
        """Take what had to be assumed of deals."""
        for field, since in assumed.since.items():
            _earlier(self._assumed, field, since)
        for field, since in assumed.late.items():
            _earlier(self._late, field, since)

    def undated(self) -> None:
        """Take that a deal has no date of its creation."""
        self._pastless.add((OF_DEALS, "created"))

    def pastless(self, records: Iterable[TypedRow]) -> None:
        """Take the kinds of records whose past the source does not keep, and the days of those whose past it tells."""
        for one in records:
            if not one.has_past:
                self._pastless.add(_subject(one))
            elif one.kind in DATED and one.values.get("valid_from"):
                day, subject = one.values["valid_from"], _subject(one)
                self._dated[subject] = min(day, self._dated.get(subject, day))

    def new(self, held: Mapping[Subject, date]) -> Mapping[Subject, date]:
        """What differs from ``held``: since when each field and kind is known."""
        found: dict[Subject, date] = {
            subject: self._taken_on for subject in self._pastless if subject not in held
        }
        found |= {
            subject: day
            for subject, day in self._dated.items()
            if subject in held and subject not in self._pastless and day < held[subject]
        }
        held_fields = {field for field in OPPORTUNITY_FIELDS if (OF_DEALS, field) in held}
        for field in {*self._assumed, *self._late, *held_fields}.difference(self._stated):
            known = held.get((OF_DEALS, field))
            since = self._first(field) if known is None else self._moved(field, known)
            if since is not None and since != known:
                found[OF_DEALS, field] = since
        return found

    def _first(self, field: str) -> date | None:
        """Since when a field is told of which nothing was assumed before; ``None`` where no deal is older."""
        told = self._told(field, has_changes=field not in self._late)
        since = min(self._taken_on, told) if told else self._taken_on
        older = [self._day(one[field]) for one in (self._assumed, self._late) if field in one]
        return since if min(older) < since else None

    def _moved(self, field: str, known: date) -> date:
        """Since when a field is told with what the import tells; of one that moves, changes alone tell too little."""
        told = self._told(field, has_changes=field not in MOVING)
        return min(known, told) if told else known

    def _told(self, field: str, *, has_changes: bool) -> date | None:
        firsts = (self._stood, self._changed) if has_changes else (self._stood,)
        return min((self._day(one[field]) for one in firsts if field in one), default=None)

    def _day(self, at: datetime) -> date:
        return day_of(at.replace(tzinfo=UTC), self._zone)


def keep_known_since(source: str, days: Mapping[Subject, date]) -> None:
    """Keep since when a source tells of fields and kinds, in the caller's transaction."""
    for (kind, field), day in days.items():
        KnownSince.objects.update_or_create(
            source=source, kind=kind, field=field, defaults={"known_since": day, "assumed_until": day}
        )


def _subject(record: TypedRow) -> Subject:
    return record.kind, str(record.values["kind"]) if record.kind == "rate" else ""


def _earlier(firsts: Firsts, field: str, at: datetime) -> None:
    firsts[field] = min(at, firsts.get(field, at))
