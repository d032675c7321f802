"""A draft plan beside the plan of today: costs add up, are those of a run, and drawn years keep deals whole."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from tests.pay_files import command, credit_text, pay, plan_text

from fieldhouse.cli.compensation_read import Asked, read_all
from fieldhouse.engines.compensation.modelling import Side, Spread, drawn_factors, earned

PAYEES = (
    "payee_id,plan,currency,target_minor,quota_minor\n"
    "ann,P,USD,12000000,100000000\nbob,P,USD,12000000,100000000\n乙,P,JPY,6000000,80000000\n"
)
FLAT = plan_text("- {id: acv, rate: 1x}")
STEEP = plan_text(
    """
    - id: acv
      tiers:
        - {from: 0, rate: 0.5x}
        - {from: 80%, rate: 1x}
        - {from: 100%, rate: 2x}
    """
)
ROWS = [
    {"amount_minor": 30_000_000, "on": "2026-02-03", "deal_id": "d1", "share_bp": 5000},
    {"amount_minor": 30_000_000, "on": "2026-02-03", "deal_id": "d1", "share_bp": 5000, "payee_id": "bob"},
    {"amount_minor": 120_000_000, "on": "2026-06-01", "deal_id": "d2"},
    {"amount_minor": 10_000_001, "on": "2026-07-01", "payee_id": "bob"},
    {"amount_minor": -10_000_001, "on": "2026-09-01", "payee_id": "bob", "reverses": "c0004"},
    {"amount_minor": 40_000_000, "on": "2026-10-01", "payee_id": "乙", "currency": "JPY"},
]
"""Ann is at 135 % of her quota, bob at 15 %, 乙 at 50 %."""


def files(folder: Path, draft: str = STEEP) -> list[object]:
    texts = {"plan.yaml": FLAT, "draft.yaml": draft, "payees.csv": PAYEES, "credits.csv": credit_text(ROWS)}
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    options = {
        "plan": "plan.yaml",
        "draft": "draft.yaml",
        "payees": "payees.csv",
        "credits": "credits.csv",
    }
    return [part for name, file in options.items() for part in (f"--{name}", folder / file)]


def modelled(folder: Path, *more: object, draft: str = STEEP):
    out = folder / "model"
    code, said, failed = command(
        "model", *files(folder, draft), "--period", "2026", "--out", out, "--no-compiled", *more
    )
    return code, said, failed, out


def side(folder: Path, plan: str) -> Side:
    files(folder)
    asked = Asked(
        (folder / plan,),
        folder / "payees.csv",
        folder / "credits.csv",
        None,
        None,
        None,
        "2026",
        folder / "no",
        True,
    )
    read, findings = read_all(asked)
    assert read is not None, findings
    return Side(read.given, read.people, read.credits)


def test_costs_and_gains_are_those_of_both_runs(tmp_path):
    code, said, failed, out = modelled(tmp_path, "--json")
    assert code == 0, failed
    facts = json.loads(said)
    assert facts == json.loads((out / "model.json").read_text(encoding="utf-8"))
    with (out / "payees.csv").open(encoding="utf-8") as opened:
        rows = {row["payee_id"]: row for row in csv.DictReader(opened)}
    for plan, column in ((FLAT, "current_minor"), (STEEP, "draft_minor")):
        ran = pay(tmp_path / column, plan, ROWS, payees=PAYEES, period="2026")
        assert {who: int(row[column]) for who, row in rows.items()} == {
            who: row["earned_minor"] for who, row in ran.statements.items()
        }
    dollars = facts["currencies"]["USD"]
    # Ann: 135 % at base 12 % is 16.2 M; steep: 80 % at half, 20 % at one, 35 % at two: (40 + 20 + 70) % of 12 M.
    assert (rows["ann"]["current_minor"], rows["ann"]["draft_minor"]) == ("16200000", "15600000")
    assert dollars["cost_minor"] == {"current": 18_000_000, "draft": 16_500_000}
    assert dollars["payees"] == {"more": 0, "less": 2, "same": 0}
    assert facts["currencies"]["JPY"]["cost_minor"] == {"current": 3_000_000, "draft": 1_500_000}
    assert [one["percent"] for one in dollars["scales"]] == [60, 80, 100, 120, 140]
    assert dollars["scales"][2]["draft_minor"] == dollars["cost_minor"]["draft"]
    assert dollars["scales"][4]["draft_minor"] > dollars["scales"][4]["current_minor"]


def test_the_report_stands_alone_in_both_languages(tmp_path):
    _code, _said, _failed, out = modelled(tmp_path, "--years", "3")
    page = (out / "report.html").read_text(encoding="utf-8")
    assert "Who gains and who loses" in page and "報酬プラン案の試算" in page and "乙" in page
    assert "http" not in page and "<script" not in page


def test_drawn_years_are_the_same_for_a_seed_and_straddle_the_cost(tmp_path):
    first, second, other = (
        json.loads(modelled(folder, "--json", "--years", 20, "--seed", seed)[1])["currencies"]["USD"][
            "drawn_minor"
        ]
        for folder, seed in ((tmp_path / "a", 1), (tmp_path / "b", 1), (tmp_path / "c", 2))
        if folder.mkdir() is None
    )
    assert first == second != other
    assert first["current"]["p10"] < 18_000_000 < first["current"]["p90"]


def test_rows_of_a_deal_and_reversals_share_a_factor(tmp_path):
    credits = side(tmp_path, "plan.yaml").credits
    ids = credits.frame["credit_id"].to_list()
    places = {name: ids.index(name) for name in ids}
    for factors in drawn_factors(credits, Spread(5, 0.1, 0.5, 3)):
        assert factors[places["c0001"]] == factors[places["c0002"]]
        assert factors[places["c0004"]] == factors[places["c0005"]]
        assert factors[places["c0003"]] == factors[places["c0001"]]  # of ann, both
        assert factors[places["c0006"]] != factors[places["c0003"]]


def test_factors_have_mean_one(tmp_path):
    credits = side(tmp_path, "plan.yaml").credits
    factors = np.array(list(drawn_factors(credits, Spread(4_000, 0.1, 0.25, 7))))
    assert factors.mean() == pytest.approx(1, abs=0.02)
    assert np.log(factors[:, 0]).std() == pytest.approx(0.2693, abs=0.01)


def test_what_is_reversed_stays_nothing_at_every_scale(tmp_path):
    given = side(tmp_path, "draft.yaml")
    without = pl.col("credit_id").is_in(["c0004", "c0005"]).not_()
    assert (
        given.credits.frame.filter(without)["amount_minor"].sum() == given.credits.frame["amount_minor"].sum()
    )
    for factor in (0.3, 0.77, 1.9):
        paid = earned(given, factor, compiled=False)
        half = round(30_000_000 * factor) // 2
        assert paid["bob", "USD"] == pytest.approx(half * 0.12 * 0.5, abs=2)


def test_what_is_wrong_with_a_draft_is_named_and_nothing_is_calculated(tmp_path):
    code, _said, failed, out = modelled(tmp_path, draft=plan_text("- {id: acv, rate: 1x, bonus: 3}"))
    assert code == 1 and "draft.yaml" in failed
    assert json.loads((out / "model.json").read_text(encoding="utf-8"))["state"] == "refused"
    assert not (out / "report.html").exists()
