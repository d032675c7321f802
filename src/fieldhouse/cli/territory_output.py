"""What a solved coverage leaves behind: the plan, its certificate and the report."""

from __future__ import annotations

import csv
import hashlib
import json
import math
from pathlib import Path
from typing import Any

import numpy as np

from fieldhouse.cli.territory_report import report_of
from fieldhouse.cli.territory_why import write_reasons
from fieldhouse.domain.coverage import Coverage
from fieldhouse.engines.territory.seats import SeatedPlan
from fieldhouse.ingest.coverage.reading import Files


def write_plan(out: Path, files: Files, coverage: Coverage, seated: SeatedPlan) -> dict[str, Any]:
    """Write ``plan.csv``, ``reasons.csv``, ``certificate.json`` and ``report.html``; the certificate."""
    out.mkdir(parents=True, exist_ok=True)
    (out / "findings.csv").unlink(missing_ok=True)
    sellers = seated.seller_of_accounts()
    with (out / "plan.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["account_id", "seller_id"])
        names = coverage.sellers.ids
        writer.writerows(
            (account, names[j]) for account, j in zip(coverage.accounts.ids, sellers, strict=True)
        )
    write_reasons(out / "reasons.csv", coverage, seated)
    certificate = _certificate(out, files, coverage, seated)
    text = json.dumps(certificate, ensure_ascii=False, indent=1, allow_nan=False)
    (out / "certificate.json").write_text(f"{text}\n", encoding="utf-8")
    (out / "report.html").write_text(report_of(coverage, seated, certificate), encoding="utf-8")
    return certificate


def _certificate(out: Path, files: Files, coverage: Coverage, seated: SeatedPlan) -> dict[str, Any]:
    plan, problem, options = seated.plan, seated.problem, coverage.options
    names = [coverage.sellers.ids[j] for j in seated.open_sellers]
    prices: dict[str, Any] = {
        measure: {
            name: float(price)
            for name, price in zip(names, plan.prices.by_seller[k] * problem.scale[k], strict=True)
        }
        for k, measure in enumerate(options.measures)
    }
    if options.move_limit is not None:
        what = options.move_limit[0]
        is_scaled = what in options.measures
        prices["moves"] = float(
            plan.prices.moves * (problem.scale[options.measures.index(what)] if is_scaled else 1.0)
        )
    certificate: dict[str, Any] = {
        "objective": plan.objective,
        "lower_bound": plan.bound,
        "gap": plan.gap if math.isfinite(plan.gap) else None,
        "prices": prices,
        "lower_bound_all_choices": None,
        "inputs": {
            name: {"file": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
            for name, path in files.named().items()
        },
        "parameters": {
            "measures": list(options.measures),
            "move_price": options.move_price,
            "move_limit": None
            if options.move_limit is None
            else {options.move_limit[0]: options.move_limit[1]},
            "seats": "fixed" if options.seats is None else options.seats,
            "gap": options.gap,
            "time_limit_s": options.time_limit_s,
            "seed": options.seed,
        }
        | {name: value for name, value in _asked_besides(coverage).items() if value is not None},
        "ended": plan.ended.value,
        "plan_sha256": hashlib.sha256((out / "plan.csv").read_bytes()).hexdigest(),
    }
    if options.seats is not None:
        certificate["seats"] = names
    said = json.dumps(certificate, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return certificate | {"sha256": hashlib.sha256(said.encode("utf-8")).hexdigest()}


def _asked_besides(coverage: Coverage) -> dict[str, str | None]:
    options = coverage.options
    return {
        "regions": options.regions,
        "holdouts": options.holdouts,
        "contiguity": "repair" if options.is_repaired else None,
    }


def loads_of(coverage: Coverage, sellers: Any) -> dict[str, Any]:
    """By measure what each seller has in a plan."""
    count, loads = len(coverage.sellers.ids), {}
    costs = coverage.costs
    for name in coverage.options.measures:
        own = np.asarray(coverage.accounts.measures[name], float).copy()
        if costs is not None and name in costs.measures:
            account, column = np.asarray(costs.account), np.asarray(costs.measures[name], float)
            is_taken = (np.asarray(costs.seller) == np.asarray(sellers)[account]) & ~np.isnan(column)
            own[account[is_taken]] = column[is_taken]
        loads[name] = np.bincount(sellers, weights=own, minlength=count)
    return loads
