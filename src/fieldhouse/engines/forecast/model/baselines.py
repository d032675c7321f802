"""The methods that ours is held against, as people use them. What each does: ``docs/forecast-engine.md``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from fieldhouse.engines.forecast.contract.book import Book
from fieldhouse.engines.forecast.model.age_curve import age_curve
from fieldhouse.engines.forecast.model.lookups import amount_at, open_at, stage_at
from fieldhouse.engines.forecast.model.past import worth_ratio
from fieldhouse.engines.forecast.model.rates import run_rate, season_days, seasonal

LEAST_RESOLVED = 6
ASSUMED_RATE = 0.3
"""The win rate of a stage that fewer than six decided deals had reached."""
MOST_ORIGINS = 60
"""How many past windows a conversion is averaged over, the latest ones."""


@dataclass(frozen=True)
class Said:
    """What a method says of a window: money, and the chance of each open deal where it has one."""

    money: float
    chance: np.ndarray | None = None


@dataclass
class Conversions:
    """Past windows by stage; kept, because the next origin asks for the same ones."""

    kept: dict[tuple[float, float], np.ndarray] = field(default_factory=dict)

    def at(self, book: Book, instant: float, window: float) -> np.ndarray:
        """By stage: money won, money open, deals won, deals open; the last column is money of deals that came later."""
        key = (instant, window)
        if key not in self.kept:
            deals = open_at(book, instant)
            stage, _ = stage_at(book, deals, instant)
            won = book.is_won_between(instant, instant + window)
            n = len(book.about.order)
            later = book.worth[won & (book.created > instant)].sum()
            sums = [
                np.bincount(stage, book.worth[deals] * won[deals], n),
                np.bincount(stage, amount_at(book, deals, instant), n),
                np.bincount(stage, won[deals], n),
                np.bincount(stage, minlength=n).astype(float),
                np.full(n, float(later)),
            ]
            self.kept[key] = np.stack(sums)
        return self.kept[key]


def baselines(book: Book, window: float, conversions: Conversions) -> dict[str, Said]:
    """All of them but the haircut, which is learnt from earlier answers."""
    at = book.as_of
    deals = open_at(book, at)
    amount = amount_at(book, deals, at) * worth_ratio(book, at)
    stage, _ = stage_at(book, deals, at)
    by_stage = win_rates(book)[stage]
    back = seasonal(book, at, window)
    said: Mapping[str, Said | None] = {
        "stage_weighted": Said(float((by_stage * amount).sum()), by_stage),
        "stage_to_period": _stage_to_period(book, window, conversions),
        "run_rate": Said(run_rate(book, at, window)),
        "seasonal_naive": None if back is None else Said(back),
        "age_curve": _by_age(book, window, deals, amount),
    }
    return {name: one for name, one in said.items() if one is not None}


def win_rates(book: Book) -> np.ndarray:
    """Of the decided deals that had reached a stage, the share that was won."""
    decided = np.flatnonzero(book.outcome > 0)
    deal = np.repeat(np.arange(len(book.ids)), np.diff(book.stages.start))
    reached = np.zeros(len(book.ids), dtype=np.int64)
    in_time = (book.stages.at <= book.closed[deal]) & (book.stages.value >= 0)
    np.maximum.at(reached, deal[in_time], book.stages.value[in_time])
    rates = np.full(len(book.about.order), ASSUMED_RATE)
    for stage in range(len(rates)):
        of_it = decided[reached[decided] >= stage]
        if len(of_it) >= LEAST_RESOLVED:
            rates[stage] = (book.outcome[of_it] == 1).mean()
    return rates


def _stage_to_period(book: Book, window: float, conversions: Conversions) -> Said | None:
    """Money won in the window per money open in a stage, over past windows, and what new deals brought on average."""
    step, first = book.about.every_days, book.observed_from
    n = int(np.floor((book.seen_to - window - first) / step + 1e-9))
    if n < 0:
        return None
    days = first + step * np.arange(max(0, n + 1 - MOST_ORIGINS), n + 1)
    sums = np.stack([conversions.at(book, float(day), window) for day in days])
    total = sums.sum(axis=0)
    deals = open_at(book, book.as_of)
    stage, _ = stage_at(book, deals, book.as_of)
    amount = amount_at(book, deals, book.as_of)
    per_money = total[0] / np.maximum(total[1], 1e-9)
    chance = total[2] / np.maximum(total[3], 1e-9)
    return Said(float((per_money[stage] * amount).sum() + sums[:, 4, 0].mean()), chance[stage])


def _by_age(book: Book, window: float, deals: np.ndarray, amount: np.ndarray) -> Said:
    """The age curve for open deals, and for deals that come in as they did in the last season."""
    curve = age_curve(book)
    chance = curve.chance(book.as_of - book.created[deals], window)
    days = min(season_days(book, book.as_of), max(book.as_of - book.observed_from, 1.0))
    recent = (book.created > book.as_of - days) & (book.created <= book.as_of)
    a_day = float(book.listed[recent].sum()) * worth_ratio(book, book.as_of) / days
    return Said(float((chance * amount).sum()) + a_day * curve.area(window), chance)
