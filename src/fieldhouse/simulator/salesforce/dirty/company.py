"""The company whose export gets dirty: its record tables, and what was done to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import numpy as np
import polars as pl
from polars import col

from ...draws import Draws
from ...periods import Periods
from ..ids import record_id

LEAST, ONE_IN = 3, 80
"""How many deals each dirt befalls: one of so many, and so many at the least."""

OF_DEALS = ("split", "product_line", "contact_role", "route_leg", "activity")
"""The kinds of records that hang on a deal and go with it."""


@dataclass(frozen=True, slots=True)
class Dirt:
    """One dirt: what was done, to which record of which object."""

    what: str
    of: str
    record: str


@dataclass(slots=True)
class Company:
    """Record tables by kind, in the simulator's own keys, each cell a text; and what no table tells.

    ``merged`` are accounts by the one that each was merged into, ``binned`` deals in the recycle bin, ``unexported``
    people of whom the export has no user, ``ownerless`` deals whose row names no owner, ``internal`` deals of a record
    type outside the sales process.
    """

    tables: dict[str, pl.DataFrame]
    periods: Periods
    draws: Draws
    merged: dict[str, str] = field(default_factory=dict)
    binned: set[str] = field(default_factory=set)
    unexported: set[str] = field(default_factory=set)
    ownerless: set[str] = field(default_factory=set)
    internal: frozenset[str] = frozenset()
    dirt: list[Dirt] = field(default_factory=list)
    _taken: set[str] = field(default_factory=set)

    @property
    def ends_at(self) -> str:
        """The last instant of the company's life so far."""
        return f"{self.periods.until}T23:59:59Z"

    def note(self, what: str, of: str, keys: Iterable[str]) -> None:
        """Write a dirt down against its records, by their Ids."""
        self.dirt += [Dirt(what, of, record_id(of, key)) for key in keys]

    def deals(self, what: str, of: pl.DataFrame, *, at_most: int | None = None) -> pl.DataFrame:
        """Some of the deals that no other dirt has befallen; the dirt is written down against them."""
        free = of.filter(~col("key").is_in(self._taken))
        wanted = max(LEAST, self.tables["opportunity"].height // ONE_IN)
        found = self.some(free, wanted if at_most is None else min(wanted, at_most))
        self._taken |= set(found["key"])
        self.note(what, "Opportunity", found["key"])
        return found

    def some(self, rows: pl.DataFrame, wanted: int) -> pl.DataFrame:
        """So many of the rows, in their order, as the draws fall."""
        order = np.argsort(self.draws.uniform(rows.height), kind="stable")
        return rows[np.sort(order[:wanted]).tolist()]

    def closings(self, outcome: str) -> pl.DataFrame:
        """The deals that stand closed with an outcome's stage, and the instant of the last change of their stage."""
        stages = self.tables["change"].filter(field="stage")
        last = stages.group_by("opportunity", maintain_order=True).agg(closed_at=col("at").last())
        deals = self.tables["opportunity"].filter(stage=outcome)
        return deals.join(
            last, left_on="key", right_on="opportunity", maintain_order="left", suffix="_closing"
        )

    def changed(self, deal: Mapping[str, str], when: datetime, values: Mapping[str, str]) -> None:
        """A deal changes: its history gets rows, and its own row says what it is now."""
        said = instant(when)
        rows = [(deal["key"], name, value, said) for name, value in values.items()]
        new = pl.DataFrame(rows, ["opportunity", "field", "value", "at"], orient="row")
        self.tables["change"] = pl.concat([self.tables["change"], new])
        self.in_order()
        self.set(deal["key"], {**values, "modified_at": max(said, deal["modified_at"])})

    def in_order(self) -> None:
        """Changes stand by deal and time."""
        self.tables["change"] = self.tables["change"].sort("opportunity", "at", maintain_order=True)

    def set(self, deal: str, values: Mapping[str, str | None]) -> None:
        """A deal's own row says something else."""
        is_it = col("key") == deal
        cells = {
            name: pl.when(is_it).then(pl.lit(one, pl.String)).otherwise(name) for name, one in values.items()
        }
        self.tables["opportunity"] = self.tables["opportunity"].with_columns(**cells)

    def without(self, kind: str, column: str, keys: Iterable[str]) -> None:
        """Rows of a kind are gone."""
        self.tables[kind] = self.tables[kind].filter(~col(column).is_in(list(keys)).fill_null(False))

    def replaced(self, kind: str, column: str, by: Mapping[str, str]) -> None:
        """A column names other records from now on, and always did."""
        self.tables[kind] = self.tables[kind].with_columns(col(column).replace(by))


def at(text: str) -> datetime:
    """The instant that a table's text names."""
    return datetime.fromisoformat(text)


def instant(one: datetime) -> str:
    """An instant as the tables write it."""
    return f"{one.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def day(text: str) -> date:
    """The day that a table's text names."""
    return date.fromisoformat(text[:10])
