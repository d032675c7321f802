"""The expectation of one window as it is kept: leaves with their paths, deals with their chances, and what to say.

A leaf is a place in either tree, an owner, a type, a currency and a wall. The money of a leaf's paths, in whole minor
units of the reporting currency at the plan rate, adds up to that of every node above it, path by path; so a node's mean
is the sum of its leaves' means, and its percentiles are exact.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from fieldhouse.apps.forecasts.window import Window
from fieldhouse.facts import kept

RULES = 1
"""Counts up when the engine or the mart computes otherwise, so that what older rules made is not read."""
_PARTS = ("leaves", "places", "deals")
LEAF_CODES = ("type", "order_type", "currency", "wall")


@dataclass(frozen=True)
class Leaves:
    """``seat`` and ``land`` are places, ``codes`` the values by name; ``paths`` is (leaf, path), in minor units.

    ``decided`` deals a leaf's owner has; ``borrowed_bp`` is the weight of what the owner's chances borrow.
    """

    seat: np.ndarray
    land: np.ndarray
    codes: Mapping[str, np.ndarray]
    mean_minor: np.ndarray
    borrowed_bp: np.ndarray
    paths: np.ndarray


@dataclass(frozen=True)
class Chance:
    """What is expected of one open deal; ``reasons`` are the facts with their factors, the strongest first."""

    probability: float
    expected_on: str | None
    reasons: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Mart:
    """All that is kept of a window. ``about`` holds components, notes and sample sizes as the engine says them."""

    about: Mapping[str, Any]
    leaves: Leaves
    places: pa.Table
    deals: pa.Table

    def chance_of(self, opportunity: int) -> Chance | None:
        """What is expected of a deal; ``None`` for one that was not open."""
        row = int(np.searchsorted(self.deals["key"].to_numpy(), opportunity))
        if row == self.deals.num_rows or self.deals["key"][row].as_py() != opportunity:
            return None
        (one,) = self.deals.slice(row, 1).to_pylist()
        return Chance(one["probability"], one["expected_on"], tuple(json.loads(one["reasons"])))


def read(window: Window) -> Mart | None:
    """What is kept of a window, or ``None``."""
    about = kept.read(kept.FORECASTS, _name(window, "about"))
    found = {one: table for one in _PARTS if (table := kept.read(kept.FORECASTS, _name(window, one)))}
    if about is None or len(found) != len(_PARTS):
        return None
    said = json.loads(about["about"][0].as_py())
    return Mart(said, _leaves(found["leaves"]), found["places"], found["deals"])


def is_kept(window: Window) -> bool:
    """Whether something is kept of a window."""
    return kept.read(kept.FORECASTS, _name(window, "about")) is not None


def write(window: Window, mart: Mart) -> None:
    """Keep it; what says so comes last."""
    for name, table in {"leaves": _table(mart.leaves), "places": mart.places, "deals": mart.deals}.items():
        kept.write(kept.FORECASTS, _name(window, name), table)
    about = pa.table({"about": [json.dumps(dict(mart.about), ensure_ascii=False)]})
    kept.write(kept.FORECASTS, _name(window, "about"), about)


def _name(window: Window, part: str) -> str:
    return f"{RULES}-{window.key}-{part}"


def _table(leaves: Leaves) -> pa.Table:
    columns: dict[str, Any] = {"seat": leaves.seat, "land": leaves.land, **leaves.codes}
    columns |= {"mean_minor": leaves.mean_minor, "borrowed_bp": leaves.borrowed_bp}
    paths = pa.FixedSizeListArray.from_arrays(pa.array(leaves.paths.ravel()), leaves.paths.shape[1])
    return pa.table({**{name: pa.array(one) for name, one in columns.items()}, "paths": paths})


def _leaves(table: pa.Table) -> Leaves:
    column = table["paths"].combine_chunks()
    width = column.type.list_size
    paths = column.flatten().to_numpy().reshape(-1, width)
    numbers = {name: table[name].to_numpy() for name in ("seat", "land", "mean_minor", "borrowed_bp")}
    codes = {name: np.array(table[name].to_pylist(), dtype=object) for name in LEAF_CODES}
    return Leaves(codes=codes, paths=paths, **numbers)
