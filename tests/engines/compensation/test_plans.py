"""Every component of a plan through the command, checked against amounts worked out by hand and by the reference."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from tests.pay_files import PAYEES, Ran, credit_text, pay, plan_text

from fieldhouse.checkers.compensation import check_run

PLAIN = ("--no-compiled",)


def paid(
    folder: Path, plan: str | list[str], rows: list[dict[str, object]], *more: object, **named: str
) -> Ran:
    """A run that has to succeed and that the reference has to agree with."""
    ran = pay(folder, plan, rows, *PLAIN, *more, **named)  # type: ignore[arg-type]
    assert ran.code == 0, ran.err
    assert check_run(ran.folder) == []
    return ran


def quota(target: int, asked: int) -> str:
    return f"payee_id,plan,currency,target_minor,quota_minor\nann,P,USD,{target},{asked}\n"


def test_a_retroactive_boundary_restates_the_earlier_lines_of_its_span(tmp_path):
    plan = plan_text(
        "- {id: c, tiers: [{from: 0, rate: 5%}, {from: 1000, rate: 10%, boundary: retroactive}]}"
    )
    ran = paid(tmp_path, plan, [{"amount_minor": 60_000}, {"amount_minor": 60_000}])
    assert ran.amounts() == [3_000, 9_000]


def test_one_plan_mixes_a_cliff_with_a_marginal_accelerator(tmp_path):
    plan = plan_text("""
        - id: c
          tiers:
            - {from: 0, rate: 0%}
            - {from: 60%, rate: 1x, boundary: retroactive}
            - {from: 100%, rate: 1.5x}
        """)
    rows: list[dict[str, object]] = [{"amount_minor": one} for one in (59_999, 1, 40_000, 10_000)]
    ran = paid(tmp_path, plan, rows, payees=quota(10_000, 100_000))
    assert ran.amounts() == [0, 6_000, 4_000, 1_500]


@pytest.mark.parametrize("asked", [99_999_937, 7, 300_000_001])
def test_commission_at_exactly_100_percent_is_the_target(tmp_path, asked):
    plan = plan_text(
        "- {id: c, tiers: [{from: 0, rate: 0.5x}, {from: 50%, rate: 1.5x}, {from: 100%, rate: 2x}]}"
    )
    third = asked // 3
    rows: list[dict[str, object]] = [{"amount_minor": one} for one in (third, third, asked - 2 * third)]
    ran = paid(tmp_path, plan, rows, payees=quota(7_654_321, asked))
    assert ran.statements["ann"]["earned_minor"] == 7_654_321


def test_interpolated_tiers_pay_in_proportion_inside_and_nothing_beyond_the_last(tmp_path):
    plan = plan_text("""
        - id: c
          attainment: transaction
          tiers: [{to: 1000, pays: 10}, {to: 3000, pays: 40}, {to: 8000, pays: 100}, {to: 20000, pays: 2000}]
        """)
    rows: list[dict[str, object]] = [
        {"amount_minor": one * 100} for one in (200, 300, 1500, 1200, 2000, 4500)
    ]
    ran = paid(tmp_path, plan, rows)
    assert ran.amounts() == [200, 300, 2_000, 1_400, 3_000, 8_000]


def test_the_highest_tier_prices_a_whole_credit_and_no_earlier_one(tmp_path):
    plan = plan_text("- {id: c, crossing: highest, tiers: [{from: 0, rate: 5%}, {from: 1000, rate: 10%}]}")
    assert paid(tmp_path, plan, [{"amount_minor": 60_000}, {"amount_minor": 60_000}]).amounts() == [
        3_000,
        6_000,
    ]


def test_multipliers_by_term_and_margin_multiply_and_leave_attainment_alone(tmp_path):
    plan = plan_text("""
        - id: c
          rate: 10%
          multipliers:
            - {where: {term_months: {from: 24, to: 36}}, times: 1.25x}
            - {where: {term_months: {from: 36}}, times: 1.5x}
            - {where: {margin: {to: 20%}}, times: 0.5}
        """)
    rows: list[dict[str, object]] = [
        {"amount_minor": 10_000, "term_months": 12, "margin_minor": 5_000},
        {"amount_minor": 10_000, "term_months": 24, "margin_minor": 5_000},
        {"amount_minor": 10_000, "term_months": 36, "margin_minor": 1_000},
        {"amount_minor": -10_000, "term_months": 36, "margin_minor": -1_000, "reverses": "c0003"},
    ]
    ran = paid(tmp_path, plan, rows)
    assert ran.amounts() == [1_000, 1_250, 750, -750]
    assert ran.lines["attainment_after_minor"].to_list() == [10_000, 20_000, 30_000, 20_000]


def test_caps_of_a_component_and_of_the_plan(tmp_path):
    plan = plan_text(
        "- {id: a, measure: new, rate: 10%, cap: 50}\n- {id: b, measure: old, rate: 10%}",
        "cap: {per: year, amount: 80}",
    )
    rows: list[dict[str, object]] = [
        {"amount_minor": 70_000, "measure": "new"},
        {"amount_minor": 40_000, "measure": "old"},
    ]
    ran = paid(tmp_path, plan, rows)
    assert sorted(ran.amounts()) == [-1_000, 4_000, 5_000]
    assert ran.statements["ann"]["payable_minor"] == 8_000


def test_a_gate_on_another_component_opens_for_all_of_it(tmp_path):
    plan = plan_text("""
        - {id: base, measure: acv, quota: 1000, rate: 10%}
        - {id: services, measure: services, rate: 20%, gate: {component: base, at: 80%, otherwise: 50%}}
        """)
    rows: list[dict[str, object]] = [
        {"amount_minor": 10_000, "measure": "services", "on": "2026-01-10"},
        {"amount_minor": 79_999, "measure": "acv", "on": "2026-02-10"},
        {"amount_minor": 1, "measure": "acv", "on": "2026-03-10"},
    ]
    closed = paid(tmp_path, plan, rows, period="2026-02", name="february")
    assert closed.statements["ann"]["earned_minor"] == 8_000 + 1_000
    opened = paid(tmp_path, plan, rows, period="2026-03", name="march")
    assert opened.statements["ann"]["earned_minor"] == 8_000 + 2_000


def test_splits_add_up_to_the_deal_and_an_overlay_stands_beside(tmp_path):
    plan = plan_text("- {id: c, rate: 100%}")
    payees = "payee_id,plan,currency\n" + "".join(f"{one},P,USD\n" for one in ("ann", "bob", "cy", "se"))
    deal = {"deal_id": "d", "amount_minor": 100, "role": "native"}
    rows: list[dict[str, object]] = [
        {**deal, "payee_id": "ann", "share_bp": 3333},
        {**deal, "payee_id": "bob", "share_bp": 3333},
        {**deal, "payee_id": "cy", "share_bp": 3334},
        {**deal, "payee_id": "se", "share_bp": 2000, "role": "overlay"},
    ]
    ran = paid(tmp_path, plan, rows, payees=payees)
    shares = [ran.statements[one]["earned_minor"] for one in ("ann", "bob", "cy")]
    assert sum(shares) == 100


def test_a_spiff_pays_for_each_credit_in_its_days(tmp_path):
    plan = plan_text("""
        - id: spiff
          unit: credits
          rate: 500 each
          where: {product: [edge, core]}
          valid_from: 2026-10-01
          valid_to: 2026-11-01
          cap: 1200
        """)
    rows: list[dict[str, object]] = [
        {"amount_minor": 1, "product": "edge", "on": "2026-09-30"},
        {"amount_minor": 1, "product": "edge", "on": "2026-10-01"},
        {"amount_minor": 1, "product": "core", "on": "2026-10-31", "share_bp": 5000},
        {"amount_minor": 1, "product": "core", "on": "2026-10-31"},
    ]
    ran = paid(tmp_path, plan, rows)
    assert ran.amounts() == [50_000, 25_000, 45_000]
    assert "credit.counts_nowhere" in ran.rules()


def test_objectives_pay_by_milestones_that_somebody_approved(tmp_path):
    plan = plan_text("""
        - id: mbo
          target: 40%
          objectives:
            - payee: ann
              name: launch
              period: 2026-Q4
              value: 50%
              evidence: minutes 12
              milestones:
                - {name: plan, share: 1/3, reached_on: 2026-10-10, approver: boss}
                - {name: event, share: 2/3, reached_on: 2026-11-10, approver: boss}
            - {payee: ann, name: budget, period: 2026-11, value: 100.00, figure: F-1}
        """)
    ran = paid(tmp_path, plan, [], payees=quota(1_000_000, 1))
    assert ran.amounts() == [16_667, 33_333]  # 50 % of a quarter of 40 % of 10,000.00
    assert ran.rules() == {"objective.not_approved"}


def test_seasons_and_ramp_make_the_quota_of_a_hire(tmp_path):
    head = """
        seasonality: {every: quarter, shares: [17%, 23%, 28%, 32%]}
        ramp: {every: quarter, shares: [0%, 30%, 65%, 90%]}
        """
    plan = plan_text("- {id: c, tiers: [{from: 0, rate: 1x}, {from: 100%, rate: 1x full}]}", head)
    payees = "payee_id,plan,currency,target_minor,quota_minor,valid_from,ramp_on\nann,P,USD,10000000,100000000,2026-01-01,2026-01-01\n"
    ran = paid(tmp_path, plan, [{"amount_minor": 53_900_000}, {"amount_minor": 1_000_000}], payees=payees)
    assert pl.read_csv(ran.folder / "quotas.csv")["quota_minor"].to_list() == [53_900_000]
    assert ran.amounts() == [10_000_000, 100_000]


def test_leave_and_a_transfer_prorate_by_days(tmp_path):
    payees = (
        "payee_id,plan,currency,target_minor,quota_minor,valid_from,valid_to,status\n"
        "ann,P,USD,36500,365000,2026-01-01,2026-03-01,\n"
        "ann,P,USD,36500,365000,2026-03-01,2026-04-01,leave\n"
        "ann,P,USD,36500,730000,2026-04-01,,\n"
    )
    ran = paid(tmp_path, plan_text("- {id: c, rate: 1x}"), [{"amount_minor": 59_000}], payees=payees)
    row = pl.read_csv(ran.folder / "quotas.csv").to_dicts()[0]
    assert (row["quota_minor"], row["target_minor"]) == (59_000 + 275 * 2_000, 33_400)


def test_a_guarantee_fills_up_each_month_and_a_gift_is_not_owed(tmp_path):
    plan = plan_text("- {id: c, rate: 10%}", "guarantee: {amount: 50, months: 2}")
    payees = "payee_id,plan,currency,valid_from\nann,P,USD,2026-09-01\n"
    ran = paid(tmp_path, plan, [{"amount_minor": 20_000, "on": "2026-10-10"}], payees=payees)
    assert ran.amounts() == [5_000, 2_000, 3_000]


def test_draws_that_are_given_or_forgiven(tmp_path):
    rows: list[dict[str, object]] = [{"amount_minor": 10_000, "on": "2026-11-10"}]
    gift = plan_text("- {id: c, rate: 10%}", "draw: {kind: non_recoverable, amount: 20}")
    row = paid(tmp_path, gift, rows).statements["ann"]
    assert (row["earned_minor"], row["payable_minor"], row["carried_minor"]) == (2_000, 2_000, 0)
    loan = plan_text("- {id: c, rate: 10%}", "draw: {kind: forgiven, amount: 20, forgiven_each: quarter}")
    first = paid(tmp_path, loan, rows, name="november").statements["ann"]
    assert (first["payable_minor"], first["carried_minor"]) == (2_000, -1_000)
    more = ["--previous", tmp_path / "november"]
    last = paid(tmp_path, loan, rows, *more, period="2026-12", name="december").statements["ann"]
    assert (last["payable_minor"], last["carried_minor"], last["earned_minor"]) == (2_000, 0, 4_000)


def test_a_legal_entity_may_set_off_a_part_and_leave_a_floor(tmp_path):
    head = """
        recovery:
          JP: {set_off: 0%}
          US: {set_off: 50%, floor: 30}
        """
    payees = "payee_id,plan,currency,legal_entity\nann,P,USD,JP\nbob,P,USD,US\n"
    opening = "payee_id,component,debt_minor,paid_minor,earned_minor\nann,,5000,5000,0\nbob,,5000,5000,0\n"
    rows: list[dict[str, object]] = [{"amount_minor": 50_000, "payee_id": one} for one in ("ann", "bob")]
    found = paid(
        tmp_path, plan_text("- {id: c, rate: 10%}", head), rows, payees=payees, opening=opening
    ).statements
    assert [
        (found[one]["payable_minor"], found[one]["recovered_minor"], found[one]["carried_minor"])
        for one in ("ann", "bob")
    ] == [
        (5_000, 0, -5_000),
        (3_000, 2_000, -3_000),
    ]


def test_credits_are_converted_at_the_rate_of_their_day_or_at_the_plans(tmp_path):
    rates = "base,quote,rate,on\nEUR,USD,1.10,2026-01-01\nEUR,USD,1.20,2026-11-01\n"
    rows: list[dict[str, object]] = [
        {"amount_minor": 10_000, "currency": "EUR", "on": "2026-10-31"},
        {"amount_minor": 10_000, "currency": "EUR", "on": "2026-11-01"},
        {"amount_minor": -10_000, "currency": "EUR", "on": "2026-11-20", "reverses": "c0001"},
    ]
    plan = plan_text("- {id: c, rate: 10%}")
    assert paid(tmp_path, plan, rows, rates=rates).amounts() == [1_100, 1_200, -1_100]
    own = plan_text("- {id: c, rate: 10%}", 'rates: {EUR/USD: "2.00"}')
    assert paid(tmp_path, own, rows, rates=rates, name="own").amounts() == [2_000, 2_000, -2_000]


def test_a_seller_is_paid_by_the_version_and_led_by_the_manager_of_the_orders_day(tmp_path):
    first = plan_text("- {id: c, rate: 10%}")
    second = first.replace("10%", "20%").replace("2026-01-01", "2026-07-01") + "version: 2\n"
    boss = plan_text("- {id: o, rate: 1%, credit_from: reports}").replace("plan: P", "plan: M")
    payees = (
        "payee_id,plan,currency,manager_id,valid_from,valid_to\n"
        "ann,P,USD,m1,2026-01-01,2026-07-01\nann,P,USD,m2,2026-07-01,\nm1,M,USD,,,\nm2,M,USD,m1,,\n"
    )
    rows: list[dict[str, object]] = [
        {"amount_minor": 10_000, "on": "2026-06-30"},
        {"amount_minor": 10_000, "on": "2026-07-01"},
    ]
    ran = paid(tmp_path, [first, second, boss], rows, payees=payees)
    assert (ran.amounts("ann"), ran.amounts("m1"), ran.amounts("m2")) == ([1_000, 2_000], [100, 100], [100])


SDR = """
- {id: own, unit: count, measure: sao, attainment: month, target: 70%, quota: sao_count, tiers: [{from: 0, rate: 1x}, {from: 100%, rate: 1.5x}]}
- id: team
  unit: count
  measure: sao
  attainment: month
  credit_from: team
  target: 30%
  quota: team_count
  cap: 162.5%
  tiers: [{from: 0, rate: 0%}, {from: 75%, rate: 1x, boundary: retroactive}, {from: 100%, rate: 1.25x}, {from: 150%, rate: 0%}]
"""


def test_an_sdr_is_paid_for_meetings_and_by_the_team_from_its_floor_on(tmp_path):
    payees = "payee_id,plan,currency,team,target_minor,sao_count,team_count\nann,P,USD,east,1200000,120,240\nbob,P,USD,east,1200000,120,240\n"
    rows: list[dict[str, object]] = [
        {"amount_minor": 1, "measure": "sao", "payee_id": "ann"} for _ in range(12)
    ]
    rows += [{"amount_minor": 1, "measure": "sao", "payee_id": "bob"} for _ in range(2)]
    ran = paid(tmp_path, plan_text(SDR), rows, payees=payees)
    # A month's variable is 1,000.00: 700.00 for ten of one's own, 300.00 for the team's twenty,
    # of which 14 are under 75 %.
    assert ran.statements["ann"]["earned_minor"] == 70_000 + 2 * 7_000 * 3 // 2
    rows += [{"amount_minor": 1, "measure": "sao", "payee_id": "bob"}]
    ran = paid(tmp_path, plan_text(SDR), rows, payees=payees, name="fifteen")
    assert ran.statements["bob"]["earned_minor"] == 21_000 + 30_000 * 15 // 20


def test_a_budget_that_is_kept_is_a_level(tmp_path):
    plan = plan_text("""
        - id: budget
          measure: spend
          attainment: quarter
          quota: 40000
          target: 4000
          tiers: [{from: 0, level: 50%}, {from: 90%, level: 100%}, {from: 105%, level: 0%}]
        """)
    rows: list[dict[str, object]] = [
        {"amount_minor": one, "measure": "spend"} for one in (800_000, 150_000, 110_000)
    ]
    assert paid(tmp_path, plan, rows).amounts() == [50_000, 50_000, -100_000]


def test_the_order_of_the_input_and_the_compiler_change_nothing(tmp_path):
    plan = plan_text(
        "- {id: c, tiers: [{from: 0, rate: 3.33%}, {from: 500, rate: 6.66%}, {from: 900, rate: 9.99%}]}"
    )
    rows: list[dict[str, object]] = [
        {"credit_id": f"k{number}", "amount_minor": 1_237 * number, "on": f"2026-{1 + number % 11:02}-15"}
        for number in range(1, 40)
    ]
    first = paid(tmp_path, plan, rows)
    turned = paid(tmp_path, plan, rows[::-1], name="turned")
    assert turned.lines.equals(first.lines)
    compiled = pay(tmp_path, plan, rows, name="compiled")
    assert compiled.lines.equals(first.lines)


def test_twelve_batches_with_carried_state_are_one_run(tmp_path):
    plan = plan_text(
        "- {id: c, tiers: [{from: 0, rate: 3.33%}, {from: 100, rate: 6.66%, boundary: retroactive}, {from: 150, rate: 1%}]}"
    )
    rows: list[dict[str, object]] = [
        {"credit_id": f"k{month:02}", "amount_minor": 1_499 + month, "on": f"2026-{month:02}-15"}
        for month in range(1, 13)
    ]
    whole = paid(tmp_path, plan, rows, period="2026-12", name="whole")
    amounts: list[int] = []
    carried: dict[str, str] = {}
    for month, row in enumerate(rows, 1):
        ran = paid(tmp_path, plan, [row], period=f"2026-{month:02}", name=f"m{month}", **carried)
        amounts += ran.amounts()
        carried = {"opening": (ran.folder / "closing.csv").read_text(encoding="utf-8")}
    assert amounts == whole.amounts()
    assert ran.statements["ann"]["earned_minor"] == whole.statements["ann"]["earned_minor"]


def test_a_late_change_of_a_paid_month_is_carried_forward_and_the_past_stays(tmp_path):
    plan = plan_text("- {id: c, rate: 10%}")
    rows: list[dict[str, object]] = [{"amount_minor": 10_000, "on": "2026-01-10"}]
    first = paid(tmp_path, plan, rows, period="2026-01", name="v1")
    rows += [{"amount_minor": 5_000, "on": "2026-01-20"}, {"amount_minor": 1_000, "on": "2026-02-20"}]
    second = paid(tmp_path, plan, rows, "--previous", first.folder, period="2026-02", name="v2")
    row = second.statements["ann"]
    assert (row["earned_minor"], row["paid_before_minor"], row["payable_minor"]) == (1_600, 1_000, 600)
    third = paid(tmp_path, plan, rows[1:], "--previous", second.folder, period="2026-02", name="v3")
    row = third.statements["ann"]
    assert (row["earned_minor"], row["paid_before_minor"], row["payable_minor"], row["carried_minor"]) == (
        600,
        1_600,
        0,
        -1_000,
    )
    assert third.rules() == {"credit.withdrawn"}


def test_a_file_that_begins_after_the_earlier_run_goes_on_from_its_credits(tmp_path):
    plan = plan_text("- {id: c, rate: 10%}")
    first = paid(
        tmp_path, plan, [{"amount_minor": 10_000, "on": "2026-01-10"}], period="2026-01", name="january"
    )
    rows: list[dict[str, object]] = [{"credit_id": "x", "amount_minor": 2_000, "on": "2026-02-10"}]
    row = paid(
        tmp_path, plan, rows, "--previous", first.folder, period="2026-02", name="february"
    ).statements["ann"]
    assert (row["earned_minor"], row["payable_minor"]) == (1_200, 200)


def test_amounts_that_leave_64_bits_on_the_way_are_still_exact(tmp_path):
    plan = plan_text("- {id: c, tiers: [{from: 0, rate: 1x}, {from: 100%, rate: 2x}]}")
    asked, target = 10**17 + 3, 10**16 + 7
    ran = paid(
        tmp_path, plan, [{"amount_minor": asked}, {"amount_minor": asked}], payees=quota(target, asked)
    )
    assert ran.amounts() == [target, 2 * target]


def test_payees_and_credits_may_be_parquet(tmp_path):
    (tmp_path / "c.csv").write_text(credit_text([{"amount_minor": 10_000}]), encoding="utf-8")
    pl.read_csv(tmp_path / "c.csv", try_parse_dates=True).write_parquet(tmp_path / "c.parquet")
    plan = plan_text("- {id: c, rate: 10%}")
    (tmp_path / "p.yaml").write_text(plan, encoding="utf-8")
    (tmp_path / "p.csv").write_text(PAYEES, encoding="utf-8")
    from tests.pay_files import command

    options = (
        "--plan",
        tmp_path / "p.yaml",
        "--payees",
        tmp_path / "p.csv",
        "--credits",
        tmp_path / "c.parquet",
    )
    assert command("run", *options, "--period", "2026-11", "--out", tmp_path / "o", "--no-compiled")[0] == 0
    assert pl.read_parquet(tmp_path / "o" / "lines.parquet")["amount_minor"].to_list() == [1_000]


def test_a_manager_without_a_rate_of_their_currency_is_refused_and_not_paid_unconverted(tmp_path):
    seller = plan_text("- {id: c, rate: 10%}")
    boss = plan_text("- {id: o, rate: 1%, credit_from: reports}").replace("plan: P", "plan: M")
    payees = "payee_id,plan,currency,manager_id\nann,P,USD,m1\nm1,M,EUR,\n"
    rows: list[dict[str, object]] = [{"amount_minor": 100_000}]
    ran = pay(tmp_path, [seller, boss], rows, payees=payees)
    assert ran.code == 1 and "no rate from USD to EUR" in ran.err
    assert not (ran.folder / "statements.csv").exists()
    rates = "base,quote,rate,on\nEUR,USD,1.25,2026-01-01\n"
    with_rate = paid(tmp_path, [seller, boss], rows, payees=payees, rates=rates, name="rate")
    assert with_rate.amounts("m1") == [800], "1 % of 800.00 EUR"
