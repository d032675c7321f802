"""The ladder as it is drawn: what can be reached from a role, in columns, and what each step asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from fieldhouse.apps.jobs.ladders import Graph, Node, beyond, graph_of
from fieldhouse.apps.jobs.queries.shelves import Library
from fieldhouse.domain.jobs.ladder_graph import Rung, reached_from, way_between

WIDTH, HEIGHT, COLUMN, ROW = 216, 44, 272, 60
"""Of a box, and from one box to the next, in pixels."""
MARGIN = 12
BOW = 40
SHOWN = 30


@dataclass(frozen=True, slots=True)
class Box:
    """A node with its place in the drawing."""

    node: Node
    href: str
    x: int
    y: int
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def short(self) -> str:
        """The title as far as the box holds it."""
        return self.node.title if len(self.node.title) <= SHOWN else f"{self.node.title[: SHOWN - 1]}…"


@dataclass(frozen=True, slots=True)
class Stroke:
    """A rung as a curve between two boxes."""

    path: str
    kind: str


def ladder_page(library: Library, start: str, end: str) -> dict[str, Any]:
    """The context of the page: the choices, and from the chosen start the drawing and the steps."""
    graph = graph_of(library)
    choices = [
        (name, f"{node.title} · {node.family}")
        for name, node in graph.nodes.items()
        if node.slug and not node.is_removed
    ]
    context: dict[str, Any] = {"choices": choices, "start": start, "end": end, "boxes": [], "steps": []}
    if start not in graph.nodes:
        return context
    way = way_between(start, end, graph.rungs) if end in graph.nodes else []
    reached, rungs = reached_from(start, graph.rungs)
    if way:
        names = [start, *(rung.end for rung in way)]
        columns: list[tuple[str, ...]] = [(name,) for name in names]
        rungs = way
    else:
        columns = reached
    boxes = {
        name: Box(
            graph.nodes[name], _address(graph.nodes[name]), MARGIN + column * COLUMN, MARGIN + row * ROW
        )
        for column, names_ in enumerate(columns)
        for row, name in enumerate(names_)
    }
    context |= {
        "boxes": list(boxes.values()),
        "strokes": [Stroke(_curve(boxes[rung.start], boxes[rung.end]), rung.kind) for rung in rungs],
        "width": len(columns) * COLUMN - (COLUMN - WIDTH) + 2 * MARGIN + BOW,
        "height": max(len(names_) for names_ in columns) * ROW + 2 * MARGIN,
        "steps": [_step(graph, rung) for rung in rungs],
        "title": graph.nodes[start].title,
        "is_way": bool(way),
        "has_no_way": bool(end) and not way,
    }
    return context


def _step(graph: Graph, rung: Rung) -> dict[str, Any]:
    return {
        "rung": rung,
        "start": graph.nodes[rung.start],
        "end": graph.nodes[rung.end],
        "href": _address(graph.nodes[rung.end]),
        "asks": beyond(graph, rung),
        "is_known": rung.end in graph.roles,
    }


def _address(node: Node) -> str:
    if node.slug:
        return reverse("job_role", args=[node.family, node.slug])
    return reverse("job_family", args=[node.family]) if node.family else ""


def _curve(left: Box, right: Box) -> str:
    """From the right side of one box to the left of another; back or within a column it bows to the side."""
    y1, y2 = left.y + HEIGHT // 2, right.y + HEIGHT // 2
    if right.x > left.x:
        x1, x2 = left.x + WIDTH, right.x - 4
        middle = (x1 + x2) // 2
        return f"M{x1} {y1} C{middle} {y1} {middle} {y2} {x2} {y2}"
    x1, x2 = left.x + WIDTH, right.x + WIDTH
    bow = max(x1, x2) + BOW
    return f"M{x1} {y1} C{bow} {y1} {bow} {y2} {x2 + 4} {y2}"
