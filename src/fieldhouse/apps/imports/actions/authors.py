"""Who made the changes that lines of change sheets wait to hear of, where the source's history names somebody."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

import polars as pl

from fieldhouse.apps.changes.queries import open_lines
from fieldhouse.ingest.schema import TypedRow

Change = tuple[str, str, datetime]
"""A deal's key, a field of it, and the instant of the change."""


class Authors:
    """Takes the changes of one import; of deals on which no line waits it keeps nothing."""

    def __init__(self, source: str) -> None:
        self._deals = {one.opportunity.source_key for one in open_lines(source)}
        self._said: dict[Change, str] = {}

    def see(self, records: Iterable[TypedRow]) -> None:
        """Take rows of changes."""
        for one in records:
            values = one.values
            if values.get("by") and values["opportunity"] in self._deals:
                self._said[values["opportunity"], values["field"], values["at"]] = values["by"]

    def see_all(self, values: pl.DataFrame) -> None:
        """Take a block of them."""
        if not self._deals or "by" not in values.columns:
            return
        some = values.filter(pl.col("opportunity").is_in(list(self._deals)) & pl.col("by").is_not_null())
        for deal, field, at, by in some.select("opportunity", "field", "at", "by").iter_rows():
            self._said[deal, field, at.replace(tzinfo=UTC)] = by

    def of(self, deal: str, field: str, at: datetime | None) -> str | None:
        """The key of the person who made a change, where a row said so."""
        return None if at is None else self._said.get((deal, field, at))
