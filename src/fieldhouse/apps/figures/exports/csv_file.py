"""An export as CSV: exact decimals, nothing that computes; UTF-8, with a byte order mark unless it is not wanted, or
cp932 where that is asked for."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Protocol

from fieldhouse.apps.figures.exports.cp932 import Cp932Text
from fieldhouse.apps.figures.exports.table import Cell, Export, Ratio
from fieldhouse.domain.cells import neutral
from fieldhouse.domain.money import Money, shifted, to_decimal

BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel reads UTF-8 as the system's own encoding."""


def csv_file(export: Export, *, has_mark: bool = True) -> bytes:
    """The flat table of an export: heads, then rows; no heading and no total, so that a column can be summed."""
    text = io.StringIO()
    _write(export, text, lambda: None, has_mark=has_mark)
    return text.getvalue().encode()


def write_csv(export: Export, path: Path, told: Callable[[], None], *, has_mark: bool = True) -> None:
    """The same bytes in a file, row by row; ``told`` is called for each."""
    with path.open("w", encoding="utf-8", newline="") as text:
        _write(export, text, told, has_mark=has_mark)


def write_cp932(export: Export, path: Path, told: Callable[[], None]) -> Counter[str]:
    """The same in cp932; the characters that have no place there, with how often each stands in it."""
    with path.open("wb") as file:
        text = Cp932Text(file)
        _write(export, text, told, has_mark=False)
    return text.without_place


class Text(Protocol):
    """What takes texts one after the other."""

    def write(self, text: str, /) -> int: ...


def _write(export: Export, text: Text, told: Callable[[], None], *, has_mark: bool) -> None:
    text.write(BYTE_ORDER_MARK if has_mark else "")
    writer = csv.writer(text)
    writer.writerow([neutral(head) for head in export.flat.heads])
    for row in export.flat.rows:
        writer.writerow([_cell(cell) for cell in row])
        told()


def _cell(cell: Cell | Ratio) -> str:
    match cell:
        case None:
            return ""
        case Money():
            return str(to_decimal(cell))
        case Ratio():
            return str(shifted(cell.ratio_bp, 4))
        case date():
            return cell.isoformat()
        case str():
            return neutral(cell)
    return str(cell)
