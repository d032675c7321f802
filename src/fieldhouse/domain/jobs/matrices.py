"""Tables that hold roles with several sections: each role's column (or row) as headings with text beneath them.

    |              | Manager | Senior Manager |
    | Job Grade    | 8       | 9              |
    | Requirements | …       | …              |

A table that gives titles and grades alone stays a table.
"""

from __future__ import annotations

from fieldhouse.domain.jobs.blocks import Block, BlockKind, Link, Place
from fieldhouse.domain.jobs.headings import CONTAINERS, FIRM, SectionKind, label_of
from fieldhouse.domain.jobs.marking import as_markdown
from fieldhouse.domain.jobs.titles import is_bare_level, is_title

Cell = tuple[str, tuple[Link, ...]]
_REPORTING = "reporting"
_REPORTS = ("reports to", "reporting to")


def unfolded(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks with every matrix of roles as headings and text; all others as they are."""
    result: list[Block] = []
    level = 1
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            level = block.level
        found = _unfolded(block, level) if block.kind is BlockKind.TABLE else None
        result.extend([block] if found is None else found)
    return tuple(result)


def _unfolded(table: Block, level: int) -> list[Block] | None:
    """A matrix as blocks, or ``None`` where the table is none."""
    rows = table.rows
    width = max((len(row) for row in rows), default=0)
    if len(rows) < 2 or width < 2:
        return None
    filled = [[*row, *[("", ())] * (width - len(row))] for row in rows]
    lines = [table.place.line, *(table.place.line + 1 + number for number in range(1, len(rows)))]
    cells = [
        [(cell, Place(line, table.place.column + column)) for column, cell in enumerate(row)]
        for row, line in zip(filled, lines, strict=True)
    ]
    if _is_by_column([[cell for cell, _ in row] for row in cells]):
        cells = [list(column) for column in zip(*cells, strict=True)]
    if not _is_by_row([[cell for cell, _ in row] for row in cells]):
        return None
    return _blocks(cells, level)


def _is_by_column(rows: list[list[Cell]]) -> bool:
    return _is_by_row([list(column) for column in zip(*rows, strict=True)])


def _is_by_row(rows: list[list[Cell]]) -> bool:
    """Whether the first row names sections and the first column roles, and more than grades stands between them."""
    kinds = [_section_of(text) for text, _ in rows[0][1:]]
    named = [kind for kind in kinds if kind]
    roles = [row[0][0] for row in rows[1:]]
    return (
        len(named) * 2 > len(kinds)
        and len(set(named)) > 1
        and any(kind not in (SectionKind.GRADE.value, _REPORTING) for kind in named)
        and bool(roles)
        and all(is_title(title) or is_bare_level(title) for title in roles)
    )


def _section_of(text: str) -> str:
    if text.casefold().strip(" :") in _REPORTS:
        return _REPORTING
    label = label_of(text)
    if label is None or label.prefix or label.kind not in FIRM | CONTAINERS | {SectionKind.SUMMARY}:
        return ""
    return label.kind.value


def _blocks(rows: list[list[tuple[Cell, Place]]], level: int) -> list[Block]:
    result = []
    corner, place = rows[0][0]
    if corner[0]:
        result.append(_text(corner, place))
    for row in rows[1:]:
        (title, links), place = row[0]
        result.append(_heading(title, links, place, min(level + 1, 5)))
        cells = [
            (name, marks, cell, at)
            for ((name, marks), _), (cell, at) in zip(rows[0][1:], row[1:], strict=True)
            if cell[0]
        ]
        for name, _, cell, at in cells:
            if _section_of(name) == _REPORTING:
                result.append(_text((f"{name.strip(' :')} {cell[0]}", cell[1]), at))
        for name, marks, cell, at in cells:
            if _section_of(name) != _REPORTING:
                result.append(_heading(name, marks, at, min(level + 2, 6)))
                result.append(_text(cell, at))
    return result


def _heading(text: str, links: tuple[Link, ...], place: Place, level: int) -> Block:
    return Block(BlockKind.HEADING, text, place, as_markdown(text, links), level=level, links=links)


def _text(cell: Cell, place: Place) -> Block:
    text, links = cell
    return Block(BlockKind.PARAGRAPH, text, place, as_markdown(text, links), links=links)
