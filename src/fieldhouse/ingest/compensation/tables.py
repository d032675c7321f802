"""Payees, credits, rates and opening balances: from CSV or Parquet, each fault with its row and column."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from fieldhouse.domain.compensation.quotas import Assignment
from fieldhouse.domain.errors import BadInput
from fieldhouse.domain.findings import Finding, Severity
from fieldhouse.domain.money import Rate

MOST = 2**63 - 1
CREDIT_TEXTS = (
    "credit_id",
    "payee_id",
    "deal_id",
    "measure",
    "currency",
    "order_type",
    "product",
    "reverses",
)
CREDIT_NUMBERS = ("amount_minor", "share_bp", "term_months")
CREDIT_DAYS = ("on", "invoice_on", "paid_on", "reversed_on")
NEEDED = ("credit_id", "payee_id", "on", "amount_minor")
DEFAULTS = {"share_bp": 10_000}
OPENING = ("attainment_minor", "earned_minor", "held_minor", "paid_minor", "debt_minor", "granted_minor")


def frame_of(path: Path) -> pl.DataFrame:
    """A table with texts as they stand, or with the types of a Parquet file. Raises `BadInput` ``file.unreadable``."""
    try:
        if path.suffix.lower() == ".parquet":
            return pl.read_parquet(path)
        return pl.read_csv(path, infer_schema=False, encoding="utf8", truncate_ragged_lines=False)
    except pl.exceptions.NoDataError:
        raise BadInput("file.empty", file=str(path)) from None
    except (pl.exceptions.PolarsError, OSError) as error:
        raise BadInput("file.unreadable", file=str(path), reason=str(error)[:200]) from None


class TableReading:
    """One table: columns turned into what they hold, faults kept as findings."""

    def __init__(self, path: Path, needed: Iterable[str]) -> None:
        self.file = str(path)
        self.findings: list[Finding] = []
        try:
            self.frame = frame_of(path)
        except BadInput as error:
            self.frame = pl.DataFrame()
            fields = {name: str(value) for name, value in error.fields.items()}
            self.findings.append(Finding(error.code, Severity.FATAL, self.file, fields=fields))
            return
        self.frame = self.frame.rename({name: name.strip() for name in self.frame.columns})
        for column in needed:
            if column not in self.frame.columns:
                self.found("pay.column_missing", None, column)

    def found(self, code: str, row: int | None, column: str, value: str | None = None) -> None:
        """A fatal finding; ``row`` counts the head as the first line."""
        self.findings.append(
            Finding(
                code,
                Severity.FATAL,
                self.file,
                row,
                column,
                None if value is None else value[:200],
                {"column": column},
            )
        )

    def each(self, mask: pl.Series, code: str, column: str, most: int = 20) -> None:
        """A finding for each row of a mask, up to so many, and one that counts the rest."""
        rows = mask.fill_null(True).arg_true().to_list()
        for row in rows[:most]:
            value = self.frame[column][row] if column in self.frame.columns else None
            self.found(code, row + 2, column, None if value is None else str(value))
        if len(rows) > most:
            self.found("pay.and_more", None, column, str(len(rows) - most))

    def texts(self, name: str) -> pl.Series:
        """A column as trimmed text, empty where there is none."""
        if name not in self.frame.columns:
            return pl.Series(name, [""], dtype=pl.String).new_from_index(0, self.frame.height)
        column = self.frame[name].cast(pl.String).fill_null("")
        return column if self.frame[name].dtype != pl.String else column.str.strip_chars()

    def numbers(self, name: str, default: int | None) -> pl.Series:
        """A column of whole numbers of 64 bits; ``default`` where it is empty."""
        if name not in self.frame.columns:
            return pl.Series(name, [default], dtype=pl.Int64).new_from_index(0, self.frame.height)
        column = self.frame[name]
        if column.dtype.is_integer():
            if column.dtype == pl.UInt64:
                self.each(column > MOST, "pay.too_large", name)
            made = column.cast(pl.Int64, strict=False)
            return made if default is None else made.fill_null(default)
        text = column.cast(pl.String).str.strip_chars().fill_null("")
        made = text.cast(pl.Int64, strict=False)
        is_empty = text == ""
        bad = made.is_null() & ~is_empty
        if bad.any():
            is_long = text.str.contains(r"^[+-]?[0-9]+$")
            self.each(bad & is_long, "pay.too_large", name)
            self.each(bad & ~is_long, "pay.not_whole", name)
        return made if default is None else made.fill_null(default)

    def days(self, name: str) -> pl.Series:
        """A column of days in ISO 8601."""
        if name not in self.frame.columns:
            return pl.Series(name, [None], dtype=pl.Date).new_from_index(0, self.frame.height)
        column = self.frame[name]
        if column.dtype == pl.Date:
            return column
        if isinstance(column.dtype, pl.Datetime):
            return column.cast(pl.Date)
        text = column.cast(pl.String).str.strip_chars().fill_null("")
        made = text.str.to_date("%Y-%m-%d", strict=False)
        self.each(made.is_null() & (text != ""), "pay.bad_day", name)
        return made


def read_credits(path: Path) -> tuple[pl.DataFrame, list[Finding]]:
    """The credits, with every column of the contract and the further ones that plans may name; ``row`` is the line."""
    reading = TableReading(path, NEEDED)
    if reading.findings:
        return pl.DataFrame(), reading.findings
    made: dict[str, pl.Series] = {name: reading.texts(name) for name in CREDIT_TEXTS}
    made |= {name: reading.numbers(name, DEFAULTS.get(name)) for name in CREDIT_NUMBERS}
    made |= {name: reading.days(name) for name in CREDIT_DAYS}
    for name in reading.frame.columns:
        if name not in made:
            made[name] = reading.numbers(name, None) if name.endswith("_minor") else reading.texts(name)
    frame = pl.DataFrame(made).with_row_index("row", offset=2)
    for name in ("credit_id", "payee_id"):
        reading.each(frame[name] == "", "pay.empty", name)
    if not any(one.column == "on" for one in reading.findings):
        reading.each(frame["on"].is_null(), "pay.empty", "on")
    if not any(one.column == "amount_minor" for one in reading.findings):
        reading.each(frame["amount_minor"].is_null(), "pay.empty", "amount_minor")
    reading.each((frame["share_bp"] < 0) | (frame["share_bp"] > 10_000), "credit.bad_share", "share_bp")
    return frame, reading.findings


def read_payees(path: Path) -> tuple[list[Assignment], list[Finding]]:
    """The rows of the payees; further columns that end in ``_minor`` or ``_count`` are amounts that plans may name."""
    reading = TableReading(path, ("payee_id", "plan", "currency"))
    if reading.findings:
        return [], reading.findings
    frame = reading.frame
    texts = {
        name: reading.texts(name).to_list()
        for name in ("payee_id", "plan", "currency", "legal_entity", "manager_id", "team", "status")
    }
    days = {name: reading.days(name).to_list() for name in ("valid_from", "valid_to", "ramp_on")}
    amounts = {
        name: reading.numbers(name, None).to_list()
        for name in frame.columns
        if name.endswith(("_minor", "_count"))
    }
    made = []
    for place in range(frame.height):
        row = place + 2
        for name in ("payee_id", "plan", "currency"):
            if not texts[name][place]:
                reading.found("pay.empty", row, name)
        status = texts["status"][place]
        if status not in ("", "active", "leave"):
            reading.found("payee.bad_status", row, "status", status)
        begins = days["valid_from"][place] or date.min
        ends = days["valid_to"][place]
        if ends is not None and ends <= begins:
            reading.found("payee.ends_before_it_begins", row, "valid_to", str(ends))
        made.append(
            Assignment(
                row=row,
                payee_id=texts["payee_id"][place],
                plan=texts["plan"][place],
                valid_from=begins,
                valid_to=ends,
                currency=texts["currency"][place],
                amounts={
                    name: column[place] for name, column in amounts.items() if column[place] is not None
                },
                legal_entity=texts["legal_entity"][place],
                manager_id=texts["manager_id"][place],
                team=texts["team"][place],
                is_leave=status == "leave",
                ramp_on=days["ramp_on"][place],
            )
        )
    return made, reading.findings


def read_rates(path: Path) -> tuple[list[tuple[Rate, date]], list[Finding]]:
    """Rates as quoted, each from its day on: columns ``base``, ``quote``, ``rate``, ``on``."""
    reading = TableReading(path, ("base", "quote", "rate", "on"))
    if reading.findings:
        return [], reading.findings
    days = reading.days("on").to_list()
    made = []
    columns = (reading.texts("base"), reading.texts("quote"), reading.texts("rate"))
    for place, (base, quote, rate) in enumerate(zip(*columns, strict=True)):
        try:
            made.append((Rate.parse(base, quote, rate), days[place] or date.min))
        except BadInput as error:
            reading.found(error.code, place + 2, "rate", rate)
    return made, reading.findings


def read_opening(path: Path) -> tuple[list[dict[str, Any]], list[Finding]]:
    """Opening balances: ``payee_id``, ``component`` (empty: the payee's money), and amounts, each 0 where empty."""
    reading = TableReading(path, ("payee_id",))
    if reading.findings:
        return [], reading.findings
    columns: dict[str, list[Any]] = {
        name: reading.texts(name).to_list() for name in ("payee_id", "component")
    }
    columns |= {name: reading.numbers(name, 0).to_list() for name in OPENING}
    columns |= {"bucket_on": reading.days("bucket_on").to_list()}
    rows = [
        {"row": place + 2} | {name: column[place] for name, column in columns.items()}
        for place in range(reading.frame.height)
    ]
    for row in rows:
        if not row["payee_id"]:
            reading.found("pay.empty", row["row"], "payee_id")
    return rows, reading.findings
