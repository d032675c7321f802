"""People and options as one `Allocation`, and every finding in them."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

from fieldhouse.domain.allocation import Allocation, Basis, Person
from fieldhouse.domain.findings import Finding, Severity
from fieldhouse.ingest.coverage.columns import Table, named, read_table

WHOLE_BP = 10_000
OPTIONS = ("total_minor", "basis", "over_assignment")
WEIGHT = {Basis.POTENTIAL: "potential_minor", Basis.HISTORY: "history_minor"}


def read_allocation(people: Path, options: Path) -> tuple[Allocation | None, list[Finding]]:
    """Read all of it; with any finding there is no allocation."""
    given, findings = _options(options)
    table = read_table(people)
    if table.findings or not (table.needs("id") and table.needs("parent_id")):
        return None, findings + table.findings
    basis = given.get("basis", Basis.FAIR)
    ids = table.ids("id")
    parents = table.places("parent_id", named(ids), "allocation.parent_unknown").to_list()
    _cycles(table, parents)
    teams = set(parents)
    columns = {
        name: _amounts(table, name)
        for name in ("base_minor", "history_minor", "potential_minor", "least_minor", "most_minor")
    }
    weight = WEIGHT.get(basis, "base_minor")
    if table.needs(weight):
        for row, value in enumerate(columns[weight]):
            if row not in teams and not (value or 0) > 0:
                table.say("allocation.no_weight", row, weight, value if value is not None else "")
    ramps = _ramps(table)
    findings += table.findings
    if findings:
        return None, findings
    members = tuple(
        Person(
            id=ids[row],
            parent=parents[row],
            base_minor=columns["base_minor"][row] or 0,
            history_minor=columns["history_minor"][row] or 0,
            potential_minor=columns["potential_minor"][row] or 0,
            least_minor=columns["least_minor"][row],
            most_minor=columns["most_minor"][row],
            ramp_bp=ramps[row],
        )
        for row in range(len(ids))
    )
    return Allocation(members, given["total_minor"], basis, tuple(given["over_bp"])), []


def _options(path: Path) -> tuple[dict[str, Any], list[Finding]]:
    findings: list[Finding] = []

    def say(rule: str, name: str | None = None, value: object = None, **fields: str) -> None:
        shown = None if value is None else json.dumps(value, ensure_ascii=False)[:200]
        findings.append(Finding(rule, Severity.FATAL, path.name, None, name, shown, fields))

    try:
        given = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as failure:
        say("coverage.unreadable", reason=str(failure)[:200])
        return {}, findings
    if not isinstance(given, dict):
        say("coverage.options_no_object")
        return {}, findings
    for name in given:
        if name not in OPTIONS:
            say("coverage.option_unknown", name, known=", ".join(OPTIONS))
    total = given.get("total_minor")
    if not isinstance(total, int) or isinstance(total, bool) or total <= 0:
        say("allocation.option_total", "total_minor", total)
        total = 1
    basis = given.get("basis", Basis.FAIR.value)
    if basis not in list(Basis):
        say("allocation.option_basis", "basis", basis, known=", ".join(Basis))
        basis = Basis.FAIR
    over = given.get("over_assignment", [])
    shares = [_share(one) for one in over] if isinstance(over, list) else [None]
    if None in shares:
        say("allocation.option_over", "over_assignment", over)
        shares = []
    return {"total_minor": total, "basis": Basis(basis), "over_bp": shares}, findings


def _share(value: object) -> int | None:
    """A share from 0 to 10 as basis points; ``None`` when it is none."""
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= 10:
        return None
    points = Fraction(str(value)) * WHOLE_BP
    return int(points) if points.denominator == 1 else None


def _amounts(table: Table, column: str) -> list[int | None]:
    """A column of whole minor units from 0 on; ``None`` for an empty cell."""
    found: list[int | None] = []
    for row, text in enumerate(table.texts(column)):
        is_whole = text is None or (text.isascii() and text.isdigit())
        if not is_whole:
            table.say("allocation.not_minor", row, column, text)
        found.append(int(text) if text is not None and is_whole else None)
    return found


def _ramps(table: Table) -> list[int]:
    found = []
    for row, text in enumerate(table.texts("ramp")):
        points = WHOLE_BP
        if text is not None:
            try:
                share = Fraction(text) * WHOLE_BP
            except (ValueError, ZeroDivisionError):
                share = Fraction(-1)
            if not 0 < share <= WHOLE_BP or share.denominator != 1:
                table.say("allocation.ramp_wrong", row, "ramp", text)
            points = int(share)
        found.append(points)
    return found


def _cycles(table: Table, parents: list[int]) -> None:
    """A finding for each row from which no way leads to a top."""
    reaches: dict[int, bool] = {-1: True}
    for start in range(len(parents)):
        way, at = [], start
        while at not in reaches and at not in way[-1:] and len(way) <= len(parents):
            way.append(at)
            at = parents[at]
        is_fine = reaches.get(at, False)
        for row in way:
            reaches[row] = is_fine
        if way and not is_fine:
            table.say("allocation.cycle", start, "parent_id", table.texts("parent_id")[start])
