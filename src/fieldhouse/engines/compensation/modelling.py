"""What plans cost: over the credits as they came, over all of them grown or shrunk alike, and over drawn years."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from fieldhouse.engines.compensation.crediting import Credits
from fieldhouse.engines.compensation.inputs import PayInput, People
from fieldhouse.engines.compensation.running import calculated

Floats = NDArray[np.float64]
Paid = dict[tuple[str, str], int]
"""Minor units that are earned up to the period's end, by payee and currency."""

SCALES = (60, 80, 100, 120, 140)
"""Percent of every credit at which costs are compared."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the plans that are held against each other, with its payees and the credits in their order."""

    given: PayInput
    people: People
    credits: Credits


@dataclass(frozen=True, slots=True)
class Spread:
    """How drawn years differ: the deviation of a factor that all payees share, and of one that each has alone."""

    years: int
    common: float
    own: float
    seed: int


def earned(side: Side, factors: Floats | float = 1.0, *, compiled: bool) -> Paid:
    """What each payee earns where every credit is that many times as large; one factor, or one for each row."""
    credits = side.credits
    if not np.all(factors == 1.0):
        frame = credits.frame
        wanted = [
            name for name, kind in frame.schema.items() if name.endswith("_minor") and kind.is_integer()
        ]
        scaled = [pl.Series(name, _scaled(frame[name], factors)) for name in wanted]
        credits = replace(credits, frame=frame.with_columns(scaled))
    result = calculated(side.given, side.people, credits, compiled=compiled)
    return {
        (payee_id, result.currencies[payee_id]): made.earned_minor
        for payee_id, made in result.payments.items()
    }


def _scaled(values: pl.Series, factors: Floats | float) -> pl.Series:
    """Halves go to the even side, so that a reversal is scaled as its credit is; nothing stays nothing."""
    numbers = np.rint(values.fill_null(0).to_numpy() * factors).astype(np.int64)
    return pl.select(pl.when(values.is_null()).then(None).otherwise(pl.Series(numbers))).to_series()


def drawn_factors(credits: Credits, spread: Spread) -> Iterator[Floats]:
    """A factor for each row, for each drawn year: log-normal with mean 1.

    All rows of a deal, or of a credit and its reversals, share a factor, so splits and reversals stay whole: that of
    the deal's first payee. The same seed draws the same years.
    """
    frame = credits.frame
    of_deal = frame["deal_id"].fill_null("").to_numpy() if "deal_id" in frame.columns else None
    first = credits.origin if of_deal is None else _first_of_deal(of_deal, credits.origin)
    payee = credits.payee[first]
    shift = -(spread.common**2 + spread.own**2) / 2
    for year in range(spread.years):
        dice = np.random.default_rng([spread.seed, year])
        common = dice.standard_normal()
        own = dice.standard_normal(int(payee.max(initial=-1)) + 2)
        yield np.exp(spread.common * common + spread.own * own[payee] + shift)


def _first_of_deal(of_deal: NDArray[np.object_], origin: NDArray[np.int64]) -> NDArray[np.int64]:
    """The first row of each row's deal; of its chain of reversals where no deal is named."""
    deals = of_deal[origin]
    _values, firsts, inverse = np.unique(deals.astype(str), return_index=True, return_inverse=True)
    return np.where(deals == "", origin, firsts[inverse])
