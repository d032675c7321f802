"""Writing CSV files in pieces, and turning numbers into their text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Literal

import numpy as np
import polars as pl

from .draws import Ints
from .periods import day_of

DAY = 86_400
_DATES = pl.Series([day_of(number).isoformat() for number in range(40_177)])  # 1970 to 2079
_TIMES = pl.Series([f"{s // 3600:02d}:{s // 60 % 60:02d}:{s % 60:02d}" for s in range(DAY)])
TWO_DIGITS = pl.Series([f"{n:02d}" for n in range(100)])

Column = pl.Series | Sequence[Any]


class Sheets:
    """The open CSV files of one folder; a kind's file is made by its first rows, and counts its rows."""

    quotes: Literal["necessary", "always"] = "necessary"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[str, IO[bytes]] = {}
        self.rows: dict[str, int] = {}

    def __enter__(self) -> Sheets:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self.finish()
        finally:
            for file in self._files.values():
                file.close()

    def write(self, kind: str, columns: Mapping[str, Column]) -> None:
        """Write rows of a kind; cells are text, or ``None`` for an empty one."""
        self.take(
            kind, pl.DataFrame([pl.Series(name, cells, dtype=pl.String) for name, cells in columns.items()])
        )

    def take(self, kind: str, table: pl.DataFrame) -> None:
        """What becomes of the rows of a kind: here a file of the same name."""
        self.append(kind, table)

    def finish(self) -> None:
        """What is left to write when all rows are known: here nothing."""

    def append(self, name: str, table: pl.DataFrame) -> None:
        """Append rows to ``<name>.csv``."""
        is_new = name not in self._files
        if is_new:
            self._files[name] = (self._folder / f"{name}.csv").open("wb")
        table.write_csv(
            self._files[name], include_header=is_new, line_terminator="\n", quote_style=self.quotes
        )
        self.rows[name] = self.rows.get(name, 0) + table.height

    def write_rows(self, kind: str, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Append ``rows``, made one by one, to ``<kind>.csv``; numbers and dates are written by ``str``."""
        columns = zip(*rows, strict=True) if rows else ([] for _ in names)
        self.write(
            kind,
            {
                name: [None if value is None else str(value) for value in column]
                for name, column in zip(names, columns, strict=True)
            },
        )


def keys(prefix: str, numbers: Ints, width: int) -> pl.Series:
    """Source keys such as "O0000042"."""
    text = pl.Series(numbers).cast(pl.String).str.zfill(width)
    return pl.Series([prefix]).new_from_index(0, len(text)) + text


def look_up(texts: Sequence[str | None] | pl.Series, index: Ints) -> pl.Series:
    """The text at each ``index``; -1 gives an empty cell."""
    table = texts if isinstance(texts, pl.Series) else pl.Series(texts, dtype=pl.String)
    found = pl.Series(index)
    return table.gather(found.set(found < 0, None))


def dates(days: Ints) -> pl.Series:
    """ISO dates of day numbers; -1 gives an empty cell."""
    return look_up(_DATES, days)


def instants(seconds: Ints) -> pl.Series:
    """ISO instants with Z of seconds from 1970-01-01T00:00:00Z."""
    frame = pl.DataFrame({"d": look_up(_DATES, seconds // DAY), "t": look_up(_TIMES, seconds % DAY)})
    return frame.select(pl.concat_str("d", pl.lit("T"), "t", pl.lit("Z"))).to_series()


def amounts(minor: Ints, is_yen: np.ndarray[Any, np.dtype[np.bool_]]) -> pl.Series:
    """Decimal text of minor units: "1234.50", or whole yen; amounts are never negative here."""
    cents = pl.Series(minor % 100)
    frame = pl.DataFrame(
        {
            "whole": pl.Series(minor),
            "major": pl.Series(minor // 100),
            "cents": TWO_DIGITS.gather(cents),
            "yen": pl.Series(is_yen),
        }
    )
    return frame.select(
        pl.when("yen")
        .then(pl.col("whole").cast(pl.String))
        .otherwise(pl.concat_str(pl.col("major").cast(pl.String), pl.lit("."), "cents"))
    ).to_series()
