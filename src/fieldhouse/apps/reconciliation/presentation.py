"""A kept comparison as its page shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from fieldhouse.apps.reconciliation.labels import DIMENSIONS, MEASURES, REASONS, Named, namer, said
from fieldhouse.apps.reconciliation.models import TieOut, TieOutDifference
from fieldhouse.apps.reconciliation.queries import differences
from fieldhouse.apps.reconciliation.shapes import summed
from fieldhouse.apps.runs.findings import finding_of
from fieldhouse.domain.findings import Finding

SHOWN = 200
"""Differing deals that a page lists."""

CellKey = tuple[str, str, str, str]
"""Measure, currency, dimension, value."""

Amount = Callable[[int, str], str]


@dataclass(frozen=True, slots=True)
class Row:
    """One cell: its label and query, and the kept sums; ``parts`` are those explained, by the table's reasons."""

    label: str
    cell: dict[str, str]
    sums: Mapping[str, Any]
    parts: list[Mapping[str, int] | None]
    has_difference: bool
    is_open: bool


@dataclass(frozen=True, slots=True)
class Table:
    """The cells of a measure and currency."""

    label: str
    currency: str
    rows: list[Row]
    reasons: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Said:
    """A difference of a deal: the reason's code and label ("" of none), and its sentence as code and fields."""

    reason: str
    label: str
    code: str
    fields: dict[str, str]


@dataclass(frozen=True, slots=True)
class Deal:
    """A deal on which the sides differ."""

    one: TieOutDifference
    steps: list[Said]


@dataclass(frozen=True, slots=True)
class Page:
    """What a person sees of a comparison. ``withheld`` are differing deals behind walls that are not open."""

    kept: TieOut
    by: str
    tabs: list[tuple[str, str]]
    tables: list[Table]
    chosen: str
    deals: list[Deal]
    total: int
    withheld: int
    findings: list[Finding]


def page_of(kept: TieOut, walls: Iterable[str], by: str, cell: CellKey | None, amount: Amount) -> Page:
    """The page of a comparison for somebody to whom ``walls`` are open: cells of one dimension, and the deals that
    differ, those of one cell where it is named."""
    opened = sorted(walls)
    by = by if by in kept.facts["dimensions"] else kept.facts["dimensions"][0]
    cells = [one for one in summed(kept.cells, opened) if one["dimension"] == by]
    seen = differences(kept, opened)
    of_cell = [one for one in seen if cell is None or _moves(one, cell)]
    named = namer(_owners(cells, of_cell[:SHOWN]))
    return Page(
        kept=kept,
        by=by,
        tabs=[(name, str(DIMENSIONS[name])) for name in kept.facts["dimensions"]],
        tables=_tables(cells, by, named),
        chosen="" if cell is None else named(cell[2], cell[3]) or "–",
        deals=[Deal(one, [_said(step, amount, named) for step in one.steps]) for one in of_cell[:SHOWN]],
        total=len(of_cell),
        withheld=kept.facts["differing"] - len(seen),
        findings=[finding_of(one) for one in kept.findings if one["severity"] != "note"],
    )


def _moves(one: TieOutDifference, cell: CellKey) -> bool:
    return any(
        (moved["measure"], moved["currency"], moved["dimension"], moved["value"]) == cell
        for step in one.steps
        for moved in step["moved"]
    )


def _owners(cells: Iterable[Mapping[str, Any]], deals: Iterable[TieOutDifference]) -> set[str]:
    """The owners that the page names."""
    found = {cell["value"] for cell in cells if cell["dimension"] == "owner"}
    for one in deals:
        for step in one.steps:
            if step["step"] == "owner":
                found |= {step["ours"], step["theirs"], step["proof"].get("place", "")}
    return found


def _tables(cells: Iterable[Mapping[str, Any]], by: str, named: Named) -> list[Table]:
    by_currency: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for cell in cells:
        by_currency.setdefault((cell["measure"], cell["currency"]), []).append(cell)
    found = []
    for (measure, currency), own in sorted(by_currency.items(), key=lambda one: (one[0][0] != "own", one[0])):
        reasons = _reasons(own)
        rows = [_row(one, by, named, reasons) for one in own]
        found.append(Table(str(MEASURES[measure]), currency, rows, reasons))
    return found


def _row(cell: Mapping[str, Any], by: str, named: Named, reasons: list[tuple[str, str]]) -> Row:
    query = {name: cell[name] for name in ("measure", "currency", "value")}
    parts = [cell["difference"], cell["unexplained"], *cell["explained"].values()]
    return Row(
        named(by, cell["value"]) or "–",
        {"by": by, **query},
        cell,
        [cell["explained"].get(code) for code, _label in reasons],
        any(any(one.values()) for one in parts),
        any(cell["unexplained"].values()),
    )


def _reasons(cells: Iterable[Mapping[str, Any]]) -> list[tuple[str, str]]:
    codes = {code for cell in cells for code in cell["explained"]}
    return [(code, str(label)) for code, label in REASONS.items() if code in codes]


def _said(step: Mapping[str, Any], amount: Amount, named: Named) -> Said:
    code, fields = said(step, amount, named)
    reason = step["reason"] or ""
    return Said(reason, str(REASONS[reason]) if reason else "", code, fields)
