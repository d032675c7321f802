"""Check allocated quotas: ``python -m fieldhouse.checkers.quotas DIR --people P.csv --options O.json``.

It imports nothing of Fieldhouse, so that one file and a Python are all an auditor needs. From the inputs it
derives again, in whole numbers and fractions alone: that each team gives out exactly what it owes with its
over-assignment (half to even), that everybody is inside the bounds, and that no quotas are nearer to the bases: at
the multiplier that the certificate names for the team, everybody's last unit costs no more and one more unit costs
no less, cost being (quota - base)² / base.

Exit code 0: verified; 1: not verified, a line for each refusal; 2: wrong usage.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import sys
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

WHOLE_BP = 10_000
COLUMNS = {
    "fair": "base_minor",
    "equal_stretch": "base_minor",
    "potential": "potential_minor",
    "history": "history_minor",
}

Row = dict[str, str]


def check_quotas(folder: Path, people: Path, options: Path) -> list[str]:
    """Every reason why the quotas are not verified; none when they are."""
    try:
        certificate = json.loads((folder / "certificate.json").read_text(encoding="utf-8"))
        asked = json.loads(options.read_text(encoding="utf-8-sig"))
        rows = _rows(people)
        quotas = {row["id"]: int(row["quota_minor"]) for row in _rows(folder / "quotas.csv")}
        refusals = list(_digests(folder, certificate, {"people": people, "options": options}))
        if set(quotas) != {row["id"] for row in rows} or len(_rows(folder / "quotas.csv")) != len(rows):
            return [*refusals, "people_differ"]
        return refusals + list(_teams(certificate, asked, rows, quotas))
    except (OSError, KeyError, TypeError, ValueError, AttributeError, ZeroDivisionError) as failure:
        return [f"unreadable {type(failure).__name__}: {failure}"]


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [
            {str(name).strip(): (value or "").strip() for name, value in row.items()}
            for row in csv.DictReader(file)
        ]


def _digests(folder: Path, certificate: dict[str, Any], files: dict[str, Path]) -> Iterator[str]:
    for name, path in files.items():
        if certificate["inputs"][name]["sha256"] != hashlib.sha256(path.read_bytes()).hexdigest():
            yield f"input_differs {name}"
    if certificate["quotas_sha256"] != hashlib.sha256((folder / "quotas.csv").read_bytes()).hexdigest():
        yield "quotas_differ"
    rest = {name: value for name, value in certificate.items() if name != "sha256"}
    text = json.dumps(rest, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    if certificate["sha256"] != hashlib.sha256(text.encode("utf-8")).hexdigest():
        yield "certificate_differs"


def _teams(
    certificate: dict[str, Any], asked: dict[str, Any], rows: list[Row], quotas: dict[str, int]
) -> Iterator[str]:
    basis, over = asked.get("basis", "fair"), [_bp(one) for one in asked.get("over_assignment", [])]
    below: dict[str, list[str]] = {}
    for row in rows:
        below.setdefault(row.get("parent_id", ""), []).append(row["id"])
    level = {below[""][0]: 0}
    order = [below[""][0]]
    for name in order:
        for child in below.get(name, []):
            level[child] = level[name] + 1
            order.append(child)
    if len(order) != len(rows):
        yield "not_one_tree"
        return
    by_id = {row["id"]: row for row in rows}
    weights = {name: _whole(by_id[name], COLUMNS[basis], 0) for name in order}
    bounds = {name: _own(by_id[name]) for name in order}
    for name in reversed(order):
        if members := below.get(name):
            raised = WHOLE_BP + (over[level[name]] if level[name] < len(over) else 0)
            weights[name] = sum(weights[one] for one in members)
            tops = [bounds[one][1] for one in members]
            low = -(-sum(bounds[one][0] for one in members) * WHOLE_BP // raised)
            least, most = bounds[name]
            high = None if None in tops else sum(top or 0 for top in tops) * WHOLE_BP // raised
            bounds[name] = (
                max(least, low),
                most if high is None else high if most is None else min(most, high),
            )
    if quotas[order[0]] != int(asked["total_minor"]):
        yield f"total_differs {quotas[order[0]]}"
    for name in order:
        if name in below:
            raised = WHOLE_BP + (over[level[name]] if level[name] < len(over) else 0)
            given = _half_even(quotas[name] * raised, WHOLE_BP)
            found = sum(quotas[one] for one in below[name])
            if found != given:
                yield f"sum_differs {name} {found} {given}"
            free = basis == "equal_stretch"
            total = sum(weights[one] for one in below[name])
            multiplier = Fraction(certificate["multipliers"][name])
            for one in below[name]:
                near = weights[one] if basis == "fair" else max(1, _half_even(given * weights[one], total))
                yield from _member(one, quotas[one], near, (0, None) if free else bounds[one], multiplier)


def _member(
    name: str, quota: int, base: int, bounds: tuple[int, int | None], multiplier: Fraction
) -> Iterator[str]:
    least, most = bounds
    if quota < least or (most is not None and quota > most):
        yield f"outside_bounds {name} {quota} {least} {most}"
    if quota > least and Fraction(2 * (quota - base) - 1, base) > multiplier:
        yield f"not_nearest {name}: one unit less is cheaper"
    if (most is None or quota < most) and Fraction(2 * (quota - base) + 1, base) < multiplier:
        yield f"not_nearest {name}: one unit more is cheaper"


def _whole(row: Row, column: str, default: int) -> int:
    return int(row[column]) if row.get(column) else default


def _bp(share: object) -> int:
    return int(Fraction(str(share)) * WHOLE_BP)


def _own(row: Row) -> tuple[int, int | None]:
    ramp = _bp(row["ramp"]) if row.get("ramp") else WHOLE_BP
    least = -(-_whole(row, "least_minor", 0) * ramp // WHOLE_BP)
    return least, int(row["most_minor"]) * ramp // WHOLE_BP if row.get("most_minor") else None


def _half_even(num: int, den: int) -> int:
    return round(Fraction(num, den))


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m fieldhouse.checkers.quotas")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--people", type=Path, required=True)
    parser.add_argument("--options", type=Path, required=True)
    given = parser.parse_args(arguments)
    refusals = check_quotas(given.folder, given.people, given.options)
    for refusal in refusals:
        print(given.folder, refusal)
    print(given.folder, "not_verified" if refusals else "verified")
    return 1 if refusals else 0


if __name__ == "__main__":
    sys.exit(main())
