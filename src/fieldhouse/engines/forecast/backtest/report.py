"""The backtest's answer as an object for programs."""

from __future__ import annotations

from typing import Any

from fieldhouse.domain.errors import BadInput
from fieldhouse.engines.forecast.backtest.rows import OURS, Tested, backtest, rows
from fieldhouse.engines.forecast.contract.book import book
from fieldhouse.engines.forecast.contract.columns import Columns

MOST_DAYS = 3_653.0


def report(
    columns: Columns,
    horizon: str = "",
    every: float | None = None,
    currency: str | None = None,
    seed: int = 0,
    *,
    with_challenger: bool = False,
) -> dict[str, Any]:
    """Rows by method and horizon, the default, and what has to be said.

    The default is ours: at each origin it follows, by weights learnt from earlier windows only, the hazards, the age
    curve, the run rate or the season, so its row is what would have been chosen there. With a challenger the row holds
    the challenger's forecast at those origins by which it had been nearer.
    """
    about = columns.about
    horizons = _days(horizon) if horizon else about.horizons_days
    step = about.every_days if every is None else every
    if not 0 < step <= MOST_DAYS:
        raise BadInput("forecast.about_key", key="every_days", value=str(step))
    found: list[dict[str, Any]] = []
    said: list[dict[str, Any]] = []
    for tested in backtest(columns, horizons, step, currency, seed, with_challenger=with_challenger):
        ours = rows(tested)
        found += ours
        said += _notes(tested, ours)
    whole = book(columns, about.observed_to, currency)
    return {
        "rows": found,
        "default_method": OURS,
        "notes": said,
        "findings": [{"code": one.code, "n": one.n, "example": one.example} for one in whole.oddities],
    }


def _days(text: str) -> tuple[float, ...]:
    try:
        days = sorted({float(one) for one in text.split(",")})
    except ValueError as failure:
        raise BadInput("forecast.about_key", key="horizons_days", value=text) from failure
    if not all(0 < one <= MOST_DAYS for one in days):
        raise BadInput("forecast.about_key", key="horizons_days", value=text)
    return tuple(days)


def _notes(tested: Tested, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Where the run rate was better than ours, and where nothing could be tested."""
    scores = {row["method"]: row for row in found}
    ours, rate = scores[OURS], scores["run_rate"]
    if not ours["n"]:
        return [{"code": "no_window_to_test", "horizon_days": ours["horizon_days"]}]
    if ours["wape"] is None:
        return [{"code": "nothing_was_won", "horizon_days": ours["horizon_days"]}]
    if rate["wape"] is not None and rate["wape"] < ours["wape"]:
        weight = sum(float(look.blend.weights[2:].sum()) for look in tested.outlooks) / len(tested.outlooks)
        return [
            {
                "code": "run_rate_was_better",
                "horizon_days": ours["horizon_days"],
                "ratio": round(ours["wape"] / rate["wape"], 3) if rate["wape"] else None,
                "followed": round(weight, 2),
            }
        ]
    return []
