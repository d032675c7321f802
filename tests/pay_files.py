"""Pay runs in tests: plans, payees and credits as texts, the command in this process, its folder as tables."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Any

import polars as pl

from fieldhouse.cli.main import main

PAYEES = "payee_id,plan,currency,target_minor,quota_minor\nann,P,USD,15000000,3000000000\n"


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command came to: exit code, both outputs, and the folder that it wrote."""

    code: int
    out: str
    err: str
    folder: Path

    @property
    def facts(self) -> dict[str, Any]:
        return json.loads((self.folder / "run.json").read_text(encoding="utf-8"))

    @property
    def lines(self) -> pl.DataFrame:
        return pl.read_parquet(self.folder / "lines.parquet")

    @property
    def statements(self) -> dict[str, dict[str, Any]]:
        return {row["payee_id"]: row for row in pl.read_csv(self.folder / "statements.csv").to_dicts()}

    def amounts(self, payee: str | None = None) -> list[int]:
        lines = self.lines if payee is None else self.lines.filter(pl.col("payee_id") == payee)
        return lines["amount_minor"].to_list()

    def rules(self) -> set[str]:
        return {one["rule"] for one in self.facts["exceptions"]}


def command(*arguments: object) -> tuple[int, str, str]:
    """Run ``fieldhouse compensation …`` here; exit code and what it printed."""
    out, err = io.StringIO(), io.StringIO()
    code = 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main(["compensation", *map(str, arguments)])
        except SystemExit as ended:
            code = int(ended.code or 0)
    return code, out.getvalue(), err.getvalue()


def plan_text(components: str, head: str = "") -> str:
    """A plan ``P`` from 2026 on, with components and further fields as YAML."""
    body = dedent(components).strip().replace("\n", "\n  ")
    return f"plan: P\nvalid_from: 2026-01-01\n{dedent(head).strip()}\ncomponents:\n  {body}\n"


def credit_text(rows: Sequence[Mapping[str, object]]) -> str:
    """Credits as CSV; what a row does not say is of ann, in USD, on 15 November."""
    filled = [
        {"credit_id": f"c{place:04}", "payee_id": "ann", "on": "2026-11-15", "currency": "USD", **row}
        for place, row in enumerate(rows, start=1)
    ]
    columns = list(dict.fromkeys(name for row in filled for name in row))
    columns = columns or ["credit_id", "payee_id", "on", "currency", "amount_minor"]
    lines = [",".join(str(row.get(name, "")) for name in columns) for row in filled]
    return "\n".join([",".join(columns), *lines]) + "\n"


def pay(
    folder: Path,
    plan: str | Sequence[str],
    rows: Sequence[Mapping[str, object]],
    *more: object,
    payees: str = PAYEES,
    period: str = "2026-11",
    name: str = "out",
    **tables: str,
) -> Ran:
    """Write the files, run, and look; ``tables`` are further CSV files by option: ``opening="…"``."""
    folder.mkdir(parents=True, exist_ok=True)
    options: list[object] = []
    for place, text in enumerate([plan] if isinstance(plan, str) else plan, start=1):
        file = folder / f"{name}-plan-{place}.yaml"
        file.write_text(text, encoding="utf-8")
        options += ["--plan", file]
    for option, text in {"payees": payees, "credits": credit_text(rows), **tables}.items():
        file = folder / f"{name}-{option}.csv"
        file.write_text(text, encoding="utf-8")
        options += [f"--{option}", file]
    out = folder / name
    return Ran(*command("run", *options, "--period", period, "--out", out, *more), out)
