"""What a finding or the reasons file shows of a cell: bounded, and free of what a database refuses."""

from __future__ import annotations

import re
from itertools import zip_longest

from fieldhouse.ingest.limits import CELL_KEPT, VALUE_SHOWN

_NOT_STORABLE = re.compile("[\x00\ud800-\udfff]")


def shown(value: str) -> str:
    """Return at most 200 characters of a value, undecodable bytes as U+FFFD and NUL as U+2400."""
    return _storable(value[:VALUE_SHOWN])


def kept(cells: list[str], columns: list[str]) -> dict[str, str]:
    """Return a row's cells by column: "" where it has none, cells beyond the header as ``column 9``."""
    names = columns + [f"column {place}" for place in range(len(columns) + 1, len(cells) + 1)]
    return {name: _storable(cell[:CELL_KEPT]) for name, cell in zip_longest(names, cells, fillvalue="")}


def _storable(text: str) -> str:
    return _NOT_STORABLE.sub(lambda found: "␀" if found[0] == "\x00" else "�", text)
