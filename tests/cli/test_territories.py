"""``fieldhouse territory``: files in, a plan with a bound out, and a check that is not fooled."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from random import Random
from typing import Any

import pytest
from typer.testing import CliRunner

from fieldhouse.checkers.territory import check_plan
from fieldhouse.cli.main import app

SELLERS = 4
ACCOUNTS = 60


def run(*arguments: object) -> Any:
    return CliRunner().invoke(app, [str(one) for one in arguments])


def write(path: Path, rows: list[dict[str, Any]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


class Case:
    """The files of a small company, to be changed before they are written."""

    def __init__(self, folder: Path) -> None:
        draw = Random(3)
        self.folder = folder
        self.accounts = [
            {
                "account_id": f"A{n}",
                "x": round(draw.uniform(0, 100), 2),
                "y": round(draw.uniform(0, 100), 2),
                "visits": draw.randint(1, 4),
                "workload": round(draw.uniform(1, 20), 1),
                "value": draw.randint(1, 50),
                "family_id": f"F{n // 3}" if n < 9 else "",
                "requires": "fr" if n % 7 == 0 else "",
                "locked_to": "S2" if n == 20 else "",
                "banned": "S1 S3" if n == 21 else "",
            }
            for n in range(ACCOUNTS)
        ]
        totals = {name: sum(row[name] for row in self.accounts) for name in ("workload", "value")}
        self.sellers = [
            {
                "seller_id": f"S{n}",
                "x": 25 + 50 * (n % 2),
                "y": 25 + 50 * (n // 2),
                "capabilities": "fr" if n < 3 else "de",
            }
            | {f"{name}_min": total / SELLERS * 0.9 for name, total in totals.items()}
            | {f"{name}_max": total / SELLERS * 1.1 for name, total in totals.items()}
            for n in range(SELLERS)
        ]
        self.current = [{"account_id": f"A{n}", "seller_id": f"S{n % SELLERS}"} for n in range(ACCOUNTS - 5)]
        self.options: dict[str, Any] = {"time_limit_s": 600, "gap": 0.01}
        self.files: dict[str, Path] = {}

    def solve(self, **options: Any) -> Any:
        options_path = self.folder / "options.json"
        options_path.write_text(json.dumps(self.options | options), encoding="utf-8")
        self.files = {
            "accounts": write(self.folder / "accounts.csv", self.accounts),
            "sellers": write(self.folder / "sellers.csv", self.sellers),
            "current": write(self.folder / "current.csv", self.current),
            "options": options_path,
        }
        return run("territory", "solve", *self._given(), "--out", self.out)

    def verify(self) -> Any:
        return run("territory", "verify", self.out, *self._given())

    def _given(self) -> list[object]:
        return [part for name, path in self.files.items() for part in (f"--{name}", path)]

    @property
    def out(self) -> Path:
        return self.folder / "out"

    def plan(self) -> dict[str, str]:
        with (self.out / "plan.csv").open(encoding="utf-8") as file:
            return {row["account_id"]: row["seller_id"] for row in csv.DictReader(file)}

    def certificate(self) -> dict[str, Any]:
        return json.loads((self.out / "certificate.json").read_text(encoding="utf-8"))

    def findings(self) -> list[str]:
        with (self.out / "findings.csv").open(encoding="utf-8") as file:
            return [row["rule"] for row in csv.DictReader(file)]


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return Case(tmp_path)


def test_a_plan_keeps_what_was_asked_and_is_verified(case: Case) -> None:
    done = case.solve(move_price=3)
    assert done.exit_code == 0, done.output
    plan, certificate = case.plan(), case.certificate()
    assert plan["A20"] == "S2"
    assert plan["A21"] in ("S0", "S2")
    assert len({plan["A0"], plan["A1"], plan["A2"]}) == 1
    assert certificate["lower_bound"] <= certificate["objective"]
    assert certificate["gap"] == certificate["objective"] / certificate["lower_bound"] - 1
    assert case.verify().exit_code == 0, case.verify().output
    report = (case.out / "report.html").read_text(encoding="utf-8")
    assert "Coverage plan" in report
    assert "テリトリー計画" in report


def test_the_same_seed_gives_the_same_files(case: Case) -> None:
    case.solve()
    first = [(case.out / name).read_bytes() for name in ("plan.csv", "certificate.json")]
    case.solve()
    assert [(case.out / name).read_bytes() for name in ("plan.csv", "certificate.json")] == first


def test_several_measures_and_a_limit_of_moves(case: Case) -> None:
    done = case.solve(measures=["workload", "value"], move_limit={"accounts": 40})
    assert done.exit_code == 0, done.output
    owner = {row["account_id"]: row["seller_id"] for row in case.current}
    assert sum(owner.get(name, seller) != seller for name, seller in case.plan().items()) <= 40
    assert set(case.certificate()["prices"]) == {"workload", "value", "moves"}
    assert case.verify().exit_code == 0, case.verify().output


def test_an_altered_number_is_refused_even_with_new_hashes(case: Case) -> None:
    case.solve()
    path = case.out / "certificate.json"
    good = case.certificate()
    for name, value in (
        ("lower_bound", good["lower_bound"] * 1.001),
        ("objective", good["objective"] - 1),
        ("gap", 0.5),
    ):
        path.write_text(json.dumps(good | {name: value}), encoding="utf-8")
        codes = {one.code for one in check_plan(case.out, case.files)}
        assert codes - {"certificate_differs"}, name
    prices = dict(good["prices"]["workload"]) | {"S0": 5.0}
    path.write_text(json.dumps(good | {"prices": {"workload": prices}}), encoding="utf-8")
    assert {one.code for one in check_plan(case.out, case.files)} & {"bound_too_high", "bound_differs"}


def test_an_altered_plan_is_refused(case: Case) -> None:
    case.solve()
    path = case.out / "plan.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("A20,S2", "A20,S0"), encoding="utf-8")
    codes = {one.code for one in check_plan(case.out, case.files)}
    assert {"plan_differs", "seller_not_possible", "objective_differs"} <= codes
    assert case.verify().exit_code == 1


def test_every_finding_is_listed_and_nothing_is_solved(case: Case) -> None:
    case.accounts[3]["workload"] = -1
    case.accounts[4]["workload"] = "NaN"
    case.accounts[5]["x"] = ""
    case.accounts[6]["account_id"] = "A7"
    case.accounts[8]["locked_to"] = "S9"
    case.current[0]["seller_id"] = "S8"
    done = case.solve()
    assert done.exit_code == 1
    wanted = [
        "measure_not_positive",
        "not_a_number",
        "place_missing",
        "id_twice",
        "seller_unknown",
        "seller_unknown",
    ]
    assert sorted(case.findings()) == sorted(
        [*(f"coverage.{one}" for one in wanted), "coverage.account_unknown"]
    )
    assert not (case.out / "plan.csv").exists()


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("family_nobody", lambda case: case.accounts[0].update(requires="fr de")),
        ("family_locks_differ", lambda case: [case.accounts[n].update(locked_to=f"S{n}") for n in (0, 1)]),
        ("lock_not_possible", lambda case: case.accounts[20].update(requires="de")),
        ("account_too_large", lambda case: case.accounts[30].update(workload=300)),
        ("bands_below_total", lambda case: [row.update(workload_max=row["workload_min"]) for row in case.sellers]),
        ("bands_above_total", lambda case: [row.update(workload_min=row["workload_max"]) for row in case.sellers]),
        ("locks_above_band", lambda case: [case.accounts[n].update(locked_to="S0") for n in range(30, 60)]),
        ("bottleneck_above", lambda case: [case.accounts[n].update(requires="de") for n in range(30, 60)]),
    ],
)  # fmt: skip
def test_what_no_plan_can_meet_is_named(case: Case, rule: str, change: Any) -> None:
    change(case)
    if rule == "bottleneck_above":
        case.sellers[2]["capabilities"] = "de fr"
        for row in case.accounts[20:]:
            row |= {"requires": "de", "locked_to": "", "banned": ""}
    assert case.solve().exit_code == 1
    assert f"coverage.{rule}" in case.findings()
