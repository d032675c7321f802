"""An export as CSV: UTF-8, with a byte order mark unless it is not wanted, exact decimals, nothing that computes."""

from __future__ import annotations

import csv
import io
from datetime import date

from fieldhouse.apps.figures.exports.table import Cell, Export, Ratio
from fieldhouse.domain.cells import neutral
from fieldhouse.domain.money import Money, shifted, to_decimal

BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel reads UTF-8 as the system's own encoding."""


def csv_file(export: Export, *, has_mark: bool = True) -> bytes:
    """The flat table of an export: heads, then rows; no heading and no total, so that a column can be summed."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([neutral(head) for head in export.flat.heads])
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
            return neutral(cell)
    return str(cell)
