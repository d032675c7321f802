"""Rows of text by column; apart from `table`, so that a reader of another form need not load Polars."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl


class TextBlock(NamedTuple):
    """Rows without flaws, one a line from the line ``row`` on, as columns of text."""

    row: int
    texts: pl.DataFrame


def text_schema(width: int) -> pl.Schema:
    """The shape of so many columns of text."""
    return pl.Schema({f"column {place}": pl.String for place in range(1, width + 1)})
