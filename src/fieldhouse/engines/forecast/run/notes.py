"""What has to be said beside a number: what it borrowed, what was better, what is too wide to help."""

from __future__ import annotations

from typing import Any

import numpy as np

from fieldhouse.engines.forecast.contract.book import Book
from fieldhouse.engines.forecast.model.outlook import LEAST_DECIDED, LEAST_WON, Outlook
from fieldhouse.engines.forecast.model.past import COMPONENTS

LEAST_OWN = 30
"""Decided deals below which a value of a segment is named with what it borrows."""
LEAST_WINDOWS = 4.0
WIDE = 2.0
"""A range is too wide to help when it is wider than twice the mean."""


def notes(cut: Book, look: Outlook) -> list[dict[str, Any]]:
    """Codes with their fields; ``docs/forecast-engine.md`` lists them."""
    if not look.is_enough:
        n_won, n = int(((cut.outcome == 1) & (cut.worth > 0)).sum()), int((cut.outcome > 0).sum())
        if n_won >= LEAST_WON and n >= LEAST_DECIDED:
            return [{"code": "silent_for_too_long", "days": round(cut.silent_days)}]
        needed = {"needs_won": LEAST_WON, "needs_decided": LEAST_DECIDED}
        return [{"code": "too_few_to_say", "won": n_won, "decided": n, **needed}]
    said = [*_about_the_total(look), *_borrowed(cut, look)]
    return said


def _about_the_total(look: Outlook) -> list[dict[str, Any]]:
    said: list[dict[str, Any]] = []
    windows = round(look.blend.n_independent, 1)
    if windows < LEAST_WINDOWS:
        said.append({"code": "few_windows", "independent_windows": windows})
    weights = dict(zip(COMPONENTS, look.blend.weights.tolist(), strict=True))
    past_rate = weights["run_rate"] + weights["seasonal"]
    if past_rate > 0.5:
        said.append({"code": "run_rate_was_better", "weight": round(past_rate, 2)})
    low, high = np.quantile(look.total, [0.1, 0.9])
    if high - low > WIDE * look.total.mean():
        said.append({"code": "range_too_wide", "width_over_mean": _quotient(high - low, look.total.mean())})
    return said


def _quotient(over: float, under: float) -> float | None:
    return round(float(over / under), 1) if under > 0 else None


def _borrowed(cut: Book, look: Outlook) -> list[dict[str, Any]]:
    """Values with few decided deals of their own: what the rest comes from, and with what weight."""
    said = []
    for name, texts in cut.groups.items():
        n = np.bincount(texts.codes[(cut.outcome > 0) & (texts.codes >= 0)], minlength=len(texts.names))
        source = "its segments" if name == "owner_id" and len(cut.groups) > 1 else "all deals"
        for code in np.flatnonzero(n < LEAST_OWN):
            weight = round(float(look.shares.groups[name].borrowed[code]), 2)
            said.append(
                {
                    "code": "borrowed",
                    "segment": name,
                    "value": texts.names[code],
                    "n": int(n[code]),
                    "from": source,
                    "weight": weight,
                    "text": f"n = {n[code]}: borrowed from {source} with weight {weight:.2f}",
                }
            )
    return said
