"""The truth beside a dirty export: what every quarter comes to, and each dirt by its record. No importer reads it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from ...periods import Periods, add_quarters, label_of
from ..ids import record_id
from .company import Company
from .known import Known
from .reckoning import Reckoning

WALLS = ((), ("public_sector",))
TOTALS = ("as_of", "period", "object", "node", "metric", "view", "walls", "amount_minor", "deals")
DIRT = ("dirt", "object", "record")


def write_truth(folder: Path, company: Company, known: Known) -> None:
    """Write `totals.csv` and `dirt.csv`."""
    folder.mkdir(exist_ok=True)
    _write(folder / "totals.csv", TOTALS, _totals(company.periods, Reckoning(known)))
    _write(folder / "dirt.csv", DIRT, ((one.what, one.of, one.record) for one in company.dirt))


def _totals(periods: Periods, reckoning: Reckoning) -> Iterator[tuple[Any, ...]]:
    """Each quarter and the one after it as at its end, and every quarter as at the last day: what is not zero."""
    past = [one for one in periods.quarters if one <= periods.until]
    for nth, start in enumerate(past):
        day = min(add_quarters(start, 1) - timedelta(days=1), periods.until)
        asked = past if day == periods.until else past[nth : nth + 1]
        yield from _as_of(reckoning, day, [*asked, add_quarters(asked[-1], 1)])


def _as_of(reckoning: Reckoning, day: date, quarters: Iterable[date]) -> Iterator[tuple[Any, ...]]:
    stood = reckoning.stood(day)
    for start in quarters:
        for walls in WALLS:
            totals = reckoning.totals(stood, start, add_quarters(start, 1), walls)
            for ((of, key), metric, view), (amount, count) in sorted(totals.items()):
                node, period = record_id(of, key), label_of(start).replace(" ", "-")
                yield day, period, of, node, metric, view, " ".join(walls), amount, count


def _write(path: Path, names: Iterable[str], rows: Iterable[Iterable[Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(names)
        writer.writerows(rows)
