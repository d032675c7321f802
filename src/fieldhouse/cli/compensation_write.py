"""The folder of a pay run: lines, statements, balances, what it was given, and the account of the run."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fieldhouse.domain.errors import BadInput
from fieldhouse.domain.findings import Finding

if TYPE_CHECKING:
    from fieldhouse.cli.compensation_read import Asked, Read
    from fieldhouse.engines.compensation.inputs import PayInput
    from fieldhouse.engines.compensation.running import Result

STATEMENT = ("payee_id", "currency", "earned_minor", "payable_minor", "held_minor")
STATEMENT_REST = ("paid_before_minor", "recovered_minor", "carried_minor")
FORMAT = 1


def write_folder(asked: Asked, read: Read, result: Result, findings: list[Finding]) -> dict[str, Any]:
    """Write the folder, the account of the run last: a folder without it is no run."""
    import polars as pl

    from fieldhouse.engines.compensation.running import COLUMNS

    out, given = asked.out, read.given
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
    expenses(read, result, out / "expense.csv")
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
        "exceptions": [shown(one) for one in (*findings, *result.exceptions)],
        "grants": [{**row, "on": row["on"].isoformat()} for row in result.grants],
    }
    write_json(out / "run.json", facts)
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


def expenses(read: Read, result: Result, file: Path) -> None:
    """Write the monthly expense of amortised commissions, where a plan asks for it."""
    from fieldhouse.engines.compensation.amortising import expense_rows

    rows = expense_rows(read.given, read.people, result)
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


def write_json(path: Path, facts: dict[str, Any]) -> None:
    path.write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def shown(one: Finding) -> dict[str, Any]:
    return {name: value for name, value in asdict(one).items() if value not in (None, {})}
