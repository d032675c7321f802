"""Texts as cells of a CSV file that a spreadsheet may open: none of them computes, and each comes back exactly."""

from __future__ import annotations

MARK = "'"
"""What spreadsheets themselves put before a cell that is text whatever it looks like."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula, or passes over before one (OWASP, "CSV Injection");
the wide ones in Japan."""


def neutral(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: with a mark before it where it begins like one.

    A text in which marks already stand before such a beginning gets one more, so that `restored` gives every
    text back: ``=1`` becomes ``'=1``, ``'=1`` becomes ``''=1``, and ``'tis`` stays.
    """
    return MARK + text if text.lstrip(MARK).startswith(FORMULA_STARTS) else text


def restored(cell: str) -> str:
    """Return the text of which `neutral` made a cell; a cell that it never makes is returned as it is."""
    is_marked = cell.startswith(MARK) and cell.lstrip(MARK).startswith(FORMULA_STARTS)
    return cell[1:] if is_marked else cell
