"""The three facts that moved a deal's chance most: from everything to its cell, then by its groups."""

from __future__ import annotations

from typing import Any

import numpy as np

from fieldhouse.engines.forecast.contract.book import Book
from fieldhouse.engines.forecast.model.cells import AGE_BANDS, CLOSE_BANDS, SIZE_BANDS
from fieldhouse.engines.forecast.model.outlook import Outlook

MOST = 3


def reasons(cut: Book, look: Outlook) -> list[list[dict[str, Any]]]:
    """For each open deal its strongest facts: ``factor`` is by how much the fact multiplies the chance."""
    counts, hazards = look.past.counts, look.past.hazards
    cells = counts.cells[counts.now_cell]
    facts: list[tuple[str, np.ndarray, list[str]]] = []
    for level, (name, words) in enumerate(_levels(cut)):
        up = hazards.by_level[level][counts.parents[level][counts.now_cell]]
        down = hazards.by_level[level + 1][counts.parents[level + 1][counts.now_cell]]
        facts.append((name, down / up, [words(int(one)) for one in cells[:, level]]))
    for name, split in look.shares.groups.items():
        codes = cut.groups[name].codes[look.deals]
        factor = np.append(split.factor, 1.0)[codes]
        names = (*cut.groups[name].names, "")
        facts.append((name, factor, [names[int(one)] for one in codes]))
    strength = np.abs(np.log(np.stack([factor for _, factor, _ in facts])))
    order = np.argsort(-strength, axis=0, kind="stable")[:MOST]
    return [
        [
            {
                "fact": facts[one][0],
                "value": facts[one][2][deal],
                "factor": round(float(facts[one][1][deal]), 3),
            }
            for one in order[:, deal]
        ]
        for deal in range(len(look.deals))
    ]


def _levels(cut: Book) -> list[tuple[str, Any]]:
    """Name and words of each level of a cell, in the order of `cells`."""
    order = cut.about.order
    is_staged = len(order) > 1
    return [
        ("stage", lambda code: order[code] if code < len(order) else ""),
        ("close_date", _close_words),
        ("category", lambda code: cut.category_names[code - 1] if code else "none"),
        ("days_in_stage" if is_staged else "days_open", lambda code: _between(AGE_BANDS, code)),
        ("amount_over_median", lambda code: _between(SIZE_BANDS, code)),
    ]


def _close_words(code: int) -> str:
    if code == 0:
        return "none"
    bands = ("long overdue", "overdue", "first half of the window", "second half of the window")
    return (*bands, "one window later", "much later")[min(code - 1, len(CLOSE_BANDS))]


def _between(bands: np.ndarray, code: int) -> str:
    """`` < 0.5``, ``0.5 - 1.5``, … as the band is bounded."""
    if code == 0:
        return f"< {bands[0]:g}"
    return f"> {bands[-1]:g}" if code == len(bands) else f"{bands[code - 1]:g} - {bands[code]:g}"
