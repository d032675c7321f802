"""Which rows of a report are its head, its table, sums within that, and its foot."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from fieldhouse.domain.record_ids import whole_id
from fieldhouse.ingest.report.words import GROUPABLE, field_of, is_sorted, is_summary
from fieldhouse.ingest.table import Flaw, RawRow

HEAD_ROWS = 100
"""Rows among which the names of the columns are looked for; filters of a report fill some twenty."""

_KEY_LIKE = re.compile(r"[0-9A-Za-z]{15,18}")
_NUMBER = re.compile(r"[-(]?[A-Z]{0,3}\s?[¥¥€£$₩]?-?[\d.,  ]+%?\)?")


@dataclass(slots=True)
class Layout:
    """A report taken apart. ``places`` are the columns of the fields; ``rows`` those of the table, empty cells of a
    group filled; ``heads`` the columns' names as they stand; ``sums`` counts the lines that add up others."""

    header_row: int = 0
    heads: list[str] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)
    head: list[str] = field(default_factory=list)
    rows: list[RawRow] = field(default_factory=list)
    foot: list[str] = field(default_factory=list)
    sums: int = 0

    @property
    def unread(self) -> list[str]:
        """The names of columns that are of no field, or of one that an earlier column is of."""
        read = set(self.places.values())
        return [head for place, head in enumerate(self.heads) if head and place not in read]


def laid_out(rows: Iterable[RawRow]) -> Layout:
    """Take the rows of a report apart; without a row that names the columns ``places`` is empty."""
    found = Layout()
    below: list[RawRow] = []
    for row in rows:
        if found.places:
            below.append(row)
        elif len(found.head) < HEAD_ROWS and not _take_header(found, row):
            found.head.append(" ".join(filter(None, row.cells)))
    _take_table(found, below)
    return found


def _take_header(found: Layout, row: RawRow) -> bool:
    """Take a row for the names of the columns where it names a deal and something of it."""
    places: dict[str, int] = {}
    for place, cell in enumerate(row.cells):
        name = field_of(cell)
        if name:
            places.setdefault(name, place)
    if len(places) < 2 or not places.keys() & {"key", "name"}:
        return False
    found.header_row, found.heads, found.places = row.row, list(row.cells), places
    return True


def _take_table(found: Layout, below: Sequence[RawRow]) -> None:
    last = max((place for place, row in enumerate(below) if _is_line(found, row.cells)), default=-1)
    groups = _groups(found, below)
    above: dict[int, str] = {}
    for place, row in enumerate(below):
        cells = row.cells
        if place > last and sum(map(bool, cells)) == 1 and not row.flaws and not _is_sum(found, cells):
            found.foot.append(" ".join(filter(None, cells)))
        elif _is_sum(found, cells) and not row.flaws:
            found.sums += 1
        elif _is_line(found, cells) or row.flaws:
            found.rows.append(RawRow(row.row, _filled(cells, groups, above), row.flaws))
        else:
            found.rows.append(RawRow(row.row, list(cells), (Flaw("report.row_unclear"),)))


def _is_line(found: Layout, cells: Sequence[str]) -> bool:
    """Whether a row is a deal: it has what is like an Id or, where the report has none, a name and more."""
    key, name = _cell(found, cells, "key"), _cell(found, cells, "name")
    if "key" in found.places:
        return bool(whole_id(key) or _KEY_LIKE.fullmatch(key))
    return bool(name) and sum(map(bool, cells)) > 1 and not _is_sum(found, cells)


def _is_sum(found: Layout, cells: Sequence[str]) -> bool:
    """Whether a row adds up others: its first cell says so, or it holds nothing but numbers and such words."""
    texts = [cell for cell in cells if cell]
    if not texts or whole_id(_cell(found, cells, "key")):
        return False
    return is_summary(texts[0]) or all(is_summary(one) or _NUMBER.fullmatch(one) for one in texts)


def _groups(found: Layout, below: Sequence[RawRow]) -> list[int]:
    """The columns by which the report is grouped: the first ones, as far as sums are named in them.

    Without sums, as far as they bear an arrow.
    """
    named = [_first(row.cells) for row in below if is_summary(_first(row.cells)[1])]
    fields = {place: name for name, place in found.places.items()}
    groups: list[int] = []
    for place, head in enumerate(found.heads):
        if not head:
            continue
        is_group = any(place <= at for at, _word in named) if named else is_sorted(head)
        if not is_group or fields.get(place) not in GROUPABLE:
            break
        groups.append(place)
    return groups


def _filled(cells: Sequence[str], groups: Sequence[int], above: dict[int, str]) -> list[str]:
    """The cells with those of the groups filled from the rows before; a new outer group begins new inner ones."""
    filled = list(cells)
    for place in groups:
        if place < len(cells) and cells[place]:
            above[place] = cells[place]
            for inner in groups[groups.index(place) + 1 :]:
                above.pop(inner, None)
    for place in groups:
        if place < len(filled):
            filled[place] = cells[place] or above.get(place, "")
    return filled


def _first(cells: Sequence[str]) -> tuple[int, str]:
    return next(((place, cell) for place, cell in enumerate(cells) if cell), (-1, ""))


def _cell(found: Layout, cells: Sequence[str], name: str) -> str:
    place = found.places.get(name)
    return cells[place] if place is not None and place < len(cells) else ""
