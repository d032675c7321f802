"""A comparison as objects of JSON: what is kept of it, and what the command line and the page read of that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from fieldhouse.apps.reconciliation.comparison import Compared, Comparison
from fieldhouse.apps.reconciliation.models import TieOut
from fieldhouse.apps.reconciliation.queries import differences
from fieldhouse.domain.findings import Finding
from fieldhouse.domain.tieout import Cell, Line, Standing, Step, Sum


def tie_out_json(
    kept: TieOut, walls: Iterable[str] | None, *, with_differences: bool = True
) -> dict[str, Any]:
    """A kept comparison as one object, see docs/reconcile.md; ``walls`` are those opened, ``None`` is all."""
    opened = None if walls is None else sorted(walls)
    found = {
        "tie_out": kept.pk,
        "source": kept.source,
        "file": kept.file,
        "as_of": kept.as_of.isoformat(),
        "generation": kept.generation,
        "compared_at": kept.compared_at.isoformat(),
        "unexplained": kept.unexplained,
        **kept.facts,
        "cells": summed(kept.cells, opened),
        "findings": kept.findings,
    }
    if with_differences:
        found["differences"] = [
            {
                "deal": one.key,
                "name": one.name,
                "row": one.row,
                "is_explained": one.is_explained,
                "steps": one.steps,
            }
            for one in differences(kept, opened)
        ]
    return found


def cells_json(found: Comparison) -> list[dict[str, Any]]:
    """Every cell of every wall."""
    return [
        {"wall": wall, **cell._asdict(), **_line(line)}
        for wall, cells in sorted(found.cells.items())
        for cell, line in sorted(cells.items())
    ]


def summed(cells: Iterable[Mapping[str, Any]], walls: Iterable[str] | None) -> list[dict[str, Any]]:
    """The kept cells added up over walls: those of none and of ``walls``, or of all where that is ``None``."""
    opened = None if walls is None else {"", *walls}
    found: dict[Cell, dict[str, Any]] = {}
    for one in cells:
        if opened is None or one["wall"] in opened:
            cell = Cell(*(one[name] for name in Cell._fields))
            found[cell] = _plus(found[cell], one) if cell in found else {**one, "wall": ""}
    return [{name: value for name, value in one.items() if name != "wall"} for one in found.values()]


def steps_json(one: Compared) -> list[dict[str, Any]]:
    """What differs on a deal, each with both sides."""
    return [_step(one, step) for step in one.steps]


def finding_json(one: Finding) -> dict[str, Any]:
    """A finding of the report."""
    return {
        "severity": str(one.severity),
        "file": one.file,
        "row": one.row,
        "column": one.column,
        "value": one.value,
        "rule": one.rule,
        "fields": one.fields,
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "ours": _sum(line.ours),
        "theirs": _sum(line.theirs),
        "difference": _sum(line.difference),
        "explained": {code: _sum(one) for code, one in sorted(line.explained.items())},
        "unexplained": _sum(line.unexplained),
    }


def _step(one: Compared, step: Step) -> dict[str, Any]:
    ours, theirs = (None if side is None else _value(side, step.name) for side in one.sides)
    return {
        "step": step.name,
        "ours": ours,
        "theirs": theirs,
        "reason": step.reason.code if step.reason else None,
        "proof": dict(step.reason.proof) if step.reason else {},
        "moved": [{**cell._asdict(), **_sum(moved)} for cell, moved in step.moved.items()],
    }


def _value(side: Standing, step: str) -> str | dict[str, Any]:
    """What a side says of what a step is about."""
    match step:
        case "stage":
            return side.stage
        case "owner" | "split":
            return side.owner
        case "close_on":
            return side.period
        case "amount" | "converted":
            return side.amounts["own" if step == "amount" else "converted"]._asdict()
    return side.state


def _sum(one: Sum) -> dict[str, int]:
    return one._asdict()


def _plus(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Two cells of different walls as one."""
    nothing = _sum(Sum(0, 0))
    codes = sorted(one["explained"].keys() | other["explained"].keys())
    explained = {
        code: _both(one["explained"].get(code, nothing), other["explained"].get(code, nothing))
        for code in codes
    }
    sums = {name: _both(one[name], other[name]) for name in ("ours", "theirs", "difference", "unexplained")}
    return {**one, **sums, "explained": explained}


def _both(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    return {name: one[name] + other[name] for name in Sum._fields}
