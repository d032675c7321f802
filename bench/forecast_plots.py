"""The plots of the forecast's backtest, as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from fieldhouse.engines.forecast.backtest.rows import METHODS, OURS

if TYPE_CHECKING:
    from bench.forecast_paper import Result

INK, OTHERS = "#1f4e79", "#9aa5b1"
BINS = np.linspace(0, 1, 11)


def plots(results: Sequence[Result], folder: Path) -> None:
    """Write errors, coverage and reliability, a panel for each set."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "fieldhouse"
    for name, draw in (("errors", _errors), ("coverage", _coverage), ("reliability", _reliability)):
        _panels(results, folder / f"forecast-{name}.svg", draw)


def _panels(results: Sequence[Result], path: Path, draw: Any) -> None:
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(1, len(results), figsize=(5.2 * len(results), 3.8), squeeze=False)
    for one, axis in zip(results, axes[0], strict=True):
        draw(one, axis)
        axis.set_title(one.name)
        axis.spines[["top", "right"]].set_visible(False)
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
    pyplot.close(figure)


def _errors(one: Result, axis: Any) -> None:
    days = [tested.window for tested in one.tested]
    for method in METHODS:
        if method == "stage_weighted":
            continue
        found = [one.row(method, day)["wape"] for day in days]
        style = {"color": INK, "linewidth": 2.5} if method == OURS else {"linewidth": 1.2}
        axis.plot(days, [np.nan if value is None else value for value in found], "o-", label=method, **style)
    axis.set(xlabel="days ahead", ylabel="WAPE", ylim=(0, None))
    axis.legend(fontsize=7, frameon=False)


def _coverage(one: Result, axis: Any) -> None:
    days = [tested.window for tested in one.tested]
    for method, colour in (("haircut_stage_weighted", OTHERS), (OURS, INK)):
        found = [one.row(method, day)["coverage80"] for day in days]
        axis.plot(
            days, [np.nan if value is None else value for value in found], "o-", color=colour, label=method
        )
    axis.axhspan(0.75, 0.85, color=OTHERS, alpha=0.2, linewidth=0)
    axis.set(xlabel="days ahead", ylabel="ranges of 80 % that held", ylim=(0, 1.02))
    axis.legend(fontsize=7, frameon=False)


def _reliability(one: Result, axis: Any) -> None:
    axis.plot([0, 1], [0, 1], color=OTHERS, linewidth=1)
    for tested in one.tested:
        track = tested.tracks[OURS]
        chance, won = np.concatenate(track.chance), np.concatenate(track.won)
        place = np.clip(np.digitize(chance, BINS) - 1, 0, len(BINS) - 2)
        n = np.bincount(place, minlength=len(BINS) - 1)
        seen = n >= 30
        said = np.bincount(place, chance, len(BINS) - 1)[seen] / n[seen]
        came = np.bincount(place, won, len(BINS) - 1)[seen] / n[seen]
        axis.plot(said, came, "o-", label=f"{tested.window:g} days")
    axis.set(xlabel="chance that was said", ylabel="share that was won", xlim=(0, 1), ylim=(0, 1))
    axis.legend(fontsize=7, frameon=False)
