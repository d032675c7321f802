"""An invented history in the forecast's file contract, of any size: what it says of accuracy is nothing."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import polars as pl

STAGES = ("Qualify", "Discover", "Propose", "Negotiate", "Commit")
TERRITORIES, TYPES = 60, 3
YEARS_DAYS = 1461.0
FIRST_DAY = 18_993.0
"""2022-01-01."""


def write_history(folder: Path, n: int, owners: int, seed: int = 11) -> int:
    """Write ``n`` deals of four years with about ten changes each; gives the number of changes."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(seed)
    created = np.sort(rng.uniform(0, YEARS_DAYS, n))
    owner = rng.integers(0, owners, n)
    amount = np.round(rng.lognormal(9, 1, n), 2)
    ids = np.char.add("O", np.char.zfill(np.arange(n).astype(str), 8))
    _deals(ids, created, owner, amount, rng).write_parquet(folder / "opportunities.parquet")
    history = _changes(created, amount, rng)
    history = history.with_columns(opportunity_id=pl.Series(ids[history["deal"].to_numpy()]))
    history.select("opportunity_id", "field", "value", "at").write_parquet(folder / "history.parquet")
    about = {
        "order": STAGES,
        "won": ["Won"],
        "lost": ["Lost"],
        "observed_from": "2022-01-01",
        "observed_to": "2025-12-31",
        "origins_from": "2024-01-01",
        "every_days": 91,
        "horizons_days": [91],
        "period_start_days": 91,
    }
    (folder / "about.json").write_text(json.dumps(about), encoding="utf-8")
    return history.height


def _deals(
    ids: np.ndarray, created: np.ndarray, owner: np.ndarray, amount: np.ndarray, rng: np.random.Generator
) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "opportunity_id": ids,
            "created_at": _instants(created),
            "owner_id": np.char.add("P", owner.astype(str)),
            "amount": amount,
            "currency": ["USD"] * len(ids),
            "territory": np.char.add("T", (owner % TERRITORIES).astype(str)),
            "type": np.char.add("K", rng.integers(0, TYPES, len(ids)).astype(str)),
        }
    )


def _changes(created: np.ndarray, amount: np.ndarray, rng: np.random.Generator) -> pl.DataFrame:
    """Stages one after the other until one is the last; slips of the close date and a change of amount beside."""
    n = len(created)
    at, parts = created.copy(), []
    alive = np.ones(n, dtype=bool)
    for stage in STAGES:
        parts.append(_rows(np.flatnonzero(alive), at, "stage", np.full(int(alive.sum()), stage)))
        for name in ("close_date", "amount"):
            deals = np.flatnonzero(alive)
            stated = at + rng.exponential(8, n)
            if name == "close_date":
                values = _instants(np.floor(stated + 40))[deals].astype("datetime64[D]").astype(str)
            else:
                values = np.round(amount * rng.uniform(0.8, 1.2, n), 2)[deals].astype(str)
            parts.append(_rows(deals, stated, name, values))
        at = at + rng.exponential(18, n)
        lost = alive & (rng.random(n) < 0.22)
        parts.append(_rows(np.flatnonzero(lost), at, "stage", np.full(int(lost.sum()), "Lost")))
        alive &= ~lost
    parts.append(_rows(np.flatnonzero(alive), at, "stage", np.full(int(alive.sum()), "Won")))
    changes = pl.concat(parts).filter(pl.col("day") <= YEARS_DAYS)
    return changes.with_columns(at=pl.Series(_instants(changes["day"].to_numpy())))


def _rows(deals: np.ndarray, at: np.ndarray, name: str, values: np.ndarray) -> pl.DataFrame:
    return pl.DataFrame({"deal": deals, "field": [name] * len(deals), "value": values, "day": at[deals]})


def _instants(days: np.ndarray) -> np.ndarray:
    return ((FIRST_DAY + days) * 86_400_000).astype("datetime64[ms]")
