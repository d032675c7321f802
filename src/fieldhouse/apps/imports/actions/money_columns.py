"""Many amounts at once, in minor units."""

from __future__ import annotations

import polars as pl
from polars import col

_PLAIN = r"^(-?)(0|[1-9][0-9]{0,12})(?:\.([0-9]{1,6}))?$"
_PLACES = 6


def minor_of(amounts: pl.Series, exponents: pl.Series) -> pl.Series:
    """Plain texts of amounts in minor units of currencies with so many decimal places, as `domain.money.from_decimal`.

    Nothing where the amount would have to be rounded, has more than 13 digits before its point, or has no exponent.
    """
    parts = amounts.str.extract_groups(_PLAIN).struct.rename_fields(["sign", "whole", "part"]).struct.unnest()
    part = col("part").fill_null("").str.strip_chars_end("0")
    scale = pl.lit(10, pl.Int64).pow(col("exponent"))
    part_minor = part.str.pad_end(_PLACES, "0").cast(pl.Int64) // pl.lit(10, pl.Int64).pow(
        _PLACES - col("exponent")
    )
    amount = col("whole").cast(pl.Int64) * scale + part_minor
    signed = pl.when(col("sign") == "-").then(-amount).otherwise(amount)
    is_exact = part.str.len_chars() <= col("exponent")
    return parts.with_columns(exponent=exponents).select(pl.when(is_exact).then(signed)).to_series()
