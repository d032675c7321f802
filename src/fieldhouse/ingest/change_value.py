"""The value of a change: read as its own field is read, and handed on in one form, whatever the file's notation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from fieldhouse.ingest.schema import RECORDS
from fieldhouse.ingest.values import Parser, Parsers

CHANGED = ("value", "before")
"""The fields of a change that hold values of the field that it names."""

TYPED = ("amount", "close_on")
"""The fields of an opportunity whose changes are numbers or days; the others are codes and keys, taken as they are."""


def plain_value(parsers: Parsers) -> Callable[[str, str], str]:
    """Return what makes of a field's name and the text of its value the plain text of that value.

    ``amount``: ``1.234,50`` of a file with a decimal comma becomes ``1234.50``; ``close_on``: ``2026/03/31`` becomes
    ``2026-03-31``. Raises `BadValue` as the opportunity's own column does.
    """
    opportunity = RECORDS["opportunity"]
    known: dict[str, Parser | None] = {
        name: parsers.of("opportunity", opportunity.field(name)) for name in TYPED
    }

    def plain(field: str, text: str) -> str:
        parse = known.get(field)
        return _written(parse(text)) if parse else text

    return plain


def _written(value: Decimal | date) -> str:
    return format(value, "f") if isinstance(value, Decimal) else value.isoformat()
