"""Checks over many rows at once: trees without cycles, shares within the whole, one position a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from fieldhouse.domain.findings import Finding, Severity
from fieldhouse.domain.organisation import Edge, find_cycles, find_two_parents
from fieldhouse.ingest.events import ReadRow
from fieldhouse.ingest.schema import TypedRow

WHOLE_BP = 10_000

_TREES = {"reporting_line": ("position", "reports_to"), "territory_line": ("territory", "parent")}


class CrossChecks:
    """Holds what has been said so far of trees and shares, and says why a row does not go with it."""

    def __init__(self) -> None:
        self._shares: dict[str, list[TypedRow]] = defaultdict(list)

    def refusals(self, rows: list[ReadRow]) -> dict[int, list[Finding]]:
        """The rows (by ``id``) that must not be taken, with the reasons."""
        refused: dict[int, list[Finding]] = defaultdict(list)
        for kind, (child, parent) in _TREES.items():
            for row, finding in _tree(rows, kind, child, parent):
                refused[id(row)].append(finding)
        for row in rows:
            for record in row.records:
                if record.kind == "split" and (finding := self._share(record)):
                    refused[id(row)].append(finding)
        return refused

    def _share(self, record: TypedRow) -> Finding | None:
        if record.values["kind"] != "owner":
            return None
        others = [
            one
            for one in self._shares[record.values["opportunity"]]
            if one.values["key"] != record.values["key"]
        ]
        together = sum(one.values["share"] for one in others if _overlap(one.values, record.values))
        if together + record.values["share"] > WHOLE_BP:
            total = f"{(together + record.values['share']) / 100:.2f}"
            return _finding(
                record, "share.over_whole", "share", total, opportunity=record.values["opportunity"]
            )
        self._shares[record.values["opportunity"]] = [*others, record]
        return None


def _tree(rows: list[ReadRow], kind: str, child: str, parent: str) -> Iterator[tuple[ReadRow, Finding]]:
    numbers: dict[str, int] = {}
    edges: dict[Edge, tuple[ReadRow, TypedRow]] = {}
    for row in rows:
        for record in row.records:
            if record.kind == kind:
                edge = _edge(record, child, parent, numbers)
                if edge is None:
                    yield (
                        row,
                        _finding(record, "interval.empty", "valid_to", str(record.values.get("valid_to"))),
                    )
                else:
                    edges[edge] = (row, record)
    names = {number: name for name, number in numbers.items()}
    for conflict in find_two_parents(edges):
        row, record = edges[conflict.edge]
        yield (
            row,
            _finding(record, "tree.two_parents", parent, record.values.get(parent), on=str(conflict.on)),
        )
    for cycle in find_cycles(edges):
        row, record = edges[cycle.edge]
        path = " > ".join(names[number] for number in cycle.path)
        yield (
            row,
            _finding(record, "tree.cycle", parent, record.values.get(parent), path=path, on=str(cycle.on)),
        )


def _edge(record: TypedRow, child: str, parent: str, numbers: dict[str, int]) -> Edge | None:
    def number(name: str) -> int:
        return numbers.setdefault(name, len(numbers))

    values = record.values
    if values.get("valid_to") is not None and values["valid_to"] <= values["valid_from"]:
        return None
    above = values.get(parent)
    return Edge(
        number(values[child]),
        None if above is None else number(above),
        values["valid_from"],
        values.get("valid_to"),
    )


def _overlap(one: dict[str, Any], other: dict[str, Any]) -> bool:
    def ends_after(span: dict[str, Any], day: Any) -> bool:
        return span.get("valid_to") is None or span["valid_to"] > day

    return ends_after(one, other["valid_from"]) and ends_after(other, one["valid_from"])


def _finding(record: TypedRow, rule: str, column: str, value: str | None, **fields: str) -> Finding:
    return Finding(rule, Severity.REJECTED, record.file, record.row, column, value, fields)
