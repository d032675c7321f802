"""Fiscal periods, and quotas: of users, in their newest version only."""

from __future__ import annotations

from datetime import timedelta

import polars as pl
from polars import col

from ..periods import Periods, label_of
from .ids import ids, numbered, record_id

FORECAST_TYPE = record_id("ForecastingType", 1)
_MORNING = "T09:00:00.000Z"


def periods_of(periods: Periods) -> pl.DataFrame:
    """Period: the fiscal quarters that quotas are given for."""
    rows = [
        (start.isoformat(), (periods.end_of(nth) - timedelta(days=1)).isoformat(), label_of(start))
        for nth, start in enumerate(periods.quarters)
    ]
    table = pl.DataFrame(rows, ["StartDate", "EndDate", "FullyQualifiedLabel"], orient="row")
    return table.select(
        Id=ids("Period", table["StartDate"]),
        Type=pl.lit("Quarter"),
        Number=col("FullyQualifiedLabel").str.slice(-1),
        **{name: col(name) for name in table.columns},
        IsForecastPeriod=pl.lit("true"),
    )


def versions_of(quotas: pl.DataFrame, holdings: pl.DataFrame) -> pl.DataFrame:
    """All versions of quotas with the person who held the position first in the period; none where nobody did."""
    versions = quotas.filter(col("amount").is_not_null()).with_row_index("version")
    held = holdings.select("position", "person", since="valid_from", until="valid_to")
    of_period = versions.join(held, on="position", maintain_order="left").filter(
        col("since") < col("until_on"), col("until").is_null() | (col("until") > col("starts_on"))
    )
    first = of_period.sort("since", maintain_order=True).unique("version", keep="first", maintain_order=True)
    return versions.join(first.select("version", "person"), on="version", how="left", maintain_order="left")


def quotas_of(quotas: pl.DataFrame, holdings: pl.DataFrame) -> pl.DataFrame:
    """ForecastingQuota: the newest versions, of users; positions that nobody held have none."""
    versions = versions_of(quotas, holdings).sort("valid_from", maintain_order=True)
    rows = versions.unique(["position", "starts_on"], keep="last", maintain_order=True)
    rows = rows.filter(col("person").is_not_null()).sort("starts_on", "position", maintain_order=True)
    return rows.select(
        numbered("ForecastingQuota", range(1, rows.height + 1)),
        QuotaOwnerId=ids("User", rows["person"]),
        ForecastingTypeId=pl.lit(FORECAST_TYPE),
        PeriodId=ids("Period", rows["starts_on"]),
        StartDate=col("starts_on"),
        QuotaAmount=col("amount"),
        CurrencyIsoCode=col("currency"),
        IsAmount=pl.lit("true"),
        IsQuantity=pl.lit("false"),
        CreatedDate=col("valid_from") + _MORNING,
        LastModifiedDate=col("valid_from") + _MORNING,
    )
