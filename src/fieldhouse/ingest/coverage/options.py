"""The options of a plan: JSON, each name known, each value of its kind."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

from fieldhouse.domain.coverage import Options
from fieldhouse.domain.findings import Finding, Severity

COLUMNS = ("regions", "holdouts")
NAMES = (
    "measures",
    "move_price",
    "move_limit",
    "seats",
    "gap",
    "time_limit_s",
    "seed",
    *COLUMNS,
    "contiguity",
)


def read_options(path: Path) -> tuple[Options, list[Finding]]:
    """The options of a file with defaults for what it leaves out, and every finding."""
    findings: list[Finding] = []

    def say(rule: str, name: str | None = None, value: object = None, **fields: str) -> None:
        shown = None if value is None else json.dumps(value, ensure_ascii=False)[:200]
        findings.append(Finding(rule, Severity.FATAL, path.name, None, name, shown, fields))

    try:
        given = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as failure:
        say("coverage.unreadable", reason=str(failure)[:200])
        return Options(), findings
    if not isinstance(given, dict):
        say("coverage.options_no_object")
        return Options(), findings
    for name in given:
        if name not in NAMES:
            say("coverage.option_unknown", name, known=", ".join(NAMES))
    default = Options()
    measures = given.get("measures", list(default.measures))
    is_list = (
        isinstance(measures, list) and measures and all(isinstance(one, str) and one for one in measures)
    )
    if not is_list or len(set(measures)) != len(measures):
        say("coverage.option_measures", "measures", measures)
        measures = list(default.measures)
    numbers = {
        "move_price": (default.move_price, 0.0),
        "gap": (default.gap, 0.0),
        "time_limit_s": (default.time_limit_s, 0.0),
    }
    read: dict[str, float] = {}
    for name, (usual, least) in numbers.items():
        value = given.get(name, usual)
        if not _is_number(value) or value < least:
            say("coverage.option_number", name, value)
            value = usual
        read[name] = float(value)
    seed = given.get("seed", default.seed)
    if not _is_whole(seed) or not 0 <= seed < 2**31:
        say("coverage.option_seed", "seed", seed)
        seed = default.seed
    seats = given.get("seats", "fixed")
    if seats != "fixed" and (not _is_whole(seats) or seats < 1):
        say("coverage.option_seats", "seats", seats)
        seats = "fixed"
    columns: dict[str, str | None] = {}
    for name in COLUMNS:
        columns[name] = given.get(name)
        if columns[name] is not None and (not isinstance(columns[name], str) or not columns[name]):
            say("coverage.option_column", name, columns[name])
            columns[name] = None
    if given.get("contiguity") not in (None, "repair"):
        say("coverage.option_contiguity", "contiguity", given["contiguity"])
    limit = _limit(given.get("move_limit"), say)
    options = Options(
        measures=tuple(measures),
        move_limit=limit,
        seats=None if seats == "fixed" else seats,
        seed=seed,
        regions=columns["regions"],
        holdouts=columns["holdouts"],
        is_repaired=given.get("contiguity") == "repair",
        **read,
    )
    return options, findings


def _limit(value: object, say: Any) -> tuple[str, float] | None:
    if value is None:
        return None
    if isinstance(value, dict) and len(value) == 1:
        (what, most), *_rest = value.items()
        if isinstance(what, str) and _is_number(most) and most >= 0:
            return what, float(most)
    say("coverage.option_move_limit", "move_limit", value)
    return None


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
