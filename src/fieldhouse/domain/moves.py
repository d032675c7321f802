"""Moves made here in a tree that a source draws: which edge of a node holds when both speak of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from fieldhouse.domain.organisation import Edge


def with_moves(lines: Iterable[Edge], moves: Iterable[Edge]) -> list[Edge]:
    """The edges of a source's tree in which the moves made here hold.

    An edge of a moved node holds from its first day until another one of that node begins, or its own last day; of two
    that begin on the same day it is the move. So a move lasts until the source tells of a later one, and the lines of
    nodes that nobody has moved stay as they are. 1 under 2 since January, moved under 3 in March, and under 4 since
    May by the source: under 2 until March, 3 until May, then 4.
    """
    lines, moves = list(lines), list(moves)
    moved = {move.child for move in moves}
    found = [line for line in lines if line.child not in moved]
    by_node: dict[int, list[Edge]] = defaultdict(list)
    for edge in (*lines, *moves):  # stable: of the same day, the move comes last
        if edge.child in moved:
            by_node[edge.child].append(edge)
    for edges in by_node.values():
        edges.sort(key=lambda edge: edge.valid_from)
        for edge, following in pairwise(edges):
            if edge.valid_from < following.valid_from:
                found.append(_until(edge, following))
        found.append(edges[-1])
    return found


def _until(edge: Edge, following: Edge) -> Edge:
    ends = following.valid_from
    return edge if edge.valid_to is not None and edge.valid_to <= ends else replace(edge, valid_to=ends)
