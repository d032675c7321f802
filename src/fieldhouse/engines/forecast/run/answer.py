"""The answer as an object for programs: total, segments, deals, and what has to be said beside them."""

from __future__ import annotations

from typing import Any

import numpy as np

from fieldhouse.domain.errors import BadInput
from fieldhouse.engines.forecast.contract.book import Book, book
from fieldhouse.engines.forecast.contract.columns import Columns
from fieldhouse.engines.forecast.contract.instants import iso_day
from fieldhouse.engines.forecast.model.age_curve import age_curve
from fieldhouse.engines.forecast.model.outlook import Outlook, outlook
from fieldhouse.engines.forecast.model.past import COMPONENTS
from fieldhouse.engines.forecast.run.contest import contested
from fieldhouse.engines.forecast.run.notes import notes
from fieldhouse.engines.forecast.run.reasons import reasons

MOST_DAYS = 3_653.0


def run(
    columns: Columns,
    as_of: float,
    until: float,
    currency: str | None = None,
    seed: int = 0,
    *,
    with_challenger: bool = False,
) -> dict[str, Any]:
    """Forecast the window after ``as_of`` that ends at ``until``; ``BadInput`` where there is no such window.

    With a challenger, its forecast is given where it was nearer in the windows side by side before ``as_of``.
    """
    if not as_of < until <= as_of + MOST_DAYS:
        raise BadInput("forecast.no_window", as_of=iso_day(as_of), until=iso_day(until))
    if as_of <= columns.about.observed_from:
        raise BadInput(
            "forecast.before_observation", as_of=iso_day(as_of), since=iso_day(columns.about.observed_from)
        )
    cut = book(columns, as_of, currency)
    look = outlook(cut, until - as_of, seed)
    if not with_challenger or not look.is_enough:
        return answer(cut, look)
    chosen, note = contested(columns, cut, look, seed)
    said = answer(cut, chosen)
    return said | {"notes": [note, *said["notes"]]}


def answer(cut: Book, look: Outlook) -> dict[str, Any]:
    """Put an outlook into words and numbers."""
    return {
        "total": {"currency": cut.currency or None, **_range(look.total, look.is_enough)},
        "segments": list(_segments(cut, look)),
        "deals": _deals(cut, look),
        "as_of": iso_day(cut.as_of),
        "until": iso_day(cut.as_of + look.window),
        "components": _components(look),
        "notes": notes(cut, look),
        "findings": [{"code": one.code, "n": one.n, "example": one.example} for one in cut.oddities],
    }


def _range(paths: np.ndarray, is_enough: bool) -> dict[str, float | None]:
    """Mean and percentiles of paths; ``None`` where there is too little to say."""
    if not is_enough:
        return {"mean": None, "p10": None, "p50": None, "p90": None}
    low, middle, high = np.quantile(paths, [0.1, 0.5, 0.9])
    return {"mean": float(paths.mean()), "p10": float(low), "p50": float(middle), "p90": float(high)}


def _segments(cut: Book, look: Outlook) -> list[dict[str, Any]]:
    """Every value of owner and segments, with its decided deals; those of one segment add up to the total."""
    found = []
    decided = cut.outcome > 0
    for place, (name, texts) in enumerate(cut.groups.items()):
        counts = np.bincount(texts.codes[decided] + 1, minlength=len(texts.names) + 1)
        split = look.shares.groups[name]
        order = np.argsort(look.leaves[:, place], kind="stable")
        codes, starts = np.unique(look.leaves[order, place], return_index=True)
        nodes = np.add.reduceat(look.paths[order], starts, axis=0)
        for code, paths in zip(codes.tolist(), nodes, strict=True):
            weight = float(split.borrowed[code]) if code >= 0 else 1.0
            found.append(
                {
                    "segment": name,
                    "value": texts.names[code] if code >= 0 else None,
                    **_range(paths, look.is_enough),
                    "n": int(counts[code + 1]),
                    "borrowed": round(weight, 2),
                }
            )
    return found


def _deals(cut: Book, look: Outlook) -> list[dict[str, Any]]:
    curve = age_curve(cut)
    age = cut.as_of - cut.created[look.deals]
    total = curve.won[-1] if len(curve.won) else 0.0
    so_far = curve.won_by(age)
    half = (so_far + total) / 2
    place = np.minimum(np.searchsorted(curve.won, half), max(len(curve.ages) - 1, 0))
    why = reasons(cut, look)
    found = []
    for one, deal in enumerate(look.deals):
        is_ahead = len(curve.ages) and so_far[one] < total
        expected_on = iso_day(cut.created[deal] + curve.ages[place[one]]) if is_ahead else None
        found.append(
            {
                "opportunity_id": str(cut.ids[deal]),
                "probability": float(look.chance[one]),
                "expected_on": expected_on,
                "reasons": why[one],
            }
        )
    return found


def _components(look: Outlook) -> list[dict[str, Any]]:
    """What each component says, by which factor its past errors correct it, and what weight they leave it."""
    said = look.past.forecasts[:, -1]
    return [
        {
            "name": name,
            "money": None if np.isnan(money) else float(money),
            "factor": float(factor),
            "weight": float(weight),
        }
        for name, money, factor, weight in zip(
            COMPONENTS, said, look.blend.factors, look.blend.weights, strict=True
        )
    ]
