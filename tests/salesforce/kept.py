"""The simulated company's record files, reduced to what Salesforce keeps of them.

What has no history in Salesforce is taken as it stands on the last day, and to have been so always: positions and who
holds them, reporting lines, territories, the territories of accounts. Splits and the plan rate are known since they
were last set; rates are units of a currency for a dollar, to six places.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
from polars import col

ALWAYS = "1990-01-01"


def reduce_to_kept(native: Path, folder: Path, until: date) -> Path:
    """Write the reduced record files into a new folder."""
    shutil.copytree(native, folder)
    for kind in ("reporting_line", "territory_line", "account_territory"):
        _rewrite(folder, kind, lambda rows: _always(rows.filter(col("valid_to").is_null())))
    _rewrite(
        folder,
        "holding",
        lambda rows: _always(rows.sort("valid_from", maintain_order=True).unique("person", keep="last")),
    )
    _rewrite(folder, "split", lambda rows: rows.filter((col("kind") == "owner") | (col("share") != "100.00")))
    _rewrite(folder, "rate", lambda rows: _rates(rows, until))
    return folder


def _rates(rows: pl.DataFrame, until: date) -> pl.DataFrame:
    """The market's rates; of the plan rates the present one, since the beginning of its fiscal year."""
    begun = f"{until.year if until.month >= 2 else until.year - 1}-02-01"
    kept = rows.filter((col("kind") == "market") | (col("valid_from") == begun))
    for_a_dollar = [
        str(Decimal(rate) if base == "USD" else (1 / Decimal(rate)).quantize(Decimal("0.000001")))
        for base, rate in kept.select("base", "rate").iter_rows()
    ]
    other = pl.when(col("base") == "USD").then("quote").otherwise("base")
    return kept.with_columns(base=pl.lit("USD"), quote=other, rate=pl.Series(for_a_dollar))


def _always(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(valid_from=pl.lit(ALWAYS), valid_to=pl.lit(None, pl.String))


def _rewrite(folder: Path, kind: str, change: Callable[[pl.DataFrame], pl.DataFrame]) -> None:
    path = folder / f"{kind}.csv"
    change(pl.read_csv(path, infer_schema_length=0)).write_csv(path)
