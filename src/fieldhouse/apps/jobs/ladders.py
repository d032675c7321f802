"""The ladder of the library as a graph of roles: what leads where, and what the next role asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from fieldhouse.apps.jobs.queries.shelves import Kept, Library, slug_of
from fieldhouse.domain.jobs.comparing import asked_beyond
from fieldhouse.domain.jobs.ladder_graph import Rung
from fieldhouse.domain.jobs.library import Leads


@dataclass(frozen=True, slots=True)
class Node:
    """A role, a family, or a title that no page of the library has (``family`` is empty)."""

    name: str
    title: str
    family: str = ""
    slug: str = ""
    grade: float | None = None
    is_removed: bool = False


@dataclass(frozen=True, slots=True)
class Graph:
    """The nodes by name, the rungs between them, and the roles behind the nodes that are roles."""

    nodes: Mapping[str, Node]
    rungs: tuple[Rung, ...]
    roles: Mapping[str, Mapping[str, Any]]


def graph_of(library: Library) -> Graph:
    """Every stated step, and between the levels of a page the step to the next one."""
    nodes: dict[str, Node] = {}
    roles: dict[str, Mapping[str, Any]] = {}
    for family in library.families:
        for role in family.page["roles"]:
            name = name_of(family.key, role["id"])
            nodes[name] = Node(
                name, role["title"], family.key, slug_of(role["id"]), role["grade"], family.is_removed
            )
            roles[name] = role
    rungs: list[Rung] = []
    for family in library.families:
        if family.is_removed:
            continue
        rungs += _of_levels(family)
        for role in family.page["roles"]:
            start = name_of(family.key, role["id"])
            for edge in role["ladder"]:
                lead = library.lead_in(family, edge)
                end = _node_of(lead.leads, lead.family, lead.role, edge["title"], nodes)
                if end != start:
                    rungs.append(Rung(start, end, edge["kind"]))
    return Graph(nodes, tuple(dict.fromkeys(rungs)), roles)


def beyond(graph: Graph, rung: Rung) -> list[Mapping[str, Any]]:
    """What the role at the end of a rung asks that the one at its start does not."""
    here, there = graph.roles.get(rung.start), graph.roles.get(rung.end)
    if here is None or there is None:
        return []
    found: list[Mapping[str, Any]] = []
    for section in ("responsibilities", "requirements"):
        found += list(asked_beyond(here["expanded"][section], there["expanded"][section]))
    return found


def name_of(family: str, identity: str) -> str:
    """The name of a role's node: the family's key and the last part of the role's id."""
    return f"{family}#{slug_of(identity)}"


def _of_levels(family: Kept) -> list[Rung]:
    levels = [role for role in family.page["roles"] if role["kind"] == "level"]
    return [
        Rung(name_of(family.key, before["id"]), name_of(family.key, after["id"]), "level")
        for before, after in pairwise(levels)
        if (before["grade"] or 0) <= (after["grade"] or 99)
    ]


def _node_of(leads: Leads, family: str, role: str, title: str, nodes: dict[str, Node]) -> str:
    if role:
        return name_of(family, role)
    name = f"{family}#" if family else f"?{title}"
    nodes.setdefault(name, Node(name, title, family, "", None, leads is Leads.REMOVED))
    return name
