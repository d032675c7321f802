"""The backtest of the forecast engine on the public histories beside the clone: docs/forecast-backtest.md and its
plots are written by it. Every forecast is made of what was known at its origin.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bench.forecast_paper_text import page
from bench.forecast_plots import plots
from bench.results import Row
from bench.work import ROOT, Work
from fieldhouse.engines.forecast.backtest.rows import OURS, Tested, backtest, rows
from fieldhouse.engines.forecast.contract.columns import columns
from fieldhouse.engines.forecast.contract.tables import tables_of
from fieldhouse.ingest.forecast_folder import read_forecast_folder

SHARED = ROOT.parent / "shared" / "data"
SETS = {"BPI 2012": SHARED / "pipeline-bpi2012" / "forecast", "Maven": SHARED / "crm-maven" / "forecast"}
PAPER, PICTURES = ROOT / "docs" / "forecast-backtest.md", ROOT / "docs" / "pictures"
LEAST_WINDOWS = 10
MOST_ECE, MOST_OVER_RUN_RATE, MOST_OVER_HAIRCUT = 0.03, 1.05, 0.75


@dataclass(frozen=True)
class Result:
    """One set: its horizons with their rows."""

    name: str
    period: float
    tested: tuple[Tested, ...]
    rows: tuple[dict[str, Any], ...]

    def row(self, method: str, window: float) -> dict[str, Any]:
        return next(one for one in self.rows if (one["method"], one["horizon_days"]) == (method, window))

    def over(self, method: str, window: float) -> float:
        """Our error in parts of another method's."""
        return float(self.row(OURS, window)["wape"] / self.row(method, window)["wape"])


def measure(work: Work) -> Iterator[Row]:
    """Test every set, write the paper, and give the figures that issues ask for."""
    results = [_tested(name, folder) for name, folder in SETS.items()]
    plots(results, PICTURES)
    PAPER.write_text(page(results), encoding="utf-8")
    for one in results:
        ratio = one.over("haircut_stage_weighted", one.period)
        worst = max((row["ece"] for row in one.rows if row["method"] == OURS), default=0.0)
        yield Row(
            variant=f"forecast backtest, {one.name}",
            how="python -m bench forecast_paper",
            to_reach=f"{MOST_OVER_HAIRCUT} of the haircut's error at period start, ECE {MOST_ECE}",
            measured=f"{ratio:.2f}, ECE {worst:.3f} at most",
            is_held=ratio <= MOST_OVER_HAIRCUT and worst <= MOST_ECE,
            detail=tuple(_against_the_run_rate(one)),
        )


def _tested(name: str, folder: Path) -> Result:
    read = columns(tables_of(*read_forecast_folder(folder)))
    about = read.about
    tested = tuple(backtest(read, about.horizons_days, about.every_days))
    return Result(name, about.period_start_days, tested, tuple(row for one in tested for row in rows(one)))


def _against_the_run_rate(one: Result) -> Iterator[str]:
    for tested in one.tested:
        n = one.row(OURS, tested.window)["n_effective"]
        said = f"{one.over('run_rate', tested.window):.2f} of the run rate's error at {tested.window:g} days"
        yield f"{said}, {n} windows side by side"


def pooled_coverage(results: Sequence[Result]) -> tuple[float, int, float, float]:
    """Coverage over all sets and horizons, weighed by windows side by side, with its 90 % interval."""
    ours = [row for one in results for row in one.rows if row["method"] == OURS and row["n"]]
    weights = np.array([row["n_effective"] for row in ours], dtype=float)
    share = float(np.average([row["coverage80"] for row in ours], weights=weights))
    n = int(weights.sum())
    reach = 1.645 * float(np.sqrt(share * (1 - share) / n))
    return share, n, share - reach, share + reach
