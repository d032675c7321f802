"""What the history holds already, as an import needs it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import numpy as np

from fieldhouse.apps.imports.queries import stage_outcomes
from fieldhouse.facts.events import ChangeEvent, identity
from fieldhouse.facts.generations import Known
from fieldhouse.facts.history import History
from fieldhouse.facts.standing import newest

Value = tuple[int | None, str | None, date | None]
Newest = dict[tuple[int, str], tuple[datetime, Value]]
Points = dict[datetime, Value]


class KnownFacts:
    """Facts of one source in the newest generation; nothing in a new home."""

    def __init__(self, source: str, known: Known | None, run: int) -> None:
        self._source, self._run = source, run
        self._history = History(known) if known else None
        self._identities = self._read_identities()
        self._currencies: dict[int, str] | None = None
        self._outcomes: dict[str, str] | None = None
        self._created: dict[int, datetime] | None = None
        self._points: dict[tuple[int, str], Points] | None = None

    def has(self, event: ChangeEvent) -> bool:
        """Whether an event that says the same is in the history."""
        if not len(self._identities):
            return False
        own = identity(event)
        place = int(np.searchsorted(self._identities, own))
        return place < len(self._identities) and int(self._identities[place]) == own

    def currency_of(self, opportunity: int) -> str | None:
        """The newest currency of a deal."""
        if self._currencies is None:
            self._currencies = {
                key: value[1]
                for (key, _), (_, value) in self._newest_rows(["currency"]).items()
                if value[1] is not None
            }
        return self._currencies.get(opportunity)

    def outcome_of(self, stage: str | None) -> str | None:
        """What a stage of the source comes to by the newest rule of the stage map, or ``None`` for one not in it."""
        if self._outcomes is None or stage not in self._outcomes:
            self._outcomes = stage_outcomes(self._source, self._run)
        return self._outcomes.get(stage) if stage else None

    def created_at(self, opportunity: int) -> datetime | None:
        """The instant at which a deal was created."""
        if self._created is None:
            self._created = {key: at for (key, _), (at, _value) in self._newest_rows(["created"]).items()}
        return self._created.get(opportunity)

    def points(self, split: int, field: str) -> Points:
        """What the history says of a field of a split: its value from each instant on. The caller adds to it."""
        if self._points is None:
            self._points = {}
            for key, name, at, *value in self._split_rows():
                self._points.setdefault((key, name), {})[at] = tuple(value)  # type: ignore[assignment]
        return self._points.setdefault((split, field), {})

    def newest_of(self, opportunities: Iterable[int]) -> Newest:
        """The newest event of every field of these deals."""
        wanted = set(opportunities)
        return {slot: value for slot, value in self._newest_rows(None).items() if slot[0] in wanted}

    def _newest_rows(self, fields: list[str] | None) -> Newest:
        if self._history is None:
            return {}
        events = self._history.events()
        rows = newest(events.filter(events.source == self._source), "opportunity")  # not the edits made here
        if fields is not None:
            rows = rows.filter(rows.field.isin(fields))
        rows = rows.select("key", "field", "valid_from", "value_int", "value_code", "value_on")
        columns = (column.to_pylist() for column in self._history.session.arrow(rows).columns)
        return {(key, field): (at, tuple(value)) for key, field, at, *value in zip(*columns, strict=True)}  # type: ignore[misc]

    def _split_rows(self) -> Iterable[tuple[Any, ...]]:
        if self._history is None:
            return []
        events = self._history.events()
        rows = events.filter(events.entity == "split", events.source == self._source)
        rows = rows.order_by([rows.valid_from, rows.seq])
        rows = rows.select("key", "field", "valid_from", "value_int", "value_code", "value_on")
        return zip(*(column.to_pylist() for column in self._history.session.arrow(rows).columns), strict=True)

    def _read_identities(self) -> np.ndarray:
        if self._history is None:
            return np.empty(0, np.int64)
        events = self._history.events()
        rows = events.filter(events.source == self._source).select("identity")
        return np.sort(self._history.session.arrow(rows)["identity"].to_numpy())
