"""A draft of how a file could be read that no profile knows: told from its heads and from the shapes of its values."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import islice, product
from pathlib import Path
from typing import Any
from unicodedata import normalize

from fieldhouse.domain.findings import Severity
from fieldhouse.domain.instants import zone_named
from fieldhouse.ingest.apart import ApartTable
from fieldhouse.ingest.bad_value import BadValue
from fieldhouse.ingest.bytes_in import Unreadable
from fieldhouse.ingest.dates import day_parser
from fieldhouse.ingest.draft import Draft
from fieldhouse.ingest.header_words import field_called
from fieldhouse.ingest.numbers import NumberFormat, decimal_parser
from fieldhouse.ingest.open_table import open_table
from fieldhouse.ingest.profile import FileRule
from fieldhouse.ingest.schema import RECORDS

KINDS = ("reported", "account", "contact", "person", "product", "opportunity")
"""The kinds that are proposed, in the order in which they are preferred where heads fit several alike."""

HEADER_ROWS = 6
"""Lines among which the heads of the columns are looked for; above them a sheet may bear its title."""

ENOUGH = 3
"""Heads that name something, of a row that is surely the one of the heads."""

SAMPLE_ROWS = 200
DATE_FORMATS = ("%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%y/%m/%d")
NUMBER_STYLES = (("point", ""), ("point", ","), ("comma", "."), ("comma", ""), ("comma", " "), ("point", "’"))
"""Pairs of a decimal mark and a separator of thousands, the plainest first."""

SIGNS = {"¥": "JPY", "円": "JPY", "€": "EUR", "£": "GBP", "$": "", "₩": "KRW"}
"""Currency signs and what they mean; the dollar sign is that of several currencies."""

_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The columns of a file and its first rows, by the row in which its heads stand.

    Of a workbook with several sheets ``pages`` are these, with their rows, and ``page`` is the one that is looked at.
    """

    name: str
    header_row: int
    columns: list[str]
    rows: list[list[str]]
    page: str = ""
    pages: Sequence[tuple[str, int]] = ()

    def texts(self, column: str) -> list[str]:
        """What stands in a column, without the empty cells."""
        place = self.columns.index(column)
        return [row[place].strip() for row in self.rows if row[place].strip()]


def sheet_of(
    path: Path, header_row: int | None = None, kinds: Sequence[str] = KINDS, page: str = ""
) -> Sheet:
    """Return the first rows of a file; its heads stand where most of them name something, unless they are told to.

    ``kinds`` are those of which they name fields. ``page`` is the sheet of a workbook: of its sheets, or else the one
    with the most rows. A file that cannot be read has no columns.
    """
    if header_row is not None:
        return _sheet(path, header_row, page)
    best, most = _sheet(path, 1, page), 0
    for row in range(1, HEADER_ROWS + 1):
        sheet = best if row == 1 else _sheet(path, row, page)
        named = max(_named(kind, sheet.columns) for kind in kinds)
        if named > most:
            best, most = sheet, named
        if most >= ENOUGH:
            break
    return best


def drafted(sheet: Sheet, *, source: str, zone: str, currency: str, kind: str = "") -> Draft:
    """Return the draft of a sheet: of a kind, or of the one whose fields most heads name.

    ``currency`` is that of amounts where neither a column nor a sign tells.
    """
    chosen = kind or max(KINDS, key=lambda one: (_named(one, sheet.columns), -KINDS.index(one)))
    fields: dict[str, tuple[str, ...]] = {}
    for column in sheet.columns:
        name = field_called(chosen, column)
        if name is not None:
            fields.setdefault(name, (column,))
    draft = Draft(chosen, fields, pattern_of(sheet.name), source, zone, sheet.header_row, page=sheet.page)
    draft = _with_shapes(draft, sheet)
    return _with_formats(draft, sheet, currency)


def pattern_of(name: str) -> str:
    """The pattern of the names of files like this one: its numbers, such as the day of the export, may differ."""
    return _DIGITS.sub("*", re.sub(r"[*?\[\]]", "?", name))


def _sheet(path: Path, header_row: int, page: str) -> Sheet:
    rule = FileRule((path.name,), header_row=header_row, sheet=page)
    table = open_table(path, path.name, rule, frozenset())
    pages = table.sheets if isinstance(table, ApartTable) and len(table.sheets) > 1 else []
    page = table.sheet if isinstance(table, ApartTable) and pages else ""
    unreadable = Sheet(path.name, header_row, [], [], page, pages)
    if any(one.severity is Severity.FATAL for one in table.findings):
        return unreadable
    try:
        with closing(table.rows()) as found:
            rows = [row.cells for row in islice(found, SAMPLE_ROWS) if not row.flaws]
    except Unreadable:
        return unreadable
    return Sheet(path.name, header_row, table.columns, rows, page, pages)


def _named(kind: str, columns: Iterable[str]) -> int:
    """How many fields of a kind the heads name."""
    return len({field_called(kind, one) for one in columns} - {None})


def _with_shapes(draft: Draft, sheet: Sheet) -> Draft:
    """The draft with what no head names, where one column alone looks like it: a day, an amount, a key."""
    fields = dict(draft.fields)
    names = {one.name for one in RECORDS[draft.kind].fields}
    shapes = {"close_on": _is_days, "amount": _is_amounts, "key": _is_keys}  # a key may look like an amount
    for name, looks_so in shapes.items():
        read = {column for columns in fields.values() for column in columns}
        like = [one for one in sheet.columns if one not in read and looks_so(sheet.texts(one))]
        if name in names - fields.keys() and len(like) == 1:
            fields[name] = (like[0],)
    return replace(draft, fields=fields)


def _with_formats(draft: Draft, sheet: Sheet, currency: str) -> Draft:
    """The draft with the forms in which the most values of its days and amounts can be read."""
    types = {one.name: one.type for one in RECORDS[draft.kind].fields}
    texts: dict[str, list[str]] = {"day": [], "amount": []}
    for name, columns in draft.fields.items():
        shape = {"date": "day", "day_or_month": "day", "instant": "day", "decimal": "amount"}.get(types[name])
        if shape and len(columns) == 1:
            texts[shape] += sheet.texts(columns[0])
    amounts = [normalize("NFKC", text) for text in texts["amount"]]
    sign = next((one for one in SIGNS if any(one in text for text in amounts)), "")
    decimal, thousands = _number_style(texts["amount"], sign)
    is_told = "currency" in draft.fields or "currency" not in types
    return replace(
        draft,
        date_format=_date_format(texts["day"]),
        decimal=decimal,
        thousands=thousands,
        currency_sign=sign,
        currency="" if is_told else SIGNS.get(sign) or currency,
    )


def _date_format(texts: list[str]) -> str:
    """The only form in which the most days can be read; none where they need none, or where several would do."""
    counts = {one: _count(_day(one), texts) for one in ("", *DATE_FORMATS)}
    fitting = [one for one, count in counts.items() if count == max(counts.values())]
    return fitting[0] if len(fitting) == 1 else ""


def _number_style(texts: list[str], sign: str) -> tuple[str, str]:
    """The plainest style in which the most amounts can be read: one cell may say that it is not known yet."""

    def count(style: tuple[str, str]) -> int:
        decimal, thousands = style
        form = NumberFormat(decimal=decimal, thousands=thousands, currency_sign=sign)
        return _count(decimal_parser(form), texts)

    return max(NUMBER_STYLES, key=count)


def _is_days(texts: list[str]) -> bool:
    return bool(texts) and any(_reads(_day(one), texts) for one in ("", *DATE_FORMATS))


def _is_amounts(texts: list[str]) -> bool:
    """Whether a column holds numbers that are no small counts and no years or days."""
    styles = [
        NumberFormat(decimal=decimal, thousands=thousands, currency_sign=sign)
        for (decimal, thousands), sign in product(NUMBER_STYLES, ("", *SIGNS))
    ]
    is_long = any(sum(map(str.isdecimal, one)) >= 5 for one in texts)
    return is_long and not _is_days(texts) and any(_reads(decimal_parser(one), texts) for one in styles)


def _is_keys(texts: list[str]) -> bool:
    """Whether a column names its rows: short codes with a digit in them, no two the same."""
    is_code = all(len(one) <= 24 and any(map(str.isdecimal, one)) and " " not in one for one in texts)
    return bool(texts) and is_code and len(set(texts)) == len(texts) and not _is_days(texts)


def _day(form: str) -> Callable[[str], Any]:
    return day_parser((form,) if form else (), zone_named("UTC"))


def _reads(parse: Callable[[str], Any], texts: Sequence[str]) -> bool:
    return _count(parse, texts) == len(texts)


def _count(parse: Callable[[str], Any], texts: Iterable[str]) -> int:
    """How many texts can be read."""
    return sum(_is_read(parse, text) for text in texts)


def _is_read(parse: Callable[[str], Any], text: str) -> bool:
    try:
        parse(text)
    except BadValue:
        return False
    return True
