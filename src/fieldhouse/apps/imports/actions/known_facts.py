"""What the history holds already, as an import needs it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

import numpy as np

from fieldhouse.apps.imports.queries import stage_outcomes
from fieldhouse.facts.events import ChangeEvent, identity
from fieldhouse.facts.generations import Known
from fieldhouse.facts.history import History
from fieldhouse.facts.standing import newest

Newest = dict[tuple[int, str], tuple[datetime, tuple[int | None, str | None, date | None]]]


class KnownFacts:
    """Facts of one source in the newest generation; nothing in a new home."""

    def __init__(self, source: str, known: Known | None) -> None:
        self._source = source
        self._history = History(known) if known else None
        self._identities = self._read_identities()
        self._currencies: dict[int, str] | None = None
        self._outcomes: dict[str, str] | None = None

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
            self._outcomes = stage_outcomes()
        return self._outcomes.get(stage) if stage else None

    def newest_of(self, opportunities: Iterable[int]) -> Newest:
        """The newest event of every field of these deals."""
        wanted = set(opportunities)
        return {slot: value for slot, value in self._newest_rows(None).items() if slot[0] in wanted}

    def _newest_rows(self, fields: list[str] | None) -> Newest:
        if self._history is None:
            return {}
        rows = newest(self._history.events(), "opportunity")
        if fields is not None:
            rows = rows.filter(rows.field.isin(fields))
        rows = rows.select("key", "field", "valid_from", "value_int", "value_code", "value_on")
        columns = (column.to_pylist() for column in self._history.session.arrow(rows).columns)
        return {(key, field): (at, tuple(value)) for key, field, at, *value in zip(*columns, strict=True)}  # type: ignore[misc]

    def _read_identities(self) -> np.ndarray:
        if self._history is None:
            return np.empty(0, np.int64)
        events = self._history.events()
        rows = events.filter(events.source == self._source).select("identity")
        return np.sort(self._history.session.arrow(rows)["identity"].to_numpy())
