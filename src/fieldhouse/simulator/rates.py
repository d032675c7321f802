"""Exchange rates as the market quotes them: monthly ones that wander, and a plan rate a fiscal year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from .draws import Draws
from .periods import Periods, add_quarters, year_of
from .teams import EUR, JPY, USD


@dataclass(frozen=True, slots=True)
class Pair:
    """A quoted pair; rates are integers of 10^-``places``, so that no float touches them."""

    base: str
    quote: str
    places: int
    start: int
    step: int
    low: int
    high: int
    plan_to: int
    """Plan rates are the market's, rounded to a multiple of this."""


PAIRS = (
    Pair("USD", "JPY", 2, 14_420, 330, 12_800, 16_100, 100),
    Pair("EUR", "USD", 4, 10_860, 160, 10_200, 11_900, 100),
)
Rate = tuple[str, str, str, str, date]


class Rates:
    """All rates of one simulation."""

    def __init__(self, periods: Periods, draws: Draws) -> None:
        self.market: dict[str, list[tuple[date, int]]] = {pair.quote: [] for pair in PAIRS}
        self.plan: dict[tuple[str, date], int] = {}
        for pair in PAIRS:
            self._wander(pair, periods, draws)

    def _wander(self, pair: Pair, periods: Periods, draws: Draws) -> None:
        value, month = pair.start, date(periods.first.year - 2, 2, 1)
        while month <= periods.until:
            self.market[pair.quote].append((month, value))
            value += int(draws.integers(-pair.step, pair.step + 1, 1)[0])
            value = max(pair.low, min(pair.high, value))
            month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
        year = year_of(periods.first)
        while year <= periods.quarters[-1]:
            known = [one for day, one in self.market[pair.quote] if day < year]
            self.plan[pair.quote, year] = (known[-1] + pair.plan_to // 2) // pair.plan_to * pair.plan_to
            year = add_quarters(year, 4)

    def rows(self) -> list[Rate]:
        """Rows of `rate`: kind, base, quote, rate as quoted, valid_from."""
        rows: list[Rate] = []
        for pair in PAIRS:
            market = [("market", day, value) for day, value in self.market[pair.quote]]
            plan = [("plan", day, value) for (quote, day), value in self.plan.items() if quote == pair.quote]
            for kind, day, value in market + plan:
                whole, part = divmod(value, 10**pair.places)
                rows.append((kind, pair.base, pair.quote, f"{whole}.{part:0{pair.places}d}", day))
        return rows

    def to_usd_cents(self, currency: int, minor: int, day: date) -> int:
        """``minor`` units of ``currency`` in US cents at the plan rate of ``day``'s year, half to even."""
        if currency == USD:
            return minor
        if currency == JPY:
            return round(Fraction(minor * 100 * 100, self._plan("JPY", day)))
        return round(Fraction(minor * self._plan("USD", day), 10_000))

    def from_usd_cents(self, currency: int, cents: int, day: date) -> int:
        """US cents in minor units of ``currency`` at the plan rate of ``day``'s year, half to even."""
        if currency == USD:
            return cents
        if currency == EUR:
            return round(Fraction(cents * 10_000, self._plan("USD", day)))
        return round(Fraction(cents * self._plan("JPY", day), 100 * 100))

    def _plan(self, quote: str, day: date) -> int:
        return self.plan[quote, year_of(day)]
