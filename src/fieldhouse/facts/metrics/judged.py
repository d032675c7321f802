"""How a metric judges every deal of a day, from the columns: counted, or left out for the first reason that holds.

The rule is that of `definitions.reason`, which an engine runs; over a million deals columns answer in a fifth of the
time, and without an engine. As there, a condition on what a deal does not have does not hold.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import numpy as np

from fieldhouse.facts.metrics.columns import EPOCH, Columns
from fieldhouse.facts.metrics.definitions import BEHIND_WALL, REASONS, Metric

FILTERED_OUT = "filtered_out"
"""The judgement of a deal that the basis' filters leave out: it is neither counted nor left out for a reason.

A deal behind a closed wall is never judged so: filters that changed how many there are would tell what they are.
"""

JUDGEMENTS: tuple[str | None, ...] = (None, *REASONS, FILTERED_OUT)
"""How a metric judges a deal, by the number that stands for it: counted (``None``), or left out for a reason."""

COUNTED = 0


def judged(
    metric: Metric,
    deals: Columns,
    start_on: date,
    until_on: date,
    view: str,
    walls: Iterable[str],
    filters: Iterable[tuple[str, str]] = (),
) -> Any:
    """The place in `JUDGEMENTS` of every deal's judgement over a period (half open)."""
    found = np.zeros(len(deals), np.int8)
    for holds, why in reversed(_tried(metric, deals, start_on, until_on, view, walls)):
        found[holds] = JUDGEMENTS.index(why)
    is_behind = found == JUDGEMENTS.index(BEHIND_WALL)
    found[~(fits(deals, filters) | is_behind)] = JUDGEMENTS.index(FILTERED_OUT)
    return found


def fits(deals: Columns, filters: Iterable[tuple[str, str]]) -> Any:
    """Whether each deal has the code asked for of each field."""
    fitting = np.ones(len(deals), bool)
    for name, code in filters:
        fitting &= deals.has_code(name, code)
    return fitting


def behind_wall(deals: Columns, walls: Iterable[str]) -> Any:
    """Whether each deal lies behind a wall that is not opened."""
    behind = ~deals.has_no_code("wall")
    for wall in walls:
        behind &= ~deals.has_code("wall", wall)
    return behind


def _tried(
    metric: Metric, deals: Columns, start_on: date, until_on: date, view: str, walls: Iterable[str]
) -> list[tuple[Any, str]]:
    """The reasons with the deals for which each holds, in the order in which they are tried."""
    is_open, is_won = deals.has_code("outcome", "open"), deals.has_code("outcome", "won")
    tried = [
        (behind_wall(deals, walls), BEHIND_WALL),
        (deals.codes("outcome")[1] < 0, "stage_not_mapped"),
        (deals.has_code("outcome", "lost"), "lost"),
        (is_won & _lies_outside(deals, "booked_on", start_on, until_on), "booked_outside_period")
        if metric.has_booked
        else (is_won, "already_won"),
        (is_open & deals.has_code("category", "omitted"), "omitted"),
        (is_open & _has_other_category(metric, deals), "category_not_counted")
        if metric.categories
        else (is_open, "still_open"),
    ]
    if metric.has_period:
        tried.append((is_open & ~deals.numbers("close_on").is_known, "no_close_date"))
        tried.append(
            (is_open & _lies_outside(deals, "close_on", start_on, until_on), "closes_outside_period")
        )
    tried.append((~deals.numbers("amount").is_known, "no_amount"))
    tried.append((~deals.numbers(f"{view}_minor").is_known, "no_rate"))
    return tried


def _has_other_category(metric: Metric, deals: Columns) -> Any:
    """Whether each deal has a category that a metric does not count; one without any has none."""
    has_other = deals.codes("category")[1] >= 0
    for category in metric.categories:
        has_other &= ~deals.has_code("category", category)
    return has_other


def _lies_outside(deals: Columns, name: str, start_on: date, until_on: date) -> Any:
    """Whether each deal has a day that lies outside of a period."""
    day = deals.numbers(name)
    start, until = ((one - EPOCH).days for one in (start_on, until_on))
    return day.is_known & ((day.values < start) | (day.values >= until))
