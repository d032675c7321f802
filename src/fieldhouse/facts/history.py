"""What is known: the event table and the snapshots of a generation, with the edits made here since."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from functools import cached_property
from hashlib import sha256

import pyarrow as pa
import pyarrow.parquet as pq

from fieldhouse.domain.instants import as_of_instant
from fieldhouse.facts.engine import Session, Table
from fieldhouse.facts.events import SCHEMA, ChangeEvent, table_of
from fieldhouse.facts.folder import FactFile, whole
from fieldhouse.facts.generations import Known, files_of, manifest_of
from fieldhouse.facts.models import Manifest
from fieldhouse.facts.outbox import tail
from fieldhouse.facts.snapshots import SNAPSHOTS, said_until


class History:
    """The history as of one `Known`, open in an engine session.

    ``manifest`` is given for a generation that is being made and is not committed yet, ``edits`` are events that are
    about to be recorded; ``key`` narrows the history to one record.
    """

    def __init__(
        self,
        known: Known,
        manifest: Manifest | None = None,
        *,
        edits: Sequence[ChangeEvent] = (),
        key: int | None = None,
    ) -> None:
        self.known = known
        self._edits, self._key = edits, key
        self._manifest = manifest or manifest_of(known)
        self._files = files_of(self._manifest)

    @cached_property
    def session(self) -> Session:
        """The engine session that holds the tables."""
        return Session(is_building=True)

    @property
    def zone(self) -> str:
        """The reporting zone of the home at that generation."""
        return str(self.snapshot("company").to_pylist()[0]["reporting_zone"])

    @property
    def currency(self) -> str:
        """The reporting currency of the home at that generation."""
        return str(self.snapshot("company").to_pylist()[0]["reporting_currency"])

    def events(self) -> Table:
        """All change events, `SCHEMA`."""
        paths = [whole(one) for one in self._files if one.name == "events"]
        unwritten = [*tail(self.known, self._manifest), *self._edits]
        edits = self.session.table("edits", table_of(unwritten, self._manifest.last_seq + 1))
        events = self.session.files("events", paths).union(edits) if paths else edits
        return events if self._key is None else events.filter(events.key == self._key)

    def events_until(self, as_of: date) -> Table:
        """The events that were true when ``as_of`` ended in the reporting zone."""
        events = self.events()
        return events.filter(events.valid_from < self.end_of(as_of))

    def end_of(self, day: date) -> datetime:
        """The instant at which a day ends in the reporting zone, in UTC, without a zone."""
        return as_of_instant(day, self.zone).replace(tzinfo=None)

    @property
    def event_count(self) -> int:
        """The number of events in the files; none are counted for a single record."""
        return sum(one.rows for one in self._files if one.name == "events") if self._key is None else 0

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
        return self._key_until(as_of, {"quotas"})

    def standing_key(self, as_of: date, but: Collection[FactFile] = ()) -> str:
        """A hash of everything that the standing of the deals on a day depends on; `key_until` without the trees.

        Files of ``but`` are left out.
        """
        return self._key_until(as_of, {"quotas", "organisation", "territories"}, but)

    def events_key(self, as_of: date) -> str:
        """A hash of the events that were true by the end of a day."""
        return self._key_until(as_of, set(SNAPSHOTS))

    def _key_until(self, as_of: date, without: set[str], but: Collection[FactFile] = ()) -> str:
        ends = self.end_of(as_of)
        files = [
            said_until(one, as_of)
            for one in self._files
            if one.name not in without
            and one not in but
            and (not one.since or datetime.fromisoformat(one.since) < ends)
        ]
        edits = [repr(edit) for edit in tail(self.known, self._manifest) if edit.valid_from < ends]
        return sha256("|".join([*sorted(files), *edits]).encode()).hexdigest()

    def of_record(self, entity: str, key: int) -> pa.Table:
        """Every event of one record, oldest first."""
        events = self.events()
        rows = events.filter(events.entity == entity, events.key == key)
        return self.session.arrow(rows.order_by([rows.valid_from, rows.seq])).cast(SCHEMA)
