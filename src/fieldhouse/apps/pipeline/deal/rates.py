"""The three currency views of one deal and the rates behind them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fieldhouse.apps.pipeline.labels import VIEWS, label
from fieldhouse.apps.pipeline.models import Deal
from fieldhouse.domain.money import Rate, divide_half_even, shifted
from fieldhouse.domain.views import RateKind, View
from fieldhouse.facts.conversion import rate_table
from fieldhouse.facts.history import History

DIGITS = 6
"""Digits after the point of a rate as it is shown; amounts are converted by the exact quotient."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A deal's amount in the reporting currency by one view, with the rate that it was converted by.

    The rate reads "1 ``base`` = ``rate`` ``quote``", the way round in which it is above 1.
    """

    view: str
    label: str
    amount_minor: int | None
    base: str = ""
    quote: str = ""
    rate: str = ""
    on: date | None = None


def views(history: History, deal: Deal, data_through: date) -> list[Seen]:
    """The three views, the plan's first; without rates for a deal in the reporting currency."""
    placed_on = min(deal.booked_on or data_through, data_through)
    asked = (
        (View.PLAN, RateKind.PLAN, placed_on),
        (View.TODAY, RateKind.MARKET, data_through),
        (View.DEAL_DATE, RateKind.MARKET, placed_on),
    )
    is_converted = bool(deal.currency) and deal.currency != history.currency
    table = rate_table(history.snapshot("rates")) if is_converted else None
    found: list[Seen] = []
    for view, kind, on in asked:
        amount_minor = getattr(deal, f"{view.value}_minor")
        rate = table.find(kind, deal.currency, history.currency, on) if table else None
        name = label(VIEWS, view.value)
        if rate is None:
            found.append(Seen(view.value, name, amount_minor))
            continue
        told = rate if rate.rate_num >= rate.rate_den else rate.inverse()
        found.append(Seen(view.value, name, amount_minor, told.base, told.quote, _text(told), on))
    return found


def _text(rate: Rate) -> str:
    decimal = shifted(divide_half_even(rate.rate_num * 10**DIGITS, rate.rate_den), DIGITS)
    return f"{decimal.normalize():f}"
