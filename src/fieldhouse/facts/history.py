"""What is known: the event table and the snapshots of a generation, with the edits made here since."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from functools import cached_property, lru_cache
from hashlib import sha256
from threading import Lock
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from fieldhouse.domain.instants import as_of_instant
from fieldhouse.facts.engine import Session, Table
from fieldhouse.facts.events import SCHEMA, ChangeEvent, table_of
from fieldhouse.facts.folder import FactFile, whole
from fieldhouse.facts.generations import Known, files_of, manifest_of
from fieldhouse.facts.grounds import Grounds
from fieldhouse.facts.models import Manifest
from fieldhouse.facts.outbox import tail
from fieldhouse.facts.snapshots import BESIDE, SNAPSHOTS, said_until

OF_DEALS = ("opportunity", "activity")
"""Entities of which a record's number is that of a deal."""


class History:
    """The history as of one `Known`, open in an engine session.

    ``manifest`` is given for a generation that is being made and is not committed yet, ``edits`` are events that are
    about to be recorded; ``deals`` narrows the history to what is told of a few deals and of their splits.
    """

    def __init__(
        self,
        known: Known,
        manifest: Manifest | None = None,
        *,
        edits: Sequence[ChangeEvent] = (),
        deals: Collection[int] | None = None,
    ) -> None:
        self.known = known
        self._edits, self._deals = edits, deals
        self._manifest = manifest or manifest_of(known)
        self._files = files_of(self._manifest)
        self._reading = Lock()
        self._last_read: tuple[int, pa.Table] | None = None

    @cached_property
    def session(self) -> Session:
        """The engine session that holds the tables."""
        return Session(is_building=True)

    @property
    def zone(self) -> str:
        """The reporting zone of the home at that generation."""
        return str(self._company["reporting_zone"])

    @property
    def currency(self) -> str:
        """The reporting currency of the home at that generation."""
        return str(self._company["reporting_currency"])

    @cached_property
    def _company(self) -> dict[str, Any]:
        return dict(self.snapshot("company").to_pylist()[0])

    def events(self) -> Table:
        """All change events, `SCHEMA`."""
        return self._all_events if self._deals is None else self._events_of_deals

    def narrowed(self, deals: Collection[int]) -> History:
        """What is told of a few deals and of their splits."""
        return History(self.known, self._manifest, edits=self._edits, deals=deals)

    def events_beyond(self, grounds: Grounds, as_of: date) -> Table:
        """The events that were true when a day ended and that earlier grounds do not know of."""
        files = [
            one
            for one in self._files_until(as_of)
            if one.name == "events" and one.sha256 not in grounds.events
        ]
        events = self._told("newer_", files, tail(self.known, self._manifest, after=grounds.through))
        return events.filter(events.valid_from < self.end_of(as_of))

    def deals_of(self, splits: Collection[int]) -> list[int]:
        """The deals that splits are, or ever were, of."""
        told, own = self._deals_of_splits(), self._numbers("newer_splits", splits)
        return self._distinct(told.semi_join(own, told.key == own.number), "value_int")

    def events_until(self, as_of: date) -> Table:
        """The events that were true when ``as_of`` ended in the reporting zone."""
        events = self.events()
        return events.filter(events.valid_from < self.end_of(as_of))

    def end_of(self, day: date) -> datetime:
        """The instant at which a day ends in the reporting zone, in UTC, without a zone."""
        return as_of_instant(day, self.zone).replace(tzinfo=None)

    @property
    def event_count(self) -> int:
        """The number of events in the files; none are counted for a few deals."""
        return sum(one.rows for one in self._files if one.name == "events") if self._deals is None else 0

    def begins(self) -> datetime | None:
        """The earliest instant of which an event file tells, or ``None`` without one."""
        told = [datetime.fromisoformat(one.since) for one in self._files if one.name == "events"]
        return min(told, default=None)

    def snapshot(self, name: str) -> pa.Table:
        """A snapshot's rows, as `SNAPSHOTS` describes them; empty when the generation has none of that name."""
        for one in self._files:
            if one.name == name:
                return pq.read_table(whole(one))
        return SNAPSHOTS[name].empty_table()

    def key_until(self, as_of: date) -> str:
        """A hash of everything that the standing of the deals on a day, and their nodes, depend on.

        Event files, edits and rows of snapshots that tell only of later instants do not matter: what is known of a past
        day keeps its key when the present moves on.
        """
        return self._key_until(as_of, BESIDE)

    def grounds_until(self, as_of: date) -> Grounds:
        """What `key_until` is a hash of, taken apart."""
        files = self._files_until(as_of)
        snapshots = [one for one in files if one.name not in {"events", *BESIDE}]
        return Grounds(
            tuple(sorted(f"{one.name}:{said_until(one, as_of)}" for one in snapshots)),
            frozenset(one.sha256 for one in files if one.name == "events"),
            max(self.known.outbox_through, self._manifest.outbox_through),
        )

    def standing_key(self, as_of: date, but: Collection[FactFile] = ()) -> str:
        """A hash of everything that the standing of the deals on a day depends on; `key_until` without the trees.

        Files of ``but`` are left out.
        """
        return self._key_until(as_of, {*BESIDE, "organisation", "territories"}, but)

    def events_key(self, as_of: date) -> str:
        """A hash of the events that were true by the end of a day."""
        return self._key_until(as_of, set(SNAPSHOTS))

    def of_record(self, entity: str, key: int) -> pa.Table:
        """Every event of one record, oldest first. Safe for several threads."""
        with self._reading:
            if self._last_read is None or self._last_read[0] != key:
                for one in self._files:
                    whole(one)
                events, own = self._all_events, self._numbers("record", [key])
                rows = events.semi_join(own, events.key == own.number).order_by(["valid_from", "seq"])
                self._last_read = (key, self.session.arrow(rows).cast(SCHEMA))
            _key, found = self._last_read
        return found.filter(pc.equal(found["entity"], entity))

    def _key_until(self, as_of: date, without: Collection[str], but: Collection[FactFile] = ()) -> str:
        files = [
            said_until(one, as_of)
            for one in self._files_until(as_of)
            if one.name not in without and one not in but
        ]
        ends = self.end_of(as_of)
        edits = [repr(edit) for edit in tail(self.known, self._manifest) if edit.valid_from < ends]
        return sha256("|".join([*sorted(files), *edits]).encode()).hexdigest()

    def _files_until(self, as_of: date) -> list[FactFile]:
        """The files that tell of a day; one of events that begins later does not."""
        ends = self.end_of(as_of)
        return [one for one in self._files if not one.since or datetime.fromisoformat(one.since) < ends]

    @cached_property
    def _all_events(self) -> Table:
        files = [one for one in self._files if one.name == "events"]
        return self._told("", files, [*tail(self.known, self._manifest), *self._edits])

    def _told(self, name: str, files: Sequence[FactFile], edits: Sequence[ChangeEvent]) -> Table:
        rows = self.session.table(f"{name}edits", table_of(edits, self._manifest.last_seq + 1))
        paths = [whole(one) for one in files]
        return self.session.files(f"{name}events", paths).union(rows) if paths else rows

    @cached_property
    def _events_of_deals(self) -> Table:
        """Read once: the files are skipped through by key, and what is asked of few events is asked of a small table.

        Quarters' folds would spare nothing: the events since lie in the same groups of the files as those before.
        """
        wanted = [(entity, deal) for deal in self._deals or () for entity in OF_DEALS]
        wanted += [("split", split) for split in self._splits_of(self._deals or ())]
        entities, keys = zip(*wanted, strict=True) if wanted else ((), ())
        columns = {"entity": pa.array(entities, pa.string()), "key": pa.array(keys, pa.int64())}
        rows = self._all_events.semi_join(self.session.table("wanted", pa.table(columns)), ["key", "entity"])
        return self.session.table("own_events", self.session.arrow(rows))

    def _splits_of(self, deals: Collection[int]) -> list[int]:
        """The splits that are, or ever were, of some deals."""
        told, own = self._deals_of_splits(), self._numbers("own_deals", deals)
        return self._distinct(told.semi_join(own, told.value_int == own.number), "key")

    def _deals_of_splits(self) -> Table:
        told = self._all_events
        return told.filter(told.entity == "split", told.field == "opportunity", told.value_int.notnull())

    def _numbers(self, name: str, numbers: Collection[int]) -> Table:
        return self.session.table(name, pa.table({"number": pa.array(list(numbers), pa.int64())}))

    def _distinct(self, rows: Table, column: str) -> list[int]:
        return list(self.session.arrow(rows.select(column).distinct())[column].to_pylist())


@lru_cache(maxsize=2)
def opened(known: Known) -> History:
    """The history as of a `Known`, kept open for the pages of single records."""
    return History(known)
