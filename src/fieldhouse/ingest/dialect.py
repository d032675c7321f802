"""Which character parts the cells of a CSV file: as stated, or told from the header."""

from __future__ import annotations

import csv
import io

from fieldhouse.domain.findings import Finding, Severity

DELIMITERS: dict[str, str] = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
"""The delimiters that a profile may state and that are told apart, with their names for findings."""


def chosen_delimiter(
    file: str, header: str, stated: str, wanted: frozenset[str]
) -> tuple[str, Finding | None]:
    """Return the delimiter of a header: the stated one, else the one that shows most wanted columns, then
    most columns.

    A stated delimiter under which no wanted column is found, while under another one some are, gives a
    finding ``file.delimiter``.
    """
    scores = {one: _score(header, one, wanted) for one in DELIMITERS}
    best = max(DELIMITERS, key=lambda one: scores[one])
    if not stated:
        return best, None
    if scores[stated][0] == 0 and scores[best][0] > 0:
        fields = {"stated": DELIMITERS[stated], "seen": DELIMITERS[best]}
        return stated, Finding("file.delimiter", Severity.FATAL, file, fields=fields)
    return stated, None


def _score(header: str, delimiter: str, wanted: frozenset[str]) -> tuple[int, int]:
    cells = next(csv.reader(io.StringIO(header, newline=""), delimiter=delimiter), [])
    return len(wanted.intersection(cell.strip() for cell in cells)), len(cells)
