"""The three currency views of one amount: at the rate of the deal's date, at today's, and at the plan's."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from fieldhouse.domain.errors import BadInput
from fieldhouse.domain.money import Rate, convert


class View(StrEnum):
    """Which rate an amount is seen at."""

    DEAL_DATE = "deal_date"
    TODAY = "today"
    PLAN = "plan"


class RateKind(StrEnum):
    """Where a rate comes from: the market of a day, or the plan that fixed it."""

    MARKET = "market"
    PLAN = "plan"


@dataclass(frozen=True, slots=True)
class DatedRate:
    """A rate that holds from a day until the next one of its kind and pair."""

    kind: RateKind
    rate: Rate
    valid_from: date


class RateTable:
    """All rates of a home, asked by kind, pair and day.

    Rows may come in any order. Raises ``BadInput("money.two_rates", kind=..., base=..., quote=...,
    on=...)`` when two rows of one kind, pair and day differ; equal rows count once.
    """

    __slots__ = ("_series",)

    def __init__(self, rows: Iterable[DatedRate]) -> None:
        by_pair: dict[tuple[RateKind, str, str], dict[date, Rate]] = {}
        for row in rows:
            kind, base, quote = row.kind, row.rate.base, row.rate.quote
            known = by_pair.setdefault((kind, base, quote), {})
            if known.setdefault(row.valid_from, row.rate) != row.rate:
                raise BadInput("money.two_rates", kind=str(kind), base=base, quote=quote, on=row.valid_from)
        self._series = {pair: (sorted(rates), rates) for pair, rates in by_pair.items()}

    def find(self, kind: RateKind, base: str, quote: str, on: date) -> Rate | None:
        """Return the newest rate with ``valid_from <= on``, or ``None`` when there is none.

        A rate quoted the way it is asked for goes first; else the other way round, inverted exactly.
        Nothing is derived through a third currency: that would be a rate which nobody quoted.
        """
        if base == quote:
            return Rate(base, quote, 1, 1)
        direct = self._newest(kind, base, quote, on)
        if direct is not None:
            return direct
        opposite = self._newest(kind, quote, base, on)
        return None if opposite is None else opposite.inverse()

    def rate_on(self, kind: RateKind, base: str, quote: str, on: date) -> Rate:
        """Return what `find` finds, or raise ``BadInput("money.no_rate", kind=, base=, quote=, on=)``."""
        rate = self.find(kind, base, quote, on)
        if rate is None:
            raise BadInput("money.no_rate", kind=str(kind), base=base, quote=quote, on=on)
        return rate

    def _newest(self, kind: RateKind, base: str, quote: str, on: date) -> Rate | None:
        days, rates = self._series.get((kind, base, quote), ([], {}))
        place = bisect_right(days, on)
        return rates[days[place - 1]] if place else None


@dataclass(frozen=True, slots=True)
class ViewAmounts:
    """One deal's amount in minor units of the home's currency, in each view; ``None`` without a rate.

    ``currency`` is the deal's own. ``deals`` of one currency may stand together with the sums of their amounts.
    """

    currency: str
    deal_date_minor: int | None
    today_minor: int | None
    plan_minor: int | None
    deals: int = 1


def three_views(
    amount_minor: int,
    currency: str,
    into: str,
    rates: RateTable,
    *,
    deal_on: date,
    today_on: date,
    plan_on: date,
) -> ViewAmounts:
    """Return a deal's amount in the currency ``into`` in all three views, each rounded once, half to even.

    The deal's date and today ask the market's rates; ``plan_on`` is the day whose plan rate is meant, the
    same for all deals of a figure, so that two years are compared at one rate.
    """

    def seen_at(kind: RateKind, on: date) -> int | None:
        rate = rates.find(kind, currency, into, on)
        return None if rate is None else convert(amount_minor, rate)

    market, plan = RateKind.MARKET, RateKind.PLAN
    return ViewAmounts(currency, seen_at(market, deal_on), seen_at(market, today_on), seen_at(plan, plan_on))


@dataclass(frozen=True, slots=True)
class ViewTotals:
    """The totals of some deals in the three views, in minor units, and what lies between them."""

    deals: int
    deal_date_minor: int
    today_minor: int
    plan_minor: int

    @property
    def market_moved_minor(self) -> int:
        """From the deal-date view to today's: what the market did since the deals' dates."""
        return self.today_minor - self.deal_date_minor

    @property
    def plan_differs_minor(self) -> int:
        """From today's view to the plan's: what the plan assumed otherwise than today's market."""
        return self.plan_minor - self.today_minor

    @property
    def deal_date_to_plan_minor(self) -> int:
        """From the deal-date view to the plan's: exactly the sum of the other two differences."""
        return self.plan_minor - self.deal_date_minor


@dataclass(frozen=True, slots=True)
class ViewsExplained:
    """Why three views of the same deals differ, by the deals' own currencies (in order of code).

    Rows add up to ``total`` in every column. ``left_out`` counts deals without a rate in at least one view:
    they stand in no column here, as a missing rate is no difference of rates.
    """

    total: ViewTotals
    by_currency: tuple[tuple[str, ViewTotals], ...]
    left_out: int


def explain_views(amounts: Iterable[ViewAmounts]) -> ViewsExplained:
    """Return the numbers behind the line that explains the difference between the three currency views."""
    columns: dict[str, list[int]] = {}
    left_out = 0
    for one in amounts:
        if one.deal_date_minor is None or one.today_minor is None or one.plan_minor is None:
            left_out += one.deals
            continue
        sums = columns.setdefault(one.currency, [0, 0, 0, 0])
        for place, value in enumerate((one.deals, one.deal_date_minor, one.today_minor, one.plan_minor)):
            sums[place] += value
    by_currency = tuple((currency, ViewTotals(*columns[currency])) for currency in sorted(columns))
    whole = [sum(column) for column in zip(*columns.values(), strict=True)] or [0, 0, 0, 0]
    return ViewsExplained(ViewTotals(*whole), by_currency, left_out)
