"""An export as CSV: UTF-8, with a byte order mark unless it is not wanted, exact decimals, nothing that computes."""

from __future__ import annotations

import csv
import io
from datetime import date

from fieldhouse.apps.figures.exports.table import Cell, Export, Ratio
from fieldhouse.domain.money import Money, shifted, to_decimal

BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel reads UTF-8 as the system's own encoding."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula (OWASP, "CSV Injection"); the wide ones in Japan."""


def csv_file(export: Export, *, has_mark: bool = True) -> bytes:
    """The flat table of an export: heads, then rows; no heading and no total, so that a column can be summed."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([_text(head) for head in export.flat.heads])
    writer.writerows([_cell(cell) for cell in row] for row in export.flat.rows)
    return ((BYTE_ORDER_MARK if has_mark else "") + text.getvalue()).encode()


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
            return _text(cell)
    return str(cell)


def _text(text: str) -> str:
    """A text that no spreadsheet takes for a formula: a leading apostrophe makes it plain (docs/api.md)."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
