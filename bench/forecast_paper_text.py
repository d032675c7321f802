"""The text of docs/forecast-backtest.md around its figures."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fieldhouse.engines.forecast.backtest.rows import METHODS, OURS

if TYPE_CHECKING:
    from bench.forecast_paper import Result

COLUMNS = ("wape", "bias", "crps", "coverage80", "brier", "ece")
LEAST_WINDOWS = 10

HERE = Path(__file__).parent
HEAD = (HERE / "forecast_paper_head.md").read_text(encoding="utf-8")
TAIL = (HERE / "forecast_paper_tail.md").read_text(encoding="utf-8")


def page(results: Sequence[Result]) -> str:
    """The whole page."""
    from bench.forecast_paper import pooled_coverage

    share, n, low, high = pooled_coverage(results)
    said = (
        f"**Pooled coverage of the 80 % ranges**: {share:.2f} over {n} windows side by side (90 % interval {low:.2f} "
        f"to {high:.2f}). Sets and horizons are weighed by their windows; horizons of one set share days, so the "
        "interval is too narrow."
    )
    parts = [HEAD.format(code=_code()), "## Results\n", said, "", *_pictures()]
    parts += [_set(one) for one in results]
    parts += ["## Where we lose, and why\n", *(_losses(one) for one in results), "", TAIL]
    return "\n".join(parts)


def _pictures() -> list[str]:
    return [
        "![Error by days ahead and method](pictures/forecast-errors.svg)\n",
        "![Coverage by days ahead](pictures/forecast-coverage.svg)\n",
        "![Reliability of chances](pictures/forecast-reliability.svg)\n",
    ]


def _set(one: Result) -> str:
    lines = [f"### {one.name}\n", _line("days", "method", "n", "n_eff", *COLUMNS), _line(*["---"] * 10)]
    for tested in one.tested:
        lines += [_scores(one.row(method, tested.window)) for method in METHODS]
    ratios = ", ".join(
        f"{one.over('haircut_stage_weighted', tested.window):.2f} at {tested.window:g} days"
        for tested in one.tested
    )
    return "\n".join([*lines, "", f"Error over that of the haircut: {ratios}.", ""])


def _scores(row: dict[str, Any]) -> str:
    cells = ["–" if row[name] is None else f"{row[name]:,.3f}" for name in COLUMNS]
    cells[2] = "–" if row["crps"] is None else f"{row['crps']:,.0f}"
    name = f"**{row['method']}**" if row["method"] == OURS else row["method"]
    return _line(str(row["horizon_days"]), name, str(row["n"]), str(row["n_effective"]), *cells)


def _losses(one: Result) -> str:
    """Every horizon at which a method did better, the best one named."""
    lines = []
    for tested in one.tested:
        rows = [one.row(method, tested.window) for method in METHODS]
        best = min((row for row in rows if row["wape"] is not None), key=lambda row: row["wape"])
        ours = one.row(OURS, tested.window)
        if best["method"] == OURS:
            continue
        weights = sum(look.blend.weights for look in tested.outlooks) / len(tested.outlooks)
        few = "" if ours["n_effective"] >= LEAST_WINDOWS else ", few windows to learn from"
        shown = " / ".join(f"{value:.2f}" for value in weights)
        lines.append(
            f"- {one.name}, {tested.window:g} days: {best['method']} has {best['wape']:.3f}, we {ours['wape']:.3f}"
            f"{few}. Mean weights of hazards / age / run rate / season: {shown}."
        )
    return "\n".join(lines)


def _line(*cells: str) -> str:
    return "| " + " | ".join(cells) + " |"


def _code() -> str:
    said = subprocess.run(
        ["git", "log", "-1", "--format=%h of %cs", "--", "src/fieldhouse/engines/forecast"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    return f"Code {said}"
