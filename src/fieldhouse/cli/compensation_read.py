"""What a pay run is given: its files read and checked as a whole, before anything is calculated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fieldhouse.domain.errors import Refused
from fieldhouse.domain.findings import Finding, Severity

if TYPE_CHECKING:
    import polars as pl

    from fieldhouse.engines.compensation.crediting import Credits
    from fieldhouse.engines.compensation.inputs import Earlier, PayInput, People


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command was asked for."""

    plans: tuple[Path, ...]
    payees: Path
    credits: Path
    opening: Path | None
    previous: Path | None
    rates: Path | None
    period: str
    out: Path
    compiled: bool


@dataclass(frozen=True, slots=True)
class Read:
    """What was given, its payees, and its credits in their order."""

    given: PayInput
    people: People
    credits: Credits


def read_all(asked: Asked) -> tuple[Read | None, list[Finding]]:
    """Everything that is given, and every finding about it; ``None`` where it can't be looked at as a whole."""
    from fieldhouse.domain.compensation.spans import period_end
    from fieldhouse.engines.compensation.checking import findings_of
    from fieldhouse.engines.compensation.inputs import PayInput, People
    from fieldhouse.ingest.compensation.plan_file import read_plan
    from fieldhouse.ingest.compensation.tables import read_credits, read_opening, read_payees, read_rates

    findings: list[Finding] = []
    plans = []
    for path in asked.plans:
        plan, found = read_plan(path)
        findings += found
        if plan is not None:
            plans.append(plan)
    assignments, found = read_payees(asked.payees)
    findings += found
    credits, found = read_credits(asked.credits)
    findings += found
    opening, found = ([], []) if asked.opening is None else read_opening(asked.opening)
    findings += found
    rates, found = ([], []) if asked.rates is None else read_rates(asked.rates)
    findings += found
    year_starts = plans[0].year_starts if plans else 1
    ends_on = period_end(asked.period, year_starts)
    if findings:
        return None, findings
    earlier, credits, found = _earlier(asked, credits)
    given = PayInput(
        tuple(plans),
        tuple(assignments),
        credits,
        tuple(opening),
        tuple(rates),
        asked.period,
        ends_on,
        earlier,
        {"payees": str(asked.payees), "credits": str(asked.credits), "opening": str(asked.opening or "")},
    )
    people = People(plans, assignments)
    credits_in_order, wrong = findings_of(given, people)
    findings = [*found, *wrong]
    return None if credits_in_order is None else Read(given, people, credits_in_order), findings


def _earlier(asked: Asked, credits: pl.DataFrame) -> tuple[Earlier, pl.DataFrame, list[Finding]]:
    """What the earlier run paid; its credits where the file begins after its period, else those that are gone."""
    import polars as pl

    from fieldhouse.engines.compensation.inputs import Earlier
    from fieldhouse.ingest.compensation.previous import credits_of, paid_before, run_facts

    if asked.previous is None:
        return Earlier(), credits, []
    facts = run_facts(asked.previous)
    earned, paid, debt = paid_before(asked.previous)
    grants = tuple(_revived(row) for row in facts["grants"])
    known = credits_of(asked.previous)
    ended_on = date.fromisoformat(facts["ends_on"])
    if credits.height == 0 or credits["on"].min() > ended_on:
        both = pl.concat([known, credits], how="diagonal_relaxed")
        return Earlier(earned, paid, debt, grants, ended_on), both, []
    gone = known.filter(pl.col("on") <= ended_on).join(credits, on=["credit_id", "payee_id"], how="anti")
    findings = [
        Finding(
            "credit.withdrawn",
            Severity.WARNING,
            str(asked.credits),
            None,
            "credit_id",
            row["credit_id"],
            {"credit": row["credit_id"], "payee": row["payee_id"]},
        )
        for row in gone.head(100).iter_rows(named=True)
    ]
    return Earlier(earned, paid, debt, grants, ended_on), credits, findings


def _revived(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "on": date.fromisoformat(row["on"])}


def read_again(folder: Path, facts: dict[str, Any]) -> Read:
    """What a finished run was given, from its own folder. Raises ``Refused`` where it was changed since."""
    files = {name: folder / "inputs" / one["file"] for name, one in facts["inputs"].items()}
    plans = tuple(files[name] for name in files if name.startswith("plan-"))
    asked = Asked(
        plans,
        files["payees"],
        files["credits"],
        files.get("opening"),
        None,
        files.get("rates"),
        facts["period"],
        folder,
        True,
    )
    read, _findings = read_all(asked)
    if read is None:
        raise Refused("pay.inputs_changed", folder=str(folder))
    return read
