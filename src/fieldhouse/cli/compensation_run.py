"""A pay run from files to a folder: read, check, calculate, write. Nothing is calculated over what is wrong."""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from fieldhouse.domain.errors import BadInput, Refused
from fieldhouse.domain.findings import Finding, Severity
from fieldhouse.web.sentences import sentence_for

if TYPE_CHECKING:
    import polars as pl

    from fieldhouse.engines.compensation.inputs import Earlier, PayInput
    from fieldhouse.engines.compensation.running import Result

STATEMENT = ("payee_id", "currency", "earned_minor", "payable_minor", "held_minor")
STATEMENT_REST = ("paid_before_minor", "recovered_minor", "carried_minor")
FORMAT = 1


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


def run_files(asked: Asked, *, as_json: bool) -> bool:
    """Run, write the folder, and say what came out; whether anything was calculated."""
    if asked.out.exists() and any(asked.out.iterdir()):
        raise Refused("pay.folder_in_use", folder=str(asked.out))
    given, findings = _read(asked)
    fatal = [one for one in findings if one.severity is Severity.FATAL]
    if given is None or fatal:
        asked.out.mkdir(parents=True, exist_ok=True)
        facts = {"state": "refused", "period": asked.period, "exceptions": [_shown(one) for one in findings]}
        _write_json(asked.out / "run.json", facts)
        _say(findings, facts, as_json=as_json)
        return False
    from fieldhouse.engines.compensation.inputs import People
    from fieldhouse.engines.compensation.running import calculated

    people = People(given.plans, given.assignments)
    result = calculated(given, people, compiled=asked.compiled)
    facts = _write(asked, given, result, findings)
    _say([*findings, *result.exceptions], facts, as_json=as_json)
    return True


def _read(asked: Asked) -> tuple[PayInput | None, list[Finding]]:
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
    return given, [*found, *findings_of(given, People(plans, assignments))]


def _earlier(asked: Asked, credits: pl.DataFrame) -> tuple[Earlier, pl.DataFrame, list[Finding]]:
    """What the earlier run paid; its credits where the file begins after its period, else those that are gone."""
    import polars as pl

    from fieldhouse.domain.compensation.spans import period_end
    from fieldhouse.engines.compensation.inputs import Earlier
    from fieldhouse.ingest.compensation.previous import credits_of, paid_before, run_facts

    if asked.previous is None:
        return Earlier(), credits, []
    facts = run_facts(asked.previous)
    paid, debt = paid_before(asked.previous)
    grants = tuple(_revived(row) for row in facts["grants"])
    known = credits_of(asked.previous)
    ended_on = period_end(facts["period"])
    if credits.height == 0 or credits["on"].min() > ended_on:
        both = pl.concat([known, credits], how="diagonal_relaxed")
        return Earlier(paid, debt, grants, facts["period"]), both, []
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
    return Earlier(paid, debt, grants, facts["period"]), credits, findings


def _revived(row: dict[str, Any]) -> dict[str, Any]:
    from datetime import date

    return {**row, "on": date.fromisoformat(row["on"])}


def _write(asked: Asked, given: PayInput, result: Result, findings: list[Finding]) -> dict[str, Any]:
    """Write the folder, the account of the run last: a folder without it is no run."""
    import polars as pl

    from fieldhouse.engines.compensation.running import COLUMNS

    out = asked.out
    inputs = out / "inputs"
    inputs.mkdir(parents=True, exist_ok=True)
    result.lines.select(COLUMNS).write_parquet(out / "lines.parquet")
    rows = [
        {"payee_id": payee_id, "currency": result.currencies[payee_id]} | asdict(made)
        for payee_id, made in result.payments.items()
    ]
    wanted = (*STATEMENT, *STATEMENT_REST)
    schema = {name: pl.String if name in ("payee_id", "currency") else pl.Int64 for name in wanted}
    pl.DataFrame([{name: row[name] for name in wanted} for row in rows], schema=schema).write_csv(
        out / "statements.csv"
    )
    more = (*wanted, "granted_minor", "forgiven_minor", "surplus_minor")
    pl.DataFrame([{name: row[name] for name in more} for row in rows]).write_csv(out / "ledger.csv")
    _table(
        result.quotas,
        ("payee_id", "plan", "component", "span", "begins_on", "quota_minor", "target_minor"),
        out / "quotas.csv",
    )
    closing = (
        "payee_id",
        "component",
        "bucket_on",
        "attainment_minor",
        "earned_minor",
        "held_minor",
        "paid_minor",
        "debt_minor",
    )
    _table(result.closing, closing, out / "closing.csv")
    expenses(given, result, out / "expense.csv")
    copied = _copy(asked, given, inputs)
    names = ("lines.parquet", "statements.csv", "ledger.csv", "quotas.csv", "closing.csv")
    facts = {
        "state": "done",
        "format": FORMAT,
        "period": asked.period,
        "ends_on": given.ends_on.isoformat(),
        "plans": [plan.key for plan in given.plans],
        "previous": None if asked.previous is None else _hash(asked.previous / "run.json"),
        "inputs": copied,
        "outputs": {name: _hash(out / name) for name in names},
        "counts": {
            "credits": given.credits.height,
            "counted": result.counted,
            "after_the_period": result.left_out,
            "lines": result.lines.height,
            "payees": len(result.payments),
        },
        "exceptions": [_shown(one) for one in (*findings, *result.exceptions)],
        "grants": [{**row, "on": row["on"].isoformat()} for row in result.grants],
    }
    _write_json(out / "run.json", facts)
    return facts


def _copy(asked: Asked, given: PayInput, inputs: Path) -> dict[str, dict[str, str]]:
    """Keep what the run was given beside it: the run can be worked out again from its own folder."""
    kept: dict[str, dict[str, str]] = {}
    named = [(f"plan-{place}", path) for place, path in enumerate(asked.plans, start=1)]
    named += [("payees", asked.payees)]
    named += [(name, path) for name, path in (("opening", asked.opening), ("rates", asked.rates)) if path]
    if asked.previous is not None:
        named += [
            ("previous-statements", asked.previous / "statements.csv"),
            ("previous-run", asked.previous / "run.json"),
        ]
        target = inputs / "credits.parquet"
        given.credits.drop("row").write_parquet(target)
        kept["credits"] = {"file": target.name, "sha256": _hash(target)}
    else:
        named += [("credits", asked.credits)]
    for name, path in named:
        target = inputs / f"{name}{path.suffix.lower()}"
        shutil.copyfile(path, target)
        kept[name] = {"file": target.name, "sha256": _hash(target)}
    return kept


def expenses(given: PayInput, result: Result, file: Path) -> None:
    """Write the monthly expense of amortised commissions, where a plan asks for it."""
    from fieldhouse.engines.compensation.amortising import expense_rows

    rows = expense_rows(given, result)
    if rows is not None:
        _table(rows, ("payee_id", "component", "credit_id", "month", "amount_minor", "currency"), file)


def _table(rows: list[dict[str, Any]], columns: tuple[str, ...], file: Path) -> None:
    import polars as pl

    schema = {name: pl.Int64 if name.endswith("_minor") else pl.String for name in columns}
    pl.DataFrame([{name: row.get(name) for name in columns} for row in rows], schema=schema).write_csv(file)


def _hash(path: Path) -> str:
    try:
        with path.open("rb") as handle:
            return hashlib.file_digest(handle, "sha256").hexdigest()
    except OSError as error:
        raise BadInput("file.unreadable", file=str(path), reason=str(error)) from error


def _write_json(path: Path, facts: dict[str, Any]) -> None:
    path.write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _shown(one: Finding) -> dict[str, Any]:
    return {name: value for name, value in asdict(one).items() if value not in (None, {})}


def _say(findings: list[Finding], facts: dict[str, Any], *, as_json: bool) -> None:
    for one in findings:
        place = f"{one.file}:{one.row}" if one.row else one.file
        sentence = sentence_for(
            one.rule, {**one.fields, "column": one.column or "", "value": one.value or ""}
        )
        print(f"{place}: {sentence} [{one.rule}]", file=sys.stderr)
    if as_json:
        print(json.dumps(facts, ensure_ascii=False))
        return
    if facts["state"] == "refused":
        print(_("Nothing was calculated: mend what is named above and run again."), file=sys.stderr)
        return
    counts = facts["counts"]
    print(
        _("%(lines)s lines of %(credits)s credits for %(payees)s payees; %(exceptions)s exceptions.")
        % {**counts, "exceptions": len(facts["exceptions"])}
    )
