"""What balance costs: one input with bands of several widths and moves at several prices, each plan with its bound."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from django.utils.translation import gettext as _

from fieldhouse.cli.territory_changes import Changes, changed_files, with_bands
from fieldhouse.cli.territory_output import loads_of
from fieldhouse.cli.territory_solved import Earlier, Solved, certificate_of, read_solved
from fieldhouse.cli.territory_solving import checked, solve_files
from fieldhouse.domain.coverage import NOBODY, Coverage
from fieldhouse.domain.errors import BadInput
from fieldhouse.ingest.coverage.reading import Files

if TYPE_CHECKING:
    from fieldhouse.domain.findings import Finding

MOST_POINTS = 100


def solve_frontier(
    files: Files,
    out: Path,
    tolerances: Sequence[float],
    move_prices: Sequence[float],
    *,
    processor_time: bool,
) -> bool:
    """Write ``frontier.csv`` and a folder for each point with its input and certificate; ``False`` when the input is
    wrong. A point that has no plan stands there without numbers."""
    if any(not 0 <= one < 1 for one in tolerances) or not 0 < len(tolerances) <= MOST_POINTS:
        raise BadInput("coverage.tolerance_wrong", value=", ".join(f"{one:g}" for one in tolerances))
    if any(not 0 <= one < float("inf") for one in move_prices):
        raise BadInput("coverage.move_price_wrong", value=", ".join(f"{one:g}" for one in move_prices))
    coverage, _problem, findings = checked(files)
    if coverage is None:
        return _is_refused(findings, out)
    middle = _middles(coverage)
    prices: Sequence[float | None] = sorted(set(move_prices)) or [None]
    rows, earlier = [], None
    for price in prices:
        for tolerance in sorted(set(tolerances), reverse=True):
            folder = out / f"{len(rows) + 1:02d}"
            point = with_bands(files, folder, _ends(middle, tolerance))
            if price is not None:
                point = changed_files(point, Changes(options={"move_price": price}), folder)
            is_solved = solve_files(point, folder, processor_time=processor_time, earlier=earlier)
            row: dict[str, Any] = {"folder": folder.name, "tolerance": tolerance, "move_price": price}
            if is_solved:
                row |= _point(read_solved(folder, point), certificate_of(folder), middle)
                earlier = Earlier.of(folder)
            rows.append(row)
    _write(out / "frontier.csv", rows)
    print(_("%(count)s points are in %(path)s.") % {"count": len(rows), "path": out / "frontier.csv"})
    return True


def _is_refused(findings: list[Finding], out: Path) -> bool:
    from fieldhouse.cli.finding_lines import print_findings

    print_findings(findings, out)
    return False


def _middles(coverage: Coverage) -> dict[str, dict[str, float]]:
    """By measure and seller the middle of the band, or an even share where it has no upper end."""
    middles: dict[str, dict[str, float]] = {}
    sellers = coverage.sellers
    for measure in coverage.options.measures:
        even = float(np.nansum(np.asarray(coverage.accounts.measures[measure], float))) / len(sellers.ids)
        pairs = zip(sellers.least[measure], sellers.most[measure], strict=True)
        middles[measure] = {
            name: (least + most) / 2 if np.isfinite(most) else even
            for name, (least, most) in zip(sellers.ids, pairs, strict=True)
        }
    return middles


def _ends(
    middles: Mapping[str, Mapping[str, float]], tolerance: float
) -> Callable[[str], Mapping[str, float]]:
    def ends(seller: str) -> Mapping[str, float]:
        return {
            f"{measure}_{end}": float(middle[seller] * (1 + sign * tolerance))
            for measure, middle in middles.items()
            for end, sign in (("min", -1), ("max", 1))
        }

    return ends


def _point(
    solved: Solved, certificate: Mapping[str, Any], middles: Mapping[str, Mapping[str, float]]
) -> dict[str, Any]:
    coverage = solved.coverage
    owner, now = np.asarray(coverage.owner), np.asarray(solved.seller_of_accounts)
    is_moved = (owner != NOBODY) & (owner != now)
    row: dict[str, Any] = {
        "objective": certificate["objective"],
        "lower_bound": certificate["lower_bound"],
        "gap": certificate["gap"],
        "travel": certificate["objective"] - coverage.options.move_price * int(is_moved.sum()),
        "moved_accounts": int(is_moved.sum()),
    }
    loads = loads_of(coverage, now)
    for measure in coverage.options.measures:
        own = np.asarray(coverage.accounts.measures[measure], float)
        row[f"moved_{measure}"] = float(np.nansum(own[is_moved]))
        middle = np.array([middles[measure][name] for name in coverage.sellers.ids])
        off = np.abs(loads[measure][solved.open_sellers] / middle[solved.open_sellers] - 1)
        row[f"farthest_{measure}"] = float(off.max())
    return row


def _write(path: Path, rows: list[dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    names = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
