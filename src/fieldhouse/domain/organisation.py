"""Trees over time: reporting lines and territories as dated edges, their closure and their faults."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from datetime import date

from fieldhouse.domain.errors import BadInput

_OPEN = date.max.toordinal() + 1  # the end of an open interval while computing; never leaves this module

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Edge:
    """A node stands under a parent, or at the top when ``parent`` is ``None``, on ``[valid_from, valid_to)``.

    Raises ``BadInput("interval.empty")`` when it would hold no day.
    """

    child: int
    parent: int | None
    valid_from: date
    valid_to: date | None = None

    def __post_init__(self) -> None:
        if self.valid_to is not None and self.valid_to <= self.valid_from:
            raise BadInput("interval.empty", valid_from=self.valid_from, valid_to=self.valid_to)


@dataclass(frozen=True, slots=True)
class ClosureRow:
    """``ancestor`` is ``depth`` steps above ``descendant`` on those days; depth 0 is the node itself."""

    ancestor: int
    descendant: int
    depth: int
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class CycleEdge:
    """An edge that lies on a cycle, the first day on which it does, and one cycle it lies on.

    ``path`` goes upwards and ends with the node it began with: ``(1, 2, 1)`` is 1 under 2 under 1.
    """

    edge: Edge
    path: tuple[int, ...]
    on: date


@dataclass(frozen=True, slots=True)
class ParentConflict:
    """An edge that gives a node another parent while ``other`` holds; ``on`` is the first of these days."""

    edge: Edge
    other: Edge
    on: date


Neighbours = dict[int, dict[Edge, None]]
"""Per node the edges that hold on the day of the sweep, as an ordered set."""


def closure(edges: Iterable[Edge]) -> tuple[ClosureRow, ...]:
    """Return every ancestor of every node with its depth and dates, the node itself (depth 0) included.

    Rows of the same pair and depth that touch or overlap are merged; the order is by ancestor, descendant,
    depth, date. A node exists while an edge names it, as child or as parent. The work is in proportion to
    the rows returned. Raises `BadInput`: ``tree.two_parents`` (``child``, ``parents``, ``on``);
    ``tree.cycle`` (``path``, ``on``).
    """
    edges = tuple(edges)
    for conflict in find_two_parents(edges):
        parents = (conflict.edge.parent, conflict.other.parent)
        raise BadInput("tree.two_parents", child=conflict.edge.child, parents=parents, on=conflict.on)
    for cycle in find_cycles(edges):
        raise BadInput("tree.cycle", path=cycle.path, on=cycle.on)
    upwards = _upwards(edges)
    spans: dict[tuple[int, int, int], list[Span]] = defaultdict(list)
    for node, existence in _existence(edges).items():
        for span in existence:
            for ancestor, depth, held in _walk_up(upwards, node, span):
                spans[ancestor, node, depth].append(held)
    return tuple(
        ClosureRow(*key, date.fromordinal(start), date.fromordinal(end) if end < _OPEN else None)
        for key in sorted(spans)
        for start, end in _merged(spans[key])
    )


def find_two_parents(edges: Iterable[Edge]) -> tuple[ParentConflict, ...]:
    """Return every edge that meets another parent of its node; without them each node has one parent a day.

    Of two that meet, the one that begins first stands, on the same day the one stated first. A root edge
    (no parent) meets an edge with a parent; the same parent stated twice is no conflict.
    """
    standing: dict[int, Edge] = {}
    conflicts: list[ParentConflict] = []
    for edge in sorted(edges, key=_start):
        other = standing.get(edge.child)
        if other is None or _end(other) <= _start(edge):
            standing[edge.child] = edge
        elif other.parent != edge.parent:
            conflicts.append(ParentConflict(edge, other, edge.valid_from))
        elif _end(other) < _end(edge):
            standing[edge.child] = edge
    return tuple(conflicts)


def find_cycles(edges: Iterable[Edge]) -> tuple[CycleEdge, ...]:
    """Return every edge that lies on a cycle on any day, by first day and node; the rest has no cycle.

    Independent of the order of the input: nothing tells which edge of a cycle is the wrong one, so an
    import reports and rejects them all and keeps the rest. Nodes with two parents are allowed here. Sweeps
    the days on which edges change and looks, for each edge that begins, for a way up from its parent back
    to its child.
    """
    upwards: Neighbours = defaultdict(dict)
    downwards: Neighbours = defaultdict(dict)
    found: dict[Edge, CycleEdge] = {}
    for day, ending, beginning in _changes(edges):
        for edge in ending:
            del upwards[edge.child][edge], downwards[_parent(edge)][edge]
        for edge in beginning:
            upwards[edge.child][edge] = downwards[_parent(edge)][edge] = None
        for edge in beginning:
            if edge not in found:  # else the whole tangle it lies in was reported with the first of its edges
                for other, path in _cycles_through(edge, upwards, downwards, known=found.keys()):
                    found[other] = CycleEdge(other, path, day)
    return tuple(sorted(found.values(), key=lambda cycle: (cycle.on, cycle.edge.child, _parent(cycle.edge))))


def _start(edge: Edge) -> int:
    return edge.valid_from.toordinal()


def _end(edge: Edge) -> int:
    return _OPEN if edge.valid_to is None else edge.valid_to.toordinal()


def _parent(edge: Edge) -> int:
    if edge.parent is None:
        raise ValueError("a root edge has no parent")
    return edge.parent


def _upwards(edges: Iterable[Edge]) -> dict[int, list[tuple[int, Span]]]:
    """Return per child its parents and when; stated twice counts once, or walks would double at each step."""
    spans: dict[tuple[int, int], list[Span]] = defaultdict(list)
    for edge in edges:
        if edge.parent is not None:
            spans[edge.child, edge.parent].append((_start(edge), _end(edge)))
    upwards: dict[int, list[tuple[int, Span]]] = defaultdict(list)
    for (child, parent), own in spans.items():
        upwards[child].extend((parent, span) for span in _merged(own))
    return upwards


def _existence(edges: Iterable[Edge]) -> dict[int, list[Span]]:
    spans: dict[int, list[Span]] = defaultdict(list)
    for edge in edges:
        span = (_start(edge), _end(edge))
        spans[edge.child].append(span)
        if edge.parent is not None:
            spans[edge.parent].append(span)
    return {node: _merged(own) for node, own in spans.items()}


def _merged(spans: list[Span]) -> list[Span]:
    """Return the spans sorted, with those that touch or overlap made one."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _walk_up(
    upwards: dict[int, list[tuple[int, Span]]], node: int, span: Span
) -> Iterator[tuple[int, int, Span]]:
    """Yield (ancestor, depth, span) of a node over a span, narrowing the span with every step up."""
    ahead = [(node, 0, span)]
    while ahead:
        here, depth, (start, end) = ahead.pop()
        yield here, depth, (start, end)
        for parent, (begins, ends) in upwards.get(here, ()):
            held = (max(start, begins), min(end, ends))
            if held[0] < held[1]:
                ahead.append((parent, depth + 1, held))


def _changes(edges: Iterable[Edge]) -> Iterator[tuple[date, list[Edge], list[Edge]]]:
    """Yield in order the days on which edges with a parent end and begin; the same edge twice counts once."""
    ending: dict[date, list[Edge]] = defaultdict(list)
    beginning: dict[date, list[Edge]] = defaultdict(list)
    for edge in dict.fromkeys(edge for edge in edges if edge.parent is not None):
        beginning[edge.valid_from].append(edge)
        if edge.valid_to is not None:
            ending[edge.valid_to].append(edge)
    for day in sorted(ending.keys() | beginning.keys()):
        yield day, ending.get(day, []), beginning.get(day, [])


def _cycles_through(
    edge: Edge, upwards: Neighbours, downwards: Neighbours, known: Set[Edge]
) -> list[tuple[Edge, tuple[int, ...]]]:
    """Return the edges not yet known on a closed way through one edge, each with a cycle it lies on."""
    above = _reached(_parent(edge), upwards, is_up=True)
    if edge.child not in above:
        return []
    below = _reached(edge.child, downwards, is_up=False)
    tangle = above.keys() & below.keys()
    within = [other for node in sorted(tangle) for other in upwards[node] if other.parent in tangle]
    if len(within) == len(tangle):
        ring = (edge.child, *_way_back(above, edge.child))
        return [(other, ring) for other in within if other not in known]
    return [(other, _cycle_of(other, upwards)) for other in within if other not in known]


def _cycle_of(edge: Edge, upwards: Neighbours) -> tuple[int, ...]:
    return (edge.child, *_way_back(_reached(_parent(edge), upwards, is_up=True), edge.child))


def _reached(start: int, edges: Neighbours, *, is_up: bool) -> dict[int, int | None]:
    """Return the nodes reached from a node, each with the node before it."""
    came_from: dict[int, int | None] = {start: None}
    ahead = [start]
    while ahead:
        here = ahead.pop()
        for edge in edges.get(here, ()):
            following = _parent(edge) if is_up else edge.child
            if following not in came_from:
                came_from[following] = here
                ahead.append(following)
    return came_from


def _way_back(came_from: dict[int, int | None], goal: int) -> list[int]:
    """Return the nodes from the start of a search to the goal, both included."""
    path: list[int] = []
    here: int | None = goal
    while here is not None:
        path.append(here)
        here = came_from[here]
    return path[::-1]
