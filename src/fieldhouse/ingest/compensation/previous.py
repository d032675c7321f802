"""The folder of an earlier run: what it paid, what it granted, and the credits that it knew."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl

from fieldhouse.domain.errors import BadInput
from fieldhouse.ingest.compensation.tables import frame_of, read_credits

STATEMENTS, LINES, RUN, INPUTS = "statements.csv", "lines.parquet", "run.json", "inputs"


def run_facts(folder: Path) -> dict[str, Any]:
    """What ``run.json`` of a folder says. Raises ``BadInput("pay.not_a_run")`` where there is no finished run."""
    try:
        facts = json.loads((folder / RUN).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadInput("pay.not_a_run", folder=str(folder)) from error
    if not isinstance(facts, dict) or facts.get("state") != "done":
        raise BadInput("pay.not_a_run", folder=str(folder))
    return facts


def paid_before(folder: Path) -> tuple[dict[str, int], dict[str, int], dict[str, int]]:
    """By payee all that was earned and paid up to and including a run, and the debt that it carried."""
    earned: dict[str, int] = {}
    paid: dict[str, int] = {}
    debt: dict[str, int] = {}
    for row in statements_of(folder):
        earned[row["payee_id"]] = int(row["earned_minor"])
        paid[row["payee_id"]] = int(row["paid_before_minor"]) + int(row["payable_minor"])
        debt[row["payee_id"]] = -int(row["carried_minor"])
    return earned, paid, debt


def statements_of(folder: Path) -> list[dict[str, str]]:
    """The rows of a run's statements."""
    return frame_of(folder / STATEMENTS).to_dicts()


def lines_of(folder: Path) -> pl.DataFrame:
    """The lines of a run."""
    return frame_of(folder / LINES)


def credits_of(folder: Path) -> pl.DataFrame:
    """The credits that a run was given."""
    for file in sorted((folder / INPUTS).glob("credits.*")):
        frame, findings = read_credits(file)
        if not findings:
            return frame
    raise BadInput("pay.not_a_run", folder=str(folder))
