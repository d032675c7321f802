"""Lines of a page, each with its place in the file, so that what is rewritten for a parser keeps its provenance."""

from __future__ import annotations

from dataclasses import dataclass

from fieldhouse.domain.jobs.blocks import Place


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line as the parser shall see it and where it came from."""

    text: str
    place: Place


def lines_of(text: str) -> list[SourceLine]:
    """The lines of a text, where they stand."""
    return [SourceLine(line, Place(number)) for number, line in enumerate(text.split("\n"), 1)]
