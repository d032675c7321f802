"""The files of the contract as tables with checked heads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from fieldhouse.engines.forecast.contract.about import About, about_of

DEALS = ("opportunity_id", "created_at", "owner_id", "amount", "currency")


@dataclass(frozen=True)
class Tables:
    """The folder as it was read. ``activities`` is ``None`` where the folder has none."""

    about: About
    opportunities: pl.DataFrame
    history: pl.DataFrame
    activities: pl.DataFrame | None


def tables_of(
    said: dict[str, Any],
    opportunities: pl.DataFrame,
    history: pl.DataFrame,
    activities: pl.DataFrame | None = None,
) -> Tables:
    """The tables of a folder, whose about.json says ``said``; ``BadInput`` as `about_of`."""
    return Tables(about_of(said), opportunities, history, activities)
