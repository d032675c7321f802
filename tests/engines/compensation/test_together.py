"""Plans beside each other, spans beside each other, and what a legal entity may set off; amounts worked out by hand."""

from __future__ import annotations

import pytest
from tests.engines.compensation.test_plans import paid, quota
from tests.pay_files import pay, plan_text

PLAIN = "--no-compiled"
TWO = "payee_id,plan,currency\nann,P,USD\nbob,M,USD\n"


def test_a_gate_shuts_the_component_of_its_own_plan_alone(tmp_path):
    gated = plan_text("""
        - {id: base, measure: acv, rate: 10%}
        - {id: services, measure: services, rate: 20%, gate: {component: base, at: 800}}
        """)
    free = plan_text("- {id: services, measure: services, rate: 20%}").replace("plan: P", "plan: M")
    rows: list[dict[str, object]] = [
        {"amount_minor": 10_000, "measure": "services", "payee_id": one} for one in ("ann", "bob")
    ]
    found = paid(tmp_path, [gated, free], rows, payees=TWO).statements
    assert (found["ann"]["earned_minor"], found["bob"]["earned_minor"]) == (0, 2_000)


def test_a_gate_of_two_versions_shuts_once(tmp_path):
    first = plan_text("- {id: c, rate: 10%, gate: {component: c, at: 800, otherwise: 50%}}")
    second = first.replace("2026-01-01", "2026-07-01") + "version: 2\n"
    rows: list[dict[str, object]] = [
        {"amount_minor": 10_000, "on": "2026-06-30"},
        {"amount_minor": 10_000, "on": "2026-07-01"},
    ]
    assert paid(tmp_path, [first, second], rows).statements["ann"]["earned_minor"] == 1_000


def test_a_cap_of_a_quarter_holds_in_the_quarter_of_the_credit(tmp_path):
    plan = plan_text("- {id: c, rate: 10%}", "cap: {per: quarter, amount: 50}")
    rows: list[dict[str, object]] = [
        {"amount_minor": 70_000, "on": "2026-02-10"},
        {"amount_minor": 40_000, "on": "2026-05-10"},
        {"amount_minor": 30_000, "on": "2026-05-11"},
        {"amount_minor": -30_000, "on": "2026-08-11", "reverses": "c0003"},
    ]
    assert paid(tmp_path, plan, rows).statements["ann"]["earned_minor"] == 5_000 + 4_000


def test_a_cap_in_percent_is_of_the_whole_target(tmp_path):
    plan = plan_text(
        "- {id: c, target: 10%, quota: 1000, rate: 1x}\n- {id: d, rate: 50%}",
        "cap: {per: year, amount: 100%}",
    )
    ran = paid(tmp_path, plan, [{"amount_minor": 100_000}], payees=quota(40_000, 1))
    assert ran.statements["ann"]["earned_minor"] == 40_000


def test_a_cap_in_percent_without_a_target_is_refused(tmp_path):
    plan = plan_text("- {id: c, rate: 50%}", "cap: {per: year, amount: 100%}")
    ran = pay(tmp_path, plan, [], PLAIN, payees="payee_id,plan,currency\nann,P,USD\n")
    assert (ran.code, ran.rules()) == (1, {"payee.no_target"})


def test_a_guarantee_fills_up_once_in_the_month_of_a_transfer(tmp_path):
    payees = (
        "payee_id,plan,currency,valid_from,valid_to\nann,P,USD,2026-11-01,2026-11-15\nann,P,USD,2026-11-15,\n"
    )
    plan = plan_text("- {id: c, rate: 10%}", "guarantee: {amount: 50}")
    ran = paid(tmp_path, plan, [{"amount_minor": 20_000, "on": "2026-11-20"}], payees=payees)
    assert ran.statements["ann"]["earned_minor"] == 5_000


@pytest.mark.parametrize(
    ("recovery", "payable", "recovered", "carried"),
    [
        ("{set_off: 0%}", 8_000, 0, -10_000),
        ("{set_off: 25%}", 6_000, 2_000, -8_000),
        ("{set_off: 100%, floor: 70}", 7_000, 1_000, -9_000),
        ("{set_off: 100%}", 0, 0, -2_000),
    ],
)
def test_new_pay_is_set_off_against_a_clawback_only_as_far_as_the_entity_lets_it(
    tmp_path, recovery, payable, recovered, carried
):
    payees = "payee_id,plan,currency,legal_entity\nann,P,USD,JP\n"
    plan = plan_text("- {id: c, rate: 10%}", f"recovery: {{JP: {recovery}}}")
    rows: list[dict[str, object]] = [{"amount_minor": 100_000, "on": "2026-10-10"}]
    first = paid(tmp_path, plan, rows, period="2026-10", name="october", payees=payees)
    assert first.statements["ann"]["payable_minor"] == 10_000
    rows += [
        {"amount_minor": -100_000, "on": "2026-11-10", "reverses": "c0001"},
        {"amount_minor": 80_000, "on": "2026-11-11"},
    ]
    row = paid(tmp_path, plan, rows, "--previous", first.folder, payees=payees).statements["ann"]
    assert (row["payable_minor"], row["recovered_minor"], row["carried_minor"]) == (
        payable,
        recovered,
        carried,
    )


def test_a_credit_that_was_never_paid_is_no_debt_when_it_is_reversed(tmp_path):
    payees = "payee_id,plan,currency,legal_entity\nann,P,USD,JP\n"
    plan = plan_text("- {id: c, rate: 10%}", "recovery: {JP: {set_off: 0%}}")
    rows: list[dict[str, object]] = [
        {"amount_minor": 100_000, "on": "2026-10-10"},
        {"amount_minor": -100_000, "on": "2026-11-10", "reverses": "c0001"},
        {"amount_minor": 80_000, "on": "2026-11-11"},
    ]
    row = paid(tmp_path, plan, rows, payees=payees).statements["ann"]
    assert (row["payable_minor"], row["carried_minor"]) == (8_000, 0)


def test_an_objective_of_two_versions_is_paid_by_the_one_that_holds(tmp_path):
    first = plan_text("""
        - id: mbo
          objectives:
            - payee: ann
              name: launch
              period: 2026-Q4
              value: 100
              evidence: minutes 12
              approver: boss
              milestones:
                - {name: plan, share: 1/3, reached_on: 2026-10-10}
                - {name: event, share: 2/3, reached_on: 2026-11-10}
        """)
    second = first.replace("valid_from: 2026-01-01", "valid_from: 2026-11-01") + "version: 2\n"
    ran = paid(tmp_path, [first, second], [])
    assert ran.amounts() == [3_333, 6_667]


def test_an_objective_of_somebody_who_is_not_on_the_plan_is_an_exception(tmp_path):
    plan = plan_text("""
        - id: mbo
          objectives:
            - {payee: bob, name: launch, period: 2026-11, value: 100, evidence: minutes 12, approver: boss}
        """)
    other = plan_text("- {id: c, rate: 1%}").replace("plan: P", "plan: M")
    ran = paid(tmp_path, [plan, other], [], payees=TWO)
    assert (ran.amounts(), ran.rules()) == ([], {"objective.not_on_plan"})


@pytest.mark.parametrize(
    ("component", "rule"),
    [
        ("- {id: c, rate: 10%, where: {segment: public}}", "credit.column_missing"),
        (
            "- {id: c, rate: 10%, multipliers: [{where: {margin: {from: 20%}}, times: 2}]}",
            "credit.column_missing",
        ),
        ("- {id: c, rate: 10%, pays_on: gross_minor}", "credit.column_missing"),
        ("- {id: c, rate: 10%, pays_on: list_minor}", "pay.empty"),
    ],
)
def test_a_column_that_is_paid_by_has_to_be_there(tmp_path, component, rule):
    rows: list[dict[str, object]] = [{"amount_minor": 100, "list_minor": ""}]
    ran = pay(tmp_path, plan_text(component), rows, PLAIN)
    assert (ran.code, ran.rules()) == (1, {rule})
    assert not (ran.folder / "lines.parquet").exists()


def test_a_manager_without_a_rate_is_a_finding_of_the_run(tmp_path):
    boss = plan_text("- {id: o, rate: 1%, credit_from: reports}").replace("plan: P", "plan: M")
    payees = "payee_id,plan,currency,manager_id\nann,P,USD,m1\nm1,M,EUR,\n"
    ran = pay(
        tmp_path, [plan_text("- {id: c, rate: 10%}"), boss], [{"amount_minor": 100}], PLAIN, payees=payees
    )
    assert (ran.code, ran.facts["state"], ran.rules()) == (1, "refused", {"currency.no_rate"})


def test_a_commission_is_expensed_by_its_own_plan_alone(tmp_path):
    lasting = plan_text("- {id: c, rate: 10%, amortise: [{months: 2}]}")
    other = plan_text("- {id: c, rate: 10%}").replace("plan: P", "plan: M")
    rows: list[dict[str, object]] = [{"amount_minor": 1_000, "payee_id": one} for one in ("ann", "bob")]
    ran = paid(tmp_path, [lasting, other], rows, payees=TWO)
    text = (ran.folder / "expense.csv").read_text(encoding="utf-8")
    assert text.count("ann,c,") == 2 and "bob" not in text
