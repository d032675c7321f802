"""The tables as columns: deals in the order of their ids, changes in the order of deal, instant and content.

Nothing is judged here but what can be read. What was known at an instant is cut out by `book`; the order of rows in
the files, and whatever stands in them beside, is gone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from fieldhouse.engines.forecast.contract.about import About
from fieldhouse.engines.forecast.contract.findings import Unreadable
from fieldhouse.engines.forecast.contract.instants import days_of
from fieldhouse.engines.forecast.contract.tables import DEALS, Tables

WON, LOST = -1, -2
"""Codes of the stages that end a deal; the open ones are 0, 1, … in their order."""
UNKNOWN = -3
MOST_AMOUNT, LEAST_AMOUNT = 1e15, 1e-6
"""Beyond these an amount is a slip of the file and no money."""

Floats = np.ndarray
Codes = np.ndarray


@dataclass(frozen=True)
class Texts:
    """A column of texts as codes into ``names``, which are sorted; -1 is none."""

    codes: Codes
    names: tuple[str, ...]


@dataclass(frozen=True)
class Changes:
    """Changes of one field: ``deal`` is a position in ``Columns.ids``; sorted by deal, then ``at``, then content."""

    deal: Codes
    at: Floats
    value: np.ndarray


@dataclass(frozen=True)
class Columns:
    """Everything that could be read. ``texts`` holds ``owner_id`` and every segment, ``text_changes`` theirs."""

    about: About
    ids: np.ndarray
    created: Floats
    amount: Floats
    currency: Texts
    texts: dict[str, Texts]
    stages: Changes
    amounts: Changes
    close_dates: Changes
    categories: Changes
    category_names: tuple[str, ...]
    text_changes: dict[str, Changes]
    activities: Changes | None
    strangers: Floats
    doubles: Floats
    unknown_stages: Changes
    unreadable: tuple[Unreadable, ...]


def columns(tables: Tables) -> Columns:
    """Sort and encode the tables."""
    odd: list[Unreadable] = []
    deals, doubles = _deals(tables.opportunities, odd)
    ids = deals["opportunity_id"]
    history = _placed(tables.history, ids, odd, "change_without_instant")
    strangers = history.filter(pl.col("deal").is_null())["at"].to_numpy()
    history = history.filter(pl.col("deal").is_not_null())
    segments = [name for name in tables.opportunities.columns if name not in DEALS]
    texts, text_changes = {}, {}
    for name in ("owner_id", *segments):
        rows = history.filter(pl.col("field") == name)
        texts[name], text_changes[name] = _texts(deals[name], rows)
    stages, unknown = _stages(history.filter(pl.col("field") == "stage"), tables.about)
    categories = history.filter(pl.col("field") == "category")
    category, category_changes = _texts(pl.Series([], dtype=pl.String), categories)
    return Columns(
        about=tables.about,
        ids=ids.to_numpy(),
        created=deals["created_at"].to_numpy(),
        amount=deals["amount"].to_numpy(),
        currency=_texts(deals["currency"], history.clear())[0],
        texts=texts,
        stages=stages,
        amounts=_numbers(history, "amount", odd),
        close_dates=_days(history, odd),
        categories=category_changes,
        category_names=category.names,
        text_changes=text_changes,
        activities=_activities(tables.activities, ids, odd),
        strangers=strangers,
        doubles=doubles,
        unknown_stages=unknown,
        unreadable=tuple(odd),
    )


def _deals(table: pl.DataFrame, odd: list[Unreadable]) -> tuple[pl.DataFrame, Floats]:
    """The deals by id, the earliest row of each; and when the rows that are left out were created."""
    texts = [name for name in table.columns if name not in ("created_at", "amount")]
    deals = table.select(
        *(pl.col(name).cast(pl.String).str.strip_chars().replace("", None) for name in texts),
        created_at=pl.Series(days_of(table["created_at"])),
        amount=_amounts(table["amount"]),
    )
    nameless = deals["opportunity_id"].is_null().to_numpy() | np.isnan(deals["created_at"].to_numpy())
    odd.append(_timeless("deal_without_creation", deals["opportunity_id"], nameless))
    deals = deals.filter(~pl.Series(nameless)).sort(
        "opportunity_id", "created_at", *deals.columns, nulls_last=True
    )
    is_first = deals["opportunity_id"].is_first_distinct()
    return deals.filter(is_first), deals.filter(~is_first)["created_at"].to_numpy()


def _amounts(column: pl.Series) -> pl.Series:
    """A column of amounts; NaN where there is none, or none that can be one; what is below the least is nothing."""
    text = column.str.strip_chars() if column.dtype == pl.String else column
    numbers = text.cast(pl.Float64, strict=False).fill_null(float("nan"))
    numbers = numbers.set(numbers.is_infinite() | (numbers.abs() > MOST_AMOUNT), float("nan"))
    return numbers.set(numbers.abs() < LEAST_AMOUNT, 0.0)


def _placed(table: pl.DataFrame, ids: pl.Series, odd: list[Unreadable], code: str) -> pl.DataFrame:
    """Rows with the position of their deal and their instant; those without an instant are left out."""
    at = pl.Series("at", days_of(table["at"]))
    names = table["opportunity_id"].cast(pl.String).str.strip_chars()
    odd.append(_timeless(code, names, at.is_nan().to_numpy()))
    kept = [
        pl.col(name).cast(pl.String).str.strip_chars() for name in ("field", "value") if name in table.columns
    ]
    kept += [pl.col("kind").cast(pl.String)] if "kind" in table.columns else []
    placed = table.select(*kept, opportunity_id=names, at=at).filter(~at.is_nan())
    places = pl.DataFrame({"opportunity_id": ids, "deal": np.arange(len(ids), dtype=np.int64)})
    return placed.join(places, on="opportunity_id", how="left", maintain_order="left").drop("opportunity_id")


def _texts(column: pl.Series, rows: pl.DataFrame) -> tuple[Texts, Changes]:
    """A column and the changes of it, in one list of names."""
    value = rows["value"]
    names = pl.concat([column.cast(pl.String), value]).drop_nulls().unique().sort()
    places = dict(zip(names.to_list(), range(len(names)), strict=True))

    def codes(texts: pl.Series) -> Codes:
        return texts.replace_strict(places, default=-1, return_dtype=pl.Int64).to_numpy()

    changes = _sorted(rows["deal"].to_numpy(), rows["at"].to_numpy(), codes(value))
    return Texts(codes(column.cast(pl.String)), tuple(names.to_list())), changes


def _sorted(deal: Codes, at: Floats, value: np.ndarray, rank: np.ndarray | None = None) -> Changes:
    order = np.lexsort((value if rank is None else rank, at, deal))
    return Changes(deal[order], at[order], value[order])


def _stages(rows: pl.DataFrame, about: About) -> tuple[Changes, Changes]:
    """The stage changes, and apart those whose stage is in no list.

    At one instant the open stages come first in their order, then won, then lost: a deal that is entered and won in
    one step was in the stage, and one that is won and lost at once is won.
    """
    codes: dict[str, int] = {name: place for place, name in enumerate(about.order)}
    codes |= dict.fromkeys(about.won, WON) | dict.fromkeys(about.lost, LOST)
    value = rows["value"].replace_strict(codes, default=UNKNOWN, return_dtype=pl.Int64).to_numpy()
    deal, at = rows["deal"].to_numpy(), rows["at"].to_numpy()
    is_known = value != UNKNOWN
    rank = np.where(value == WON, 10**6, np.where(value == LOST, 10**6 + 1, value))
    known = _sorted(deal[is_known], at[is_known], value[is_known], rank[is_known])
    names = rows["value"].fill_null("").to_numpy()[~is_known]
    return known, _sorted(deal[~is_known], at[~is_known], names)


def _numbers(history: pl.DataFrame, field: str, odd: list[Unreadable]) -> Changes:
    rows = history.filter(pl.col("field") == field)
    value = _amounts(rows["value"]).to_numpy()
    odd.append(_dated(f"{field}_unreadable", rows, np.isnan(value)))
    kept = ~np.isnan(value)
    return _sorted(rows["deal"].to_numpy()[kept], rows["at"].to_numpy()[kept], value[kept])


def _days(history: pl.DataFrame, odd: list[Unreadable]) -> Changes:
    """The stated close dates; an empty one takes the date back, as NaN."""
    rows = history.filter(pl.col("field") == "close_date")
    value = days_of(rows["value"])
    is_empty = (rows["value"].fill_null("") == "").to_numpy()
    odd.append(_dated("close_date_unreadable", rows, np.isnan(value) & ~is_empty))
    kept = ~np.isnan(value) | is_empty
    return _sorted(rows["deal"].to_numpy()[kept], rows["at"].to_numpy()[kept], value[kept])


def _activities(table: pl.DataFrame | None, ids: pl.Series, odd: list[Unreadable]) -> Changes | None:
    if table is None:
        return None
    rows = _placed(table, ids, odd, "activity_without_instant").filter(pl.col("deal").is_not_null())
    return _texts(pl.Series([], dtype=pl.String), rows.rename({"kind": "value"}))[1]


def _timeless(code: str, names: pl.Series, where: np.ndarray) -> Unreadable:
    return Unreadable(
        code, np.full(int(where.sum()), -np.inf), np.sort(names.fill_null("").to_numpy()[where].astype(str))
    )


def _dated(code: str, rows: pl.DataFrame, where: np.ndarray) -> Unreadable:
    """Sorted by instant and content, so that the example does not depend on the order of rows."""
    bad = rows.filter(pl.Series(where, dtype=pl.Boolean)).sort("at", "value", nulls_last=True)
    return Unreadable(code, bad["at"].to_numpy(), bad["value"].fill_null("").to_numpy())
