"""The parser of each field type: stripped, non-empty text in, a typed value out, or `BadValue`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from fieldhouse.domain.close_months import Month, month_in
from fieldhouse.domain.errors import BadInput
from fieldhouse.domain.texts import as_text, texts_in
from fieldhouse.domain.walls import is_country, wall_parts
from fieldhouse.ingest.bad_value import BadValue
from fieldhouse.ingest.dates import day_parser, instant_parser
from fieldhouse.ingest.limits import KEY_LIMIT
from fieldhouse.ingest.numbers import (
    NumberFormat,
    decimal_parser,
    int_parser,
    percent_parser,
    quantity_parser,
)
from fieldhouse.ingest.schema import RECORDS, Field

Parser = Callable[[str], Any]

_BOOLS = {
    **dict.fromkeys(("true", "t", "yes", "y", "1", "はい", "○"), True),
    **dict.fromkeys(("false", "f", "no", "n", "0", "いいえ", "×"), False),
}


class Parsers:
    """The parsers of one file: made once, so that the days and numbers they remember serve every column."""

    def __init__(self, numbers: NumberFormat, date_formats: tuple[str, ...], zone: ZoneInfo) -> None:
        self.decimal_mark = "," if numbers.decimal == "comma" else "."
        self._zone = zone
        self._by_type: dict[str, Parser] = {
            "int": int_parser(numbers),
            "percent": percent_parser(numbers),
            "decimal": decimal_parser(numbers),
            "quantity": quantity_parser(numbers),
            "date": day_parser(date_formats, zone),
            "day_or_month": _day_or_month(day_parser(date_formats, zone)),
            "instant": instant_parser(date_formats, zone),
            "bool": _bool,
            "texts": _texts,
        }

    @property
    def day(self) -> Parser:
        """The parser of days."""
        return self._by_type["date"]

    def plain(self) -> Parsers:
        """Return parsers of what a profile writes: a decimal point and ISO days, whatever the file does."""
        return Parsers(NumberFormat(), (), self._zone)

    def of(self, kind: str, field: Field) -> Parser | None:
        """Return the parser of a field of a record kind; ``None`` where the text is the value."""
        if field.choices:
            return _choice_parser(field.choices, by_country=field.by_country)
        if field.type in ("ref", "code") or (field.name in RECORDS[kind].key and field.type == "text"):
            return _short
        return self._by_type.get(field.type)


def is_short(parse: Parser) -> bool:
    """Whether a parser takes any text that is short enough: a key, a reference or a code."""
    return parse is _short


def _short(text: str) -> str:
    if len(text) > KEY_LIMIT:
        raise BadValue("value.key_too_long", limit=str(KEY_LIMIT))
    return text


def _bool(text: str) -> bool:
    found = _BOOLS.get(text.casefold())
    if found is None:
        raise BadValue("value.not_a_bool")
    return found


def _day_or_month(day: Parser) -> Parser:
    def parse(text: str) -> date | Month:
        month = month_in(text)
        return day(text) if month is None else month

    return parse


def _texts(text: str) -> str:
    try:
        return as_text(texts_in(text))
    except BadInput as refusal:
        raise BadValue("value.not_texts") from refusal


def _choice_parser(choices: tuple[str, ...], *, by_country: bool) -> Parser:
    allowed = {one: one for one in choices}
    listed = ", ".join(f"{one}, {one}:XX" if by_country else one for one in choices)

    def parse(text: str) -> str:
        found = allowed.get(text)
        if found is None and by_country:
            choice, country = wall_parts(text)
            found = text if choice in allowed and is_country(country) else None
        if found is None:
            raise BadValue("value.not_a_choice", choices=listed)
        return found

    return parse
