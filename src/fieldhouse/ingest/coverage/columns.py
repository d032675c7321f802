"""Tables of texts and the columns in them, each bad value a finding with its row and what to change."""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from fieldhouse.domain.findings import Finding, Severity

if TYPE_CHECKING:
    pass

HEAD_ROWS = 2
"""The first row of values is the second of the file."""

MOST_DECIMALS = 9
SHOWN = 200

Floats = "NDArray[np.float64]"


@dataclass(slots=True)
class Table:
    """A file as texts, empty ones as ``None``; what is wrong with it is put into ``findings``."""

    name: str
    frame: pl.DataFrame
    findings: list[Finding] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """How many rows of values there are."""
        return self.frame.height

    def has(self, column: str) -> bool:
        """Whether the file has the column."""
        return column in self.frame.columns

    def needs(self, column: str) -> bool:
        """Whether the file has the column; a finding when it does not."""
        if not self.has(column):
            self.say("coverage.column_missing", column=column)
        return self.has(column)

    def say(
        self,
        rule: str,
        row: int | None = None,
        column: str | None = None,
        value: object = None,
        **fields: object,
    ) -> None:
        """Add a finding; ``row`` counts from 0."""
        place = None if row is None else row + HEAD_ROWS
        shown = None if value is None else str(value)[:SHOWN]
        texts = {name: str(one) for name, one in fields.items()}
        self.findings.append(Finding(rule, Severity.FATAL, self.name, place, column, shown, texts))

    def texts(self, column: str) -> pl.Series:
        """The texts of a column; ``None`` in all rows where there is no such column."""
        if not self.has(column):
            return pl.Series(column, [None] * self.rows, dtype=pl.String)
        return self.frame[column]

    def ids(self, column: str) -> list[str]:
        """A column that names each row once."""
        series = self.texts(column)
        for row in series.is_null().arg_true():
            self.say("coverage.id_missing", row, column)
        counted = self.frame.with_row_index("row_").filter(pl.col(column).is_not_null())
        twice = counted.filter(~pl.col(column).is_first_distinct())
        firsts = counted.filter(
            pl.col(column).is_in(twice[column].implode()) & pl.col(column).is_first_distinct()
        )
        first_of = dict(zip(firsts[column], firsts["row_"], strict=True))
        for row, value in zip(twice["row_"], twice[column], strict=True):
            self.say("coverage.id_twice", row, column, value, first=first_of[value] + HEAD_ROWS)
        return [value or "" for value in series.to_list()]

    def numbers(
        self, column: str, *, default: float | None = None, empty_rule: str = "coverage.value_missing"
    ) -> Any:
        """A column of numbers; ``default`` stands for empty cells, a finding without one. Infinite ones are refused."""
        texts = self.texts(column)
        values = texts.cast(pl.Float64, strict=False)
        wrong = (
            (texts.is_not_null() & values.is_null())
            | values.is_nan().fill_null(False)
            | values.is_infinite().fill_null(False)
        )
        for row in wrong.arg_true():
            self.say("coverage.not_a_number", row, column, texts[row])
        if default is None:
            for row in texts.is_null().arg_true():
                self.say(empty_rule, row, column)
        fallback = math.nan if default is None else default
        return values.fill_null(fallback).to_numpy().copy()

    def decimals(self, column: str) -> int | None:
        """With how many decimals the column is written, ``None`` for more than are added up exactly."""
        texts = self.texts(column).drop_nulls()
        if texts.str.contains("[eE]").any():
            return None
        most = texts.str.extract(r"\.(\d+)$", 1).str.strip_chars_end("0").str.len_chars().max()
        found = int(most) if isinstance(most, int) else 0
        return found if found <= MOST_DECIMALS else None

    def places(self, column: str, names: pl.DataFrame, rule: str) -> pl.Series:
        """By row the number of what the column names, in ``names`` (columns ``id_`` and ``at_``); -1 for empty
        cells."""
        asked = pl.DataFrame({"id_": self.texts(column)})
        at = asked.join(names, on="id_", how="left", maintain_order="left")["at_"]
        unknown = asked["id_"].is_not_null() & at.is_null()
        for row in unknown.arg_true():
            self.say(rule, row, column, asked["id_"][row])
        return at.fill_null(-1)


def named(ids: list[str]) -> pl.DataFrame:
    """The numbers of ids, for `Table.places`; of ids that stand twice the first."""
    frame = pl.DataFrame({"id_": ids, "at_": range(len(ids))}, schema={"id_": pl.String, "at_": pl.Int64})
    return frame.unique("id_", keep="first", maintain_order=True)


def without_rows(path: Path, column: str, values: set[str], out: Path) -> Path:
    """A copy of a Parquet file without the rows that have one of the values in a column."""
    pl.read_parquet(path).filter(~pl.col(column).cast(pl.String).is_in(list(values))).write_parquet(out)
    return out


def read_table(path: Path, *, may_be_parquet: bool = False) -> Table:
    """Read a file of comma separated values in UTF-8, or a Parquet file."""
    empty = Table(path.name, pl.DataFrame())
    try:
        if may_be_parquet and path.suffix.lower() == ".parquet":
            return Table(path.name, pl.read_parquet(path).with_columns(pl.all().cast(pl.String)))
        heads = _heads(path)
        for head in sorted({head for head in heads if heads.count(head) > 1}):
            empty.say("coverage.column_twice", column=head)
        if empty.findings:
            return empty
        frame = pl.read_csv(path, infer_schema=False, new_columns=heads, encoding="utf8")
    except (OSError, UnicodeDecodeError, csv.Error, pl.exceptions.PolarsError) as failure:
        ragged = _ragged(path)
        for row, cells, wanted in ragged:
            empty.say("coverage.row_ragged", row, cells=cells, wanted=wanted)
        if not ragged:
            empty.say(
                "coverage.unreadable",
                reason=str(failure).splitlines()[0][:SHOWN] if str(failure) else type(failure).__name__,
            )
        return empty
    stripped = pl.all().str.strip_chars()
    frame = frame.with_columns(pl.when(stripped == "").then(None).otherwise(stripped).name.keep())
    table = Table(path.name, frame)
    if frame.height == 0:
        table.say("coverage.no_rows")
    return table


def _heads(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [head.strip() for head in next(csv.reader(file), [])]


def _ragged(path: Path) -> list[tuple[int, int, int]]:
    """Rows with more cells than the head: number from 0, their cells, those of the head."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.reader(file)
            wanted = len(next(rows, []))
            return [(number, len(row), wanted) for number, row in enumerate(rows) if len(row) > wanted]
    except (OSError, UnicodeDecodeError, csv.Error):
        return []
