"""The files of a coverage plan as one `Coverage`, and every finding in them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from fieldhouse.domain.coverage import NOBODY, Accounts, Costs, Coverage, Options, Sellers, region_line
from fieldhouse.domain.findings import Finding
from fieldhouse.ingest.coverage.columns import Table, named, read_table
from fieldhouse.ingest.coverage.options import read_options

DEGREES = {"latitude": 90.0, "longitude": 180.0}
PLANE = ("x", "y")
REGION = "region:"
"""What a region is called as a capability."""

HOLDOUT = ("yes", "no")


@dataclass(frozen=True, slots=True)
class Files:
    """Where the files are; ``current`` and ``costs`` may be left out."""

    accounts: Path
    sellers: Path
    options: Path
    current: Path | None = None
    costs: Path | None = None

    def named(self) -> dict[str, Path]:
        """The files that there are, by what they hold."""
        every = {
            "accounts": self.accounts,
            "sellers": self.sellers,
            "current": self.current,
            "costs": self.costs,
            "options": self.options,
        }
        return {name: path for name, path in every.items() if path is not None}


def read_coverage(files: Files) -> tuple[Coverage | None, list[Finding]]:
    """Read all of it; with any finding there is no coverage, so that nothing is solved on part of the input."""
    options, findings = read_options(files.options)
    accounts, sellers = read_table(files.accounts), read_table(files.sellers)
    current = read_table(files.current) if files.current is not None else None
    costs = read_table(files.costs, may_be_parquet=True) if files.costs is not None else None
    tables = [table for table in (accounts, sellers, current, costs) if table is not None]
    if any(table.findings for table in tables):
        return None, findings + [one for table in tables for one in table.findings]
    reading = _Reading(options, accounts, sellers, current, costs)
    coverage = reading.coverage()
    findings += [one for table in tables for one in table.findings]
    return (None if findings else coverage), findings


@dataclass(slots=True)
class _Reading:
    options: Options
    accounts: Table
    sellers: Table
    current: Table | None
    costs: Table | None

    def coverage(self) -> Coverage | None:
        needed = [
            self.accounts.needs("account_id"),
            self.sellers.needs("seller_id"),
            *(
                table.needs(name)
                for table in (self.current, self.costs)
                if table
                for name in ("account_id", "seller_id")
            ),
            self.costs.needs("cost") if self.costs else True,
        ]
        if not all(needed):
            return None
        account_ids, seller_ids = self.accounts.ids("account_id"), self.sellers.ids("seller_id")
        names, seller_names = named(account_ids), named(seller_ids)
        is_spherical = self.accounts.has("latitude") and not self.accounts.has("x")
        places = self._places(self.accounts, is_spherical), self._places(self.sellers, is_spherical)
        if self.costs is None and None in places:
            return None
        measures, decimals = self._measures()
        costs = self._costs(names, seller_names)
        decimals |= self._decimals_with(costs, decimals)
        family, family_ids = self._families(account_ids)
        requires, sets = self._requirements()
        least, most = self._bands()
        visits = self.accounts.numbers("visits", default=1.0)
        for row in np.flatnonzero(visits < 0):
            self.accounts.say("coverage.visits_negative", int(row), "visits", visits[row])
        owner = self._owners(names, seller_names, len(account_ids))
        return Coverage(
            accounts=Accounts(
                ids=account_ids,
                place=places[0],
                visits=visits,
                measures=measures,
                family=family,
                requires=requires,
                requirement_sets=sets,
                locked_to=self._locks(seller_names, owner),
                banned=self._banned(seller_names),
                family_ids=family_ids,
                regions=self._regions(self.accounts),
            ),
            sellers=Sellers(
                ids=seller_ids,
                place=places[1],
                least=least,
                most=most,
                capabilities=self._capabilities(),
                regions=self._regions(self.sellers),
            ),
            owner=owner,
            costs=costs,
            options=self.options,
            is_spherical=is_spherical,
            decimals=decimals,
        )

    def _places(self, table: Table, is_spherical: bool) -> tuple[Any, Any] | None:
        """Where they are; ``None`` without the columns, a finding where they are needed."""
        columns = tuple(DEGREES) if is_spherical else PLANE
        if not all(table.has(one) for one in columns):
            if self.costs is None:
                table.say("coverage.no_places", column=", ".join(columns))
            return None
        if self.costs is not None:
            return None
        first, second = (table.numbers(one, empty_rule="coverage.place_missing") for one in columns)
        for column, values in zip(columns, (first, second), strict=True):
            most = DEGREES.get(column, np.inf)
            for row in np.flatnonzero(np.abs(values) > most):
                table.say("coverage.place_outside", int(row), column, values[row], most=f"{most:g}")
        return first, second

    def _measures(self) -> tuple[dict[str, Any], dict[str, int | None]]:
        """The measures of accounts; one that costs name for every pair need not stand with the accounts."""
        measures: dict[str, Any] = {}
        decimals: dict[str, int | None] = {}
        limit = self.options.move_limit
        extra = (
            [limit[0]] if limit is not None and limit[0] not in ("accounts", *self.options.measures) else []
        )
        for name in (*self.options.measures, *extra):
            table = self.accounts
            is_limit = limit is not None and limit[0] == name
            is_by_pair = (
                self.costs is not None and self.costs.has(name) and not table.has(name) and not is_limit
            )
            if is_by_pair:
                measures[name] = np.full(table.rows, np.nan)
                decimals[name] = 0
            elif table.needs(name):
                values = table.numbers(name)
                _positive(table, name, values)
                measures[name] = values
                decimals[name] = table.decimals(name)
            else:
                measures[name] = np.full(table.rows, np.nan)
                decimals[name] = None
        return measures, decimals

    def _decimals_with(self, costs: Costs | None, decimals: dict[str, int | None]) -> dict[str, int | None]:
        """By measure that costs name, the decimals of both files together."""
        if costs is None or self.costs is None:
            return {}
        pairs = {name: (decimals[name], self.costs.decimals(name)) for name in costs.measures}
        return {
            name: None if ours is None or theirs is None else max(ours, theirs)
            for name, (ours, theirs) in pairs.items()
        }

    def _costs(self, names: pl.DataFrame, seller_names: pl.DataFrame) -> Costs | None:
        if self.costs is None:
            return None
        table = self.costs
        account = table.places("account_id", names, "coverage.account_unknown").to_numpy()
        seller = table.places("seller_id", seller_names, "coverage.seller_unknown").to_numpy()
        for column in ("account_id", "seller_id"):
            for row in table.texts(column).is_null().arg_true():
                table.say("coverage.id_missing", row, column)
        twice = (
            pl.DataFrame({"a": account, "s": seller})
            .with_row_index("row_")
            .filter(~pl.struct("a", "s").is_first_distinct())
        )
        for row in twice["row_"]:
            table.say("coverage.pair_twice", row, "seller_id", table.texts("seller_id")[row])
        measures = {}
        for name in self.options.measures:
            if table.has(name):
                must = not self.accounts.has(name)
                values = table.numbers(name) if must else table.numbers(name, default=np.nan)
                _positive(table, name, values)
                measures[name] = values
        return Costs(account, seller, table.numbers("cost"), measures)

    def _families(self, account_ids: list[str]) -> tuple[Any, list[str]]:
        """By account the number of its family; an account without one is a family of its own."""
        texts = self.accounts.texts("family_id")
        own = pl.Series([f"\0{number}" for number in range(len(account_ids))], dtype=pl.String)
        keys = texts.zip_with(texts.is_not_null(), own)
        ids = keys.unique(maintain_order=True)
        number = pl.DataFrame({"id_": keys}).join(
            pl.DataFrame({"id_": ids}).with_row_index("at_"), on="id_", how="left", maintain_order="left"
        )["at_"]
        return number.cast(pl.Int64).to_numpy(), ["" if one.startswith("\0") else one for one in ids]

    def _requirements(self) -> tuple[Any, list[frozenset[str]]]:
        """By account the number of its set of demands; a region is one of them."""
        regions = self._regions(self.accounts) or [""] * self.accounts.rows
        pairs = list(zip(self.accounts.texts("requires").fill_null("").to_list(), regions, strict=True))
        number = {pair: at for at, pair in enumerate(dict.fromkeys(pairs))}
        sets = [
            frozenset([*text.split(), *(f"{REGION}{one}" for one in region_line(region))])
            for text, region in number
        ]
        return np.array([number[pair] for pair in pairs], np.int64), sets

    def _capabilities(self) -> list[frozenset[str]]:
        """What each seller can; one of a region can all regions above it."""
        regions = self._regions(self.sellers) or [""] * self.sellers.rows
        texts = self.sellers.texts("capabilities").fill_null("").to_list()
        return [
            frozenset([*text.split(), *(f"{REGION}{one}" for one in region_line(region))])
            for text, region in zip(texts, regions, strict=True)
        ]

    def _regions(self, table: Table) -> list[str]:
        """The region of each row, where the options name the column; without that none."""
        column = self.options.regions
        if column is None or not table.needs(column):
            return []
        return list(table.texts(column).fill_null("").to_list())

    def _locks(self, seller_names: pl.DataFrame, owner: Any) -> Any:
        """By account the seller to whom it is locked; one that is held out is locked to its owner of today."""
        table, column = self.accounts, self.options.holdouts
        locked = table.places("locked_to", seller_names, "coverage.seller_unknown").to_numpy().copy()
        if column is None or not table.needs(column):
            return locked
        texts = table.texts(column)
        for row in texts.is_not_null().arg_true():
            if texts[row] not in HOLDOUT:
                table.say("coverage.holdout_word", row, column, texts[row])
            elif texts[row] == HOLDOUT[0] and owner[row] == NOBODY:
                table.say("coverage.holdout_without_owner", row, column)
            elif texts[row] == HOLDOUT[0] and locked[row] not in (NOBODY, owner[row]):
                table.say("coverage.holdout_locked", row, column)
            elif texts[row] == HOLDOUT[0]:
                locked[row] = owner[row]
        return locked

    def _banned(self, seller_names: pl.DataFrame) -> dict[int, list[int]]:
        texts = self.accounts.texts("banned")
        if texts.null_count() == len(texts):
            return {}
        at = dict(seller_names.iter_rows())
        banned: dict[int, list[int]] = {}
        for row in texts.is_not_null().arg_true():
            for name in texts[row].split():
                if name in at:
                    banned.setdefault(int(row), []).append(at[name])
                else:
                    self.accounts.say("coverage.seller_unknown", row, "banned", name)
        return banned

    def _bands(self) -> tuple[dict[str, Any], dict[str, Any]]:
        least, most = {}, {}
        for name in self.options.measures:
            low, high = f"{name}_min", f"{name}_max"
            least[name] = self.sellers.numbers(low, default=0.0)
            most[name] = self.sellers.numbers(high, default=np.inf)
            for column, values in ((low, least[name]), (high, most[name])):
                for row in np.flatnonzero(values < 0):
                    self.sellers.say("coverage.band_negative", int(row), column, values[row])
            for row in np.flatnonzero(least[name] > most[name]):
                self.sellers.say(
                    "coverage.band_crossed",
                    int(row),
                    low,
                    least[name][row],
                    most=f"{most[name][row]:g}",
                    high=high,
                )
            if not self.sellers.has(low) and not self.sellers.has(high):
                self.sellers.say("coverage.no_band", column=high, low=low)
        return least, most

    def _owners(self, names: pl.DataFrame, seller_names: pl.DataFrame, count: int) -> Any:
        owner = np.full(count, NOBODY, np.int64)
        if self.current is None:
            return owner
        table = self.current
        account = table.places("account_id", names, "coverage.account_unknown").to_numpy()
        seller = table.places("seller_id", seller_names, "coverage.seller_unknown").to_numpy()
        table.ids("account_id")
        for row in table.texts("seller_id").is_null().arg_true():
            table.say("coverage.id_missing", row, "seller_id")
        is_known = account >= 0
        owner[account[is_known]] = seller[is_known]
        return owner


def _positive(table: Table, column: str, values: Any) -> None:
    for row in np.flatnonzero(values <= 0):
        table.say("coverage.measure_not_positive", int(row), column, f"{values[row]:g}")
