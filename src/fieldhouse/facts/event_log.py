"""The events of one import, written to files that nobody lists yet while they come."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from fieldhouse.facts.events import numbered
from fieldhouse.facts.folder import FactFile, write_file

FILE_ROWS = 2_000_000
"""Events a file: about 200 MB while they are held, 20 MB when they are written."""


class EventLog:
    """Takes events in the order in which they are told, numbers them and writes them away by `FILE_ROWS`.

    Within a file they lie by record: who asks for one record reads a group or two, whichever block told of it.

    The caller holds the writer's lock and begins after the last number of the newest generation; whoever commits the
    next one lists the files of `finish`.
    """

    def __init__(self, first_seq: int) -> None:
        self._next_seq = first_seq
        self._held: list[pa.Table] = []
        self._rows = 0
        self._files: list[FactFile] = []

    def extend(self, events: pa.Table) -> None:
        """Take events: `fieldhouse.facts.events.SAID` with their identities."""
        if events.num_rows:
            self._held.append(events)
            self._rows += events.num_rows
        if self._rows >= FILE_ROWS:
            self._write()

    def finish(self) -> list[FactFile]:
        """Write what is left and return all files."""
        if self._rows:
            self._write()
        return self._files

    def _write(self) -> None:
        told = numbered(pa.concat_tables(self._held), self._next_seq)
        by_record = np.argsort(told["key"].to_numpy(), kind="stable")
        self._files.append(write_file("events", told.take(by_record)))
        self._next_seq += self._rows
        self._held, self._rows = [], 0
