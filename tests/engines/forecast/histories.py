"""Invented histories in the forecast's file contract."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from fieldhouse.engines.forecast.contract.columns import Columns, columns
from fieldhouse.engines.forecast.contract.tables import Tables, tables_of
from fieldhouse.ingest.forecast_folder import read_forecast_folder

START = datetime(2024, 1, 1, tzinfo=UTC)
ABOUT = {
    "order": ["Talk", "Offer"],
    "won": ["Won"],
    "lost": ["Lost"],
    "observed_from": "2024-01-01",
    "observed_to": "2024-12-31",
    "origins_from": "2024-07-01",
    "every_days": 28,
    "horizons_days": [14, 28],
    "period_start_days": 28,
}


def read_tables(folder: Path) -> Tables:
    return tables_of(*read_forecast_folder(folder))


def instant(day: float) -> str:
    return (START + timedelta(days=day)).isoformat().replace("+00:00", "Z")


@dataclass
class History:
    """Rows of the two files, as texts; ``folder`` writes them."""

    deals: list[list[str]] = field(default_factory=list)
    changes: list[list[str]] = field(default_factory=list)
    activities: list[list[str]] = field(default_factory=list)
    about: dict = field(default_factory=lambda: dict(ABOUT))
    segments: tuple[str, ...] = ("region",)

    def deal(
        self,
        key: str,
        day: float,
        amount: object = 100,
        owner: str = "Ann",
        currency: str = "EUR",
        *segments: str,
    ) -> None:
        values = segments or ("North",) * len(self.segments)
        self.deals.append([key, instant(day), owner, str(amount), currency, *values])

    def change(self, key: str, day: float, name: str, value: object) -> None:
        self.changes.append([key, name, str(value), instant(day)])

    def folder(self, path: Path) -> Path:
        path.mkdir(parents=True, exist_ok=True)
        heads = ["opportunity_id", "created_at", "owner_id", "amount", "currency", *self.segments]
        _write(path / "opportunities.csv", heads, self.deals)
        _write(path / "history.csv", ["opportunity_id", "field", "value", "at"], self.changes)
        if self.activities:
            _write(path / "activities.csv", ["opportunity_id", "at", "kind"], self.activities)
        (path / "about.json").write_text(json.dumps(self.about), encoding="utf-8")
        return path

    def columns(self, path: Path) -> Columns:
        return columns(read_tables(self.folder(path)))


def _write(path: Path, heads: list[str], rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows([heads, *rows])


def invented(n: int = 900, seed: int = 3) -> History:
    """A year of deals: two stages, two regions, three owners, a third of them won after a month or so."""
    rng = np.random.default_rng(seed)
    made = History()
    for one in range(n):
        day = float(rng.uniform(0, 365))
        key, region = f"D{one:05d}", ("North", "South")[int(rng.random() < 0.4)]
        amount = round(float(rng.lognormal(5, 0.8)), 2)
        made.deal(key, day, amount, ("Ann", "Ben", "Cem")[one % 3], "EUR", region)
        made.change(key, day, "stage", "Talk")
        offered = day + float(rng.exponential(12))
        if rng.random() < 0.6:
            made.change(key, offered, "stage", "Offer")
            if rng.random() < 0.3:
                made.change(key, offered, "amount", round(amount * 0.9, 2))
            if rng.random() < 0.4:
                made.change(key, offered, "close_date", instant(offered + 20)[:10])
            ended = offered + float(rng.exponential(18))
            made.change(key, ended, "stage", "Won" if rng.random() < 0.55 else "Lost")
        elif rng.random() < 0.9:
            made.change(key, offered, "stage", "Lost")
    made.changes = [row for row in made.changes if row[3] <= instant(366)]
    return made
