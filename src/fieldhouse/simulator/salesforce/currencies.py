"""Currencies and their rates: units of a currency for one of the corporate currency, which is the dollar.

Salesforce keeps dated rates, and beside them one rate a currency without dates. Here the dated ones are the market's,
and the other one is the plan rate of the fiscal year.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import polars as pl

from ..periods import year_of
from .ids import numbered

CORPORATE = "USD"
FOREVER = "9999-12-31"
_PLACES = Decimal("0.000001")


def currency_types(rates: pl.DataFrame, until: date) -> pl.DataFrame:
    """CurrencyType: each currency with its present rate."""
    plan = [
        one for one in rates.filter(kind="plan").rows(named=True) if one["valid_from"] <= until.isoformat()
    ]
    now = {_foreign(one): _rate(one) for one in sorted(plan, key=lambda one: one["valid_from"])}
    rows = [(CORPORATE, "1", "true", "2")]
    rows += [(code, rate, "false", "0" if code == "JPY" else "2") for code, rate in sorted(now.items())]
    table = pl.DataFrame(rows, ["IsoCode", "ConversionRate", "IsCorporate", "DecimalPlaces"], orient="row")
    return table.select(
        numbered("CurrencyType", range(1, table.height + 1)),
        pl.all(),
        IsActive=pl.lit("true"),
        LastModifiedDate=pl.lit(f"{year_of(until)}T00:00:00.000Z"),
    )


def dated_rates(rates: pl.DataFrame) -> pl.DataFrame:
    """DatedConversionRate: the rates of each currency, one after the other."""
    rows = []
    market = rates.filter(kind="market").sort("valid_from", maintain_order=True).rows(named=True)
    for code in sorted({_foreign(one) for one in market}):
        own = [one for one in market if _foreign(one) == code]
        ends = [*(one["valid_from"] for one in own[1:]), FOREVER]
        rows += [(code, one["valid_from"], end, _rate(one)) for one, end in zip(own, ends, strict=True)]
    table = pl.DataFrame(rows, ["IsoCode", "StartDate", "NextStartDate", "ConversionRate"], orient="row")
    return table.select(numbered("DatedConversionRate", range(1, table.height + 1)), pl.all())


def plan_rates(rates: pl.DataFrame) -> pl.DataFrame:
    """The plan rates of all fiscal years as record files tell them, in units for a dollar as CurrencyType does."""
    plan = rates.filter(kind="plan").sort("valid_from", maintain_order=True).rows(named=True)
    rows = [("plan", CORPORATE, _foreign(one), _rate(one), one["valid_from"]) for one in plan]
    return pl.DataFrame(rows, ["kind", "base", "quote", "rate", "valid_from"], orient="row")


def _foreign(rate: dict[str, str]) -> str:
    return rate["quote"] if rate["base"] == CORPORATE else rate["base"]


def _rate(rate: dict[str, str]) -> str:
    """The rate as units for a dollar; where the market quotes dollars for a unit, its inverse of six places."""
    said = Decimal(rate["rate"])
    return str(said if rate["base"] == CORPORATE else (1 / said).quantize(_PLACES))
