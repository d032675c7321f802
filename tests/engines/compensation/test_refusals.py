"""Whatever is wrong is named, at its place, and nothing is calculated; what peers got wrong does not happen here."""

from __future__ import annotations

import re

import pytest
from tests.pay_files import PAYEES, Ran, command, pay, plan_text
from tests.program import ROOT

from fieldhouse.ingest.compensation.plan_file import read_plan

OK = plan_text("- {id: c, rate: 10%}")
TIERS = "- {{id: c, tiers: [{}]}}"
EXAMPLES = re.findall(
    r"```yaml\n(.*?)```", (ROOT / "docs" / "compensation.md").read_text(encoding="utf-8"), re.DOTALL
)


def refused(ran: Ran) -> set[str]:
    assert ran.code == 1
    assert not (ran.folder / "lines.parquet").exists()
    assert not (ran.folder / "statements.csv").exists()
    assert ran.facts["state"] == "refused"
    return {one["rule"] for one in ran.facts["exceptions"] if one["severity"] == "fatal"}


@pytest.mark.parametrize("text", EXAMPLES, ids=lambda text: text.split("\n")[0].removeprefix("plan: "))
def test_every_example_of_the_manual_is_a_plan(tmp_path, text):
    (tmp_path / "p.yaml").write_text(text, encoding="utf-8")
    plan, findings = read_plan(tmp_path / "p.yaml")
    assert (findings, plan is not None) == ([], True)


@pytest.mark.parametrize(
    ("components", "rule"),
    [
        (TIERS.format("{from: 0, to: 499.99, rate: 1%}, {from: 500, rate: 2%}"), "plan.tier_gap"),
        (TIERS.format("{from: 10, rate: 1%}"), "plan.tier_gap"),
        (TIERS.format("{from: 0, to: 10, rate: 1%}"), "plan.tier_gap"),
        (TIERS.format("{from: 0, to: 600, rate: 1%}, {from: 500, rate: 2%}"), "plan.tier_overlap"),
        (TIERS.format("{from: 0, rate: 1%}, {from: 0, rate: 2%}"), "plan.tier_overlap"),
        (TIERS.format("{from: 0, level: 1}, {from: 5, rate: 2%}"), "plan.levels_alone"),
        ("- {id: c, rate: 10%, speed: 3}", "plan.unknown_field"),
        ("- {id: c, rate: ten}", "plan.bad_field"),
        ("- {id: c}", "plan.one_way_of_pay"),
        ("- {id: c, rate: 1%}\n- {id: c, rate: 1%}", "plan.component_twice"),
        ("- {id: c, rate: 1%, gate: {component: x, at: 1}}", "plan.gate_unknown"),
        ("- {id: c, rate: 1%, hold: [{share: 50%, until: order}]}", "plan.hold_not_whole"),
        ("- {id: c, rate: 1%, clawback: [{before_months: 3, share: 50%}]}", "plan.clawback_ages"),
        ("- {id: c, rate: 1%, rate: 2%}", "plan.field_twice"),
        ("- {id: c, rate: [", "plan.not_yaml"),
        ("- &a {id: c, rate: 1%}\n- *a", "plan.alias"),
    ],
)
def test_a_faulty_plan_is_refused_at_its_line(tmp_path, components, rule):
    (tmp_path / "p.yaml").write_text(plan_text("- {id: first, rate: 1%}\n" + components), encoding="utf-8")
    plan, findings = read_plan(tmp_path / "p.yaml")
    assert plan is None
    assert rule in {one.rule for one in findings}
    assert all(one.row is not None and one.row >= 6 for one in findings if one.rule == rule)


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ({"payee_id": "nobody"}, "credit.unknown_payee"),
        ({"on": "2025-12-31"}, "credit.no_plan"),
        ({"currency": "EUR"}, "currency.no_rate"),
        ({"currency": "ZZZ"}, "money.unknown_currency"),
        ({"reverses": "c9", "amount_minor": -5}, "clawback.no_earning"),
        ({"reverses": "c0001", "amount_minor": 5}, "clawback.not_opposite"),
        ({"reverses": "c0001", "amount_minor": -101}, "clawback.over_whole"),
        ({"credit_id": "c0001"}, "credit.twice"),
        ({"amount_minor": 2**63}, "pay.too_large"),
        ({"amount_minor": "12.5"}, "pay.not_whole"),
        ({"amount_minor": ""}, "pay.empty"),
        ({"share_bp": 10_001}, "credit.bad_share"),
        ({"on": "31.11.2026"}, "pay.bad_day"),
        ({"deal_id": "d"}, "credit.over_whole"),
    ],
)
def test_a_faulty_credit_is_refused_at_its_row(tmp_path, row, rule):
    rows = [{"amount_minor": 100, "deal_id": "d"}, {"amount_minor": 100, "deal_id": "e", **row}]
    ran = pay(tmp_path, OK, rows, "--no-compiled")
    assert refused(ran) == {rule}
    assert f"[{rule}]" in ran.err


@pytest.mark.parametrize(
    ("payees", "rule"),
    [
        ("payee_id,plan,currency\nann,P,USD\nann,P,USD\n", "payee.two_plans"),
        ("payee_id,plan,currency\nann,Q,USD\n", "payee.unknown_plan"),
        ("payee_id,plan,currency,manager_id\nann,P,USD,bob\nbob,P,USD,ann\n", "payee.circular_managers"),
        ("payee_id,plan,currency,status\nann,P,USD,asleep\n", "payee.bad_status"),
    ],
)
def test_a_faulty_payee_is_refused(tmp_path, payees, rule):
    assert refused(pay(tmp_path, OK, [{"amount_minor": 1}], "--no-compiled", payees=payees)) == {rule}


def test_a_payee_without_a_quota_is_refused_where_the_plan_pays_by_it(tmp_path):
    payees = "payee_id,plan,currency,target_minor\nann,P,USD,1\n"
    ran = pay(tmp_path, plan_text("- {id: c, rate: 1x}"), [], "--no-compiled", payees=payees)
    assert refused(ran) == {"payee.no_quota"}


def test_two_versions_on_one_day_are_refused(tmp_path):
    assert refused(pay(tmp_path, [OK, OK + "version: 2\n"], [], "--no-compiled")) == {"plan.versions_overlap"}


def test_a_run_never_writes_over_another_one(tmp_path):
    first = pay(tmp_path, OK, [{"amount_minor": 1}], "--no-compiled")
    again = pay(tmp_path, OK, [{"amount_minor": 2}], "--no-compiled")
    assert (first.code, again.code) == (0, 1)
    assert again.amounts() == [0]


class TestDefectsOfPeers:
    """Section 7 of the notes on peers: each defect with where it was seen."""

    def test_a_credit_note_takes_commission_back(self, tmp_path):
        """https://github.com/OCA/commission/issues/55 and 555: a credit note pays positive commission."""
        rows = [
            {"amount_minor": 10_000},
            {"amount_minor": -10_000, "reverses": "c0001"},
            {"amount_minor": -500},
        ]
        assert pay(tmp_path, OK, rows, "--no-compiled").amounts() == [1_000, -1_000, -50]

    def test_there_is_no_gap_and_no_cliff_that_nobody_wrote(self, tmp_path):
        """OCA/commission 17.0 commission/models/commission.py: one band's rate on all, nothing between two bands."""
        plan = plan_text("- {id: c, attainment: transaction, tiers: [{to: 1000, rate: 5%}, {rate: 10%}]}")
        rows = [{"amount_minor": one} for one in (99_999, 100_000, 100_001, 100_050)]
        assert pay(tmp_path, plan, rows, "--no-compiled").amounts() == [5_000, 5_000, 5_000, 5_005]

    def test_bands_hold_for_the_period_and_not_for_each_line(self, tmp_path):
        """https://github.com/OCA/commission/issues/500: bands per line, wanted per period."""
        plan = plan_text("- {id: c, attainment: month, tiers: [{to: 1000, rate: 5%}, {rate: 10%}]}")
        assert pay(tmp_path, plan, [{"amount_minor": 60_000}] * 2, "--no-compiled").amounts() == [
            3_000,
            4_000,
        ]

    def test_a_split_is_a_share_and_not_the_whole_for_each(self, tmp_path):
        """https://github.com/frappe/erpnext/issues/3721: the whole order credited to each person of the split."""
        payees = PAYEES + "bob,P,USD,1,1\n"
        halves = [
            {"amount_minor": 101, "share_bp": 5_000, "deal_id": "d", "payee_id": one}
            for one in ("ann", "bob")
        ]
        ran = pay(tmp_path, plan_text("- {id: c, rate: 100%}"), halves, "--no-compiled", payees=payees)
        assert sum(ran.amounts()) == 101

    def test_attainment_counts_what_no_tier_pays(self, tmp_path):
        """Xactly: credits that trigger no rule are left out of attainment, which then depends on batches."""
        plan = plan_text("- {id: c, tiers: [{from: 0, rate: 0%}, {from: 500, rate: 10%}]}")
        ran = pay(tmp_path, plan, [{"amount_minor": 40_000}, {"amount_minor": 20_000}], "--no-compiled")
        assert ran.lines["attainment_after_minor"].to_list() == [40_000, 60_000]
        assert ran.amounts() == [0, 1_000]

    def test_a_missing_rate_is_not_one(self, tmp_path):
        """Frappe CRM: a currency without a rate counts one to one."""
        assert refused(pay(tmp_path, OK, [{"amount_minor": 1, "currency": "JPY"}], "--no-compiled")) == {
            "currency.no_rate"
        }


def test_a_run_is_explained_compared_and_verified(tmp_path):
    ran = pay(tmp_path, OK, [{"amount_minor": 10_000}, {"amount_minor": 333}], "--no-compiled")
    code, out, _ = command("explain", ran.folder, "--payee", "ann")
    assert code == 0
    assert "c0001  c  rate  1  1/10  0 > 10000  USD 10.00" in out or "1/10" in out
    assert command("explain", ran.folder, "--payee", "bob")[0] == 1
    same = ran.folder / "statements.csv"
    assert command("compare", ran.folder, "--with", same)[0] == 0
    other = tmp_path / "other.csv"
    other.write_text("credit_id,payee_id,amount_minor\nc0001,ann,1000\nc0002,ann,34\n", encoding="utf-8")
    code, out, _ = command("compare", ran.folder, "--with", other)
    assert code == 1
    assert "credit_id=c0002" in out and "rule=rate" in out and "difference_minor=-1" in out
    assert command("verify", ran.folder)[0] == 0
    text = same.read_text(encoding="utf-8").replace("1033", "1034")
    same.write_text(text, encoding="utf-8")
    code, out, _ = command("verify", ran.folder)
    assert code == 1
    assert "hash_differs" in out and "sum_differs" in out
