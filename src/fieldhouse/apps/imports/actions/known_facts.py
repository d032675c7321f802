"""What the history holds already, as an import needs it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa

from fieldhouse.apps.imports.actions.presents import VALUE_OF, Value
from fieldhouse.facts.engine import Table
from fieldhouse.facts.events import SCHEMA
from fieldhouse.facts.generations import Known
from fieldhouse.facts.history import History
from fieldhouse.facts.identity import PARTS, identities
from fieldhouse.facts.standing import newest

Points = dict[datetime, Value]


class KnownFacts:
    """Facts of one source in the newest generation; nothing in a new home."""

    def __init__(self, source: str, known: Known | None) -> None:
        self._source = source
        self._history = History(known) if known else None
        self._identities = self._read_identities()
        self._currencies: dict[int, str] | None = None
        self._created: dict[int, datetime] | None = None
        self._points: dict[tuple[int, str], Points] | None = None

    def has(self, identities: np.ndarray) -> np.ndarray:
        """Of which of these identities the history has an event that says the same."""
        if not len(self._identities):
            return np.zeros(len(identities), bool)
        places = np.searchsorted(self._identities, identities).clip(max=len(self._identities) - 1)
        return np.asarray(self._identities[places] == identities)

    def currency_of(self, opportunity: int) -> str | None:
        """The newest currency of a deal."""
        if self._currencies is None:
            rows = self.newest_of("currency").drop_nulls("value")
            self._currencies = dict(zip(rows["key"], rows["value"], strict=True))
        return self._currencies.get(opportunity)

    def created_at(self, opportunity: int) -> datetime | None:
        """The instant at which a deal was created."""
        if self._created is None:
            rows = self.newest_of("created")
            self._created = dict(zip(rows["key"], rows["valid_from"], strict=True))
        return self._created.get(opportunity)

    def points(self, split: int, field: str) -> Points:
        """What the history says of a field of a split: its value from each instant on. The caller adds to it."""
        if self._points is None:
            self._points = {}
            for key, name, at, *value in self._split_rows():
                self._points.setdefault((key, name), {})[at] = tuple(value)  # type: ignore[assignment]
        return self._points.setdefault((split, field), {})

    def newest_of(self, field: str) -> pl.DataFrame:
        """The newest events of a field of the deals: key, valid_from, value; not the edits made here."""
        return self._of_deals(field, lambda events: newest(events, "opportunity"))

    def all_of(self, field: str) -> pl.DataFrame:
        """All events of a field of the deals, as they were told: key, valid_from, value; not the edits made here."""
        return self._of_deals(
            field, lambda events: events.filter(events.entity == "opportunity").order_by("seq")
        )

    def _of_deals(self, field: str, choose: Callable[[Table], Table]) -> pl.DataFrame:
        columns = ("key", "valid_from", VALUE_OF.get(field, "value_on"))
        if self._history is None:
            rows = SCHEMA.empty_table().select(columns)
        else:
            events = self._history.events()
            told = choose(events.filter(events.source == self._source, events.field == field))
            rows = self._history.session.arrow(told.select(*columns)).cast(
                pa.schema([SCHEMA.field(name) for name in columns])
            )
        return pl.DataFrame(pl.from_arrow(rows)).rename({columns[-1]: "value"})

    def _split_rows(self) -> Iterable[tuple[Any, ...]]:
        if self._history is None:
            return []
        events = self._history.events()
        rows = events.filter(events.entity == "split", events.source == self._source)
        rows = rows.order_by([rows.valid_from, rows.seq])
        rows = rows.select("key", "field", "valid_from", "value_int", "value_code", "value_on")
        return zip(*(column.to_pylist() for column in self._history.session.arrow(rows).columns), strict=True)

    def _read_identities(self) -> np.ndarray:
        """Computed from what the events say: files of release 0.1.0 hold identities of another kind."""
        if self._history is None:
            return np.empty(0, np.int64)
        events = self._history.events()
        rows = events.filter(events.source == self._source).select(*PARTS)
        blocks = [identities(pa.Table.from_batches([block])) for block in self._history.session.batches(rows)]
        return np.sort(np.concatenate([np.empty(0, np.int64), *blocks]))
