"""The ladders of all families as one graph, and what of it can be reached from a role."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rung:
    """A step from one node to another. ``kind`` is "up", "lateral" or "open" as a page says, or "level": the next
    level of the same page, which no sentence states."""

    start: str
    end: str
    kind: str


def reached_from(
    start: str, rungs: Sequence[Rung], most: int = 6
) -> tuple[list[tuple[str, ...]], list[Rung]]:
    """The nodes that can be reached in at most so many steps, in columns, and the rungs between them.

    A node stands to the right of all that lead to it, but for a step that closes a circle.
    """
    following = _following(rungs)
    near = {start: 0}
    queue = [start]
    for node in queue:
        for rung in following.get(node, []):
            if rung.end not in near and near[node] < most:
                near[rung.end] = near[node] + 1
                queue.append(rung.end)
    used = [
        rung
        for node in near
        for rung in following.get(node, [])
        if rung.end in near and rung.end != rung.start
    ]
    column = dict.fromkeys(near, 0)
    order = _in_order(start, following, near)
    place = {node: number for number, node in enumerate(order)}
    for node in order:
        for rung in following.get(node, []):
            if rung.end in near and place[rung.end] > place[node]:
                column[rung.end] = max(column[rung.end], column[node] + 1)
    columns: list[list[str]] = [[] for _ in range(max(column.values()) + 1)]
    for node in near:
        columns[column[node]].append(node)
    return [tuple(nodes) for nodes in columns], list(dict.fromkeys(used))


def way_between(start: str, end: str, rungs: Iterable[Rung]) -> list[Rung]:
    """The shortest way from one node to another, rung by rung; empty where there is none."""
    following = _following(rungs)
    came: dict[str, Rung | None] = {start: None}
    queue = [start]
    for node in queue:
        for rung in following.get(node, []):
            if rung.end not in came:
                came[rung.end] = rung
                queue.append(rung.end)
    way: list[Rung] = []
    rung_before = came.get(end)
    while rung_before is not None:
        way.append(rung_before)
        rung_before = came[rung_before.start]
    return way[::-1]


def _in_order(start: str, following: Mapping[str, list[Rung]], near: Mapping[str, int]) -> list[str]:
    """The nodes, each before those that it leads to where no circle forbids it."""
    done: dict[str, None] = {}
    open_: list[tuple[str, list[str]]] = [(start, [rung.end for rung in following.get(start, [])])]
    seen = {start}
    while open_:
        node, ahead = open_[-1]
        if not ahead:
            done[node] = None
            open_.pop()
            continue
        following_one = ahead.pop()
        if following_one in near and following_one not in seen:
            seen.add(following_one)
            open_.append((following_one, [rung.end for rung in following.get(following_one, [])]))
    return list(done)[::-1]


def _following(rungs: Iterable[Rung]) -> dict[str, list[Rung]]:
    found: dict[str, list[Rung]] = {}
    for rung in rungs:
        found.setdefault(rung.start, []).append(rung)
    return found
