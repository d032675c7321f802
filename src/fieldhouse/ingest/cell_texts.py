"""How the text of a cell is found in a row, and how it becomes a value: the parts that `mapping` puts together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from fieldhouse.ingest.bad_value import BadValue
from fieldhouse.ingest.profile import Cell, Column, DayAfter, First, Join, Lookup
from fieldhouse.ingest.values import Parser

Cells = Sequence[str]
"""The stripped cells of the columns that a rule uses, in the order in which they were met."""

Text = Callable[[Cells], str]
Value = Callable[[Cells], Any]
LookupTable = Mapping[str, str]


def column(place: int, parse: Parser | None) -> Value:
    """The commonest case, fused: a column as it stands."""
    if parse is None:
        return lambda cells: cells[place] or None
    return lambda cells: parse(found) if (found := cells[place]) else None


def required_column(place: int, parse: Parser | None) -> Value:
    """A column that must not be empty, as it stands."""

    def read(cells: Cells) -> Any:
        found = cells[place]
        if not found:
            raise BadValue("value.missing")
        return parse(found) if parse else found

    return read


def required(text: Text, parse: Parser | None) -> Value:
    """A value that must not be empty."""

    def read(cells: Cells) -> Any:
        found = text(cells)
        if not found:
            raise BadValue("value.missing")
        return parse(found) if parse else found

    return read


def first(choices: list[Text]) -> Text | None:
    """The first text that is not empty; ``None`` of none."""

    def read(cells: Cells) -> str:
        for one in choices:
            if found := one(cells):
                return found
        return ""

    return read if choices else None


def joined(parts: list[Text], separator: str) -> Text:
    """Texts with a separator between them; empty when any of them is."""

    def read(cells: Cells) -> str:
        found = [one(cells) for one in parts]
        return separator.join(found) if all(found) else ""

    return read


def looked_up(on: Text, table: LookupTable, file: str, is_lenient: bool) -> Text:
    """What a table holds for a key; a key that it lacks is refused unless ``is_lenient``, then it is empty."""

    def read(cells: Cells) -> str:
        key = on(cells)
        if not key or key in table:
            return table[key] if key else ""
        if is_lenient:
            return ""
        raise BadValue("value.not_found", file=file, key=key)

    return read


def day_after(text: Text, parse: Callable[[str], date]) -> Text:
    """The day after that of a text, in ISO form."""

    def read(cells: Cells) -> str:
        found = text(cells)
        return (parse(found) + timedelta(days=1)).isoformat() if found else ""

    return read


def named_column(cell: Cell) -> str | None:
    """Return the column that a person would look at: for a composite the first that it uses."""
    match cell:
        case Column():
            return cell.name
        case Lookup():
            return named_column(cell.on)
        case DayAfter():
            return named_column(cell.day)
        case First() | Join():
            parts = cell.choices if isinstance(cell, First) else cell.parts
            return next((name for part in parts if (name := named_column(part))), None)
    return None
