"""What somebody tells of the past of an organisation, laid over what was assumed of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from fieldhouse.domain.organisation import Edge

Ends = Mapping[int, date]
"""By node the first day on which it is known from its source: what is assumed of it ends there."""


def with_told(lines: Iterable[Edge], told: Iterable[Edge], ends: Ends) -> list[Edge]:
    """The edges of a source in which what was told of the time before it holds.

    Of a node that is told, nothing assumed holds from the first day that is told until its end in ``ends``; a node that
    has none there was not assumed. 1 under 2 since 1990, known since May; told to be under 3 from January to March: 2
    until January, 3 until March, nothing until May, then 2.
    """
    told = list(told)
    first: dict[int, date] = {}
    for edge in told:
        first[edge.child] = min(edge.valid_from, first.get(edge.child, edge.valid_from))
    kept = [part for line in lines for part in _without(line, first.get(line.child), ends.get(line.child))]
    return [*kept, *(part for edge in told for part in _until(edge, ends.get(edge.child)))]


def _without(line: Edge, begins: date | None, ends: date | None) -> Iterator[Edge]:
    """What is left of a line without the days from one to another."""
    if begins is None or ends is None or begins >= ends:
        yield line
        return
    if line.valid_from < begins:
        yield from _until(line, begins)
    if line.valid_to is None or line.valid_to > ends:
        yield replace(line, valid_from=max(line.valid_from, ends))


def _until(edge: Edge, ends: date | None) -> Iterator[Edge]:
    """An edge that ends on a day at the latest, if it has a day before."""
    if ends is None or (edge.valid_to is not None and edge.valid_to <= ends):
        yield edge
    elif edge.valid_from < ends:
        yield replace(edge, valid_to=ends)
