"""The two trees: what a file says of them must go with itself and with what the home holds."""

from __future__ import annotations

from collections.abc import Mapping

from fieldhouse.apps.imports.actions.row_checks import refused
from fieldhouse.apps.imports.dated_rows import Line
from fieldhouse.domain.findings import Finding
from fieldhouse.domain.organisation import Edge, find_cycles, find_two_parents
from fieldhouse.ingest.schema import TypedRow


def line_of(row: TypedRow, child: str, parent: str) -> Line:
    """What a row says."""
    values = row.values
    return Line(values[child], values.get(parent), values["valid_from"], values.get("valid_to"))


def tree_refusals(
    rows: Mapping[str, tuple[TypedRow, Line]], held: Mapping[str, Line], parent: str
) -> dict[str, list[Finding]]:
    """Why rows (by source key) cannot be taken into a tree.

    A row takes the place of the held line of its key. A row that is refused leaves that line standing, which may refuse
    another; so this goes on until nothing more is refused. The lines held go together without the rows.
    """
    found: dict[str, list[Finding]] = {}
    while True:
        taken = {key: one for key, one in rows.items() if key not in found}
        more = _faults(taken, {key: line for key, line in held.items() if key not in taken}, parent)
        if not more:
            return found
        found |= more


def _faults(
    rows: Mapping[str, tuple[TypedRow, Line]], held: Mapping[str, Line], parent: str
) -> dict[str, list[Finding]]:
    numbers: dict[str, int] = {}
    edges: dict[Edge, list[str]] = {_edge(line, numbers): [] for line in held.values()}
    for key, (_row, line) in rows.items():
        edges.setdefault(_edge(line, numbers), []).append(key)
    names = {number: name for name, number in numbers.items()}
    found: dict[str, list[Finding]] = {}

    def refuse(keys: list[str], rule: str, **fields: object) -> None:
        for key in keys:
            row = rows[key][0]
            found.setdefault(key, []).append(refused(row, rule, parent, row.values.get(parent), fields))

    for conflict in find_two_parents(edges):
        both = [names[one] for one in (conflict.other.parent, conflict.edge.parent) if one is not None]
        told = {"child": names[conflict.edge.child], "parents": ", ".join(both), "on": conflict.on}
        refuse(edges[conflict.edge] or edges[conflict.other], "tree.two_parents", **told)
    for cycle in find_cycles(edges):
        path = " > ".join(names[number] for number in cycle.path)
        refuse(edges[cycle.edge], "tree.cycle", path=path, on=cycle.on)
    return found


def _edge(line: Line, numbers: dict[str, int]) -> Edge:
    child, *parent = (
        numbers.setdefault(name, len(numbers)) for name in (line.child, line.parent) if name is not None
    )
    return Edge(child, parent[0] if parent else None, line.valid_from, line.valid_to)
