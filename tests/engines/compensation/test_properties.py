"""Plans and credits that nobody thought of: the engine agrees with the reference, and what has to hold holds.

``FIELDHOUSE_PAY_EXAMPLES=100000`` asks for that many instead of a sample.
"""

from __future__ import annotations

import os
import random
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.pay_files import pay, plan_text

from fieldhouse.checkers.compensation import check_run
from fieldhouse.domain.compensation.curve import Curve
from fieldhouse.engines.compensation import kernel, vector
from fieldhouse.engines.compensation.tables import curve_tables

EXAMPLES = int(os.environ.get("FIELDHOUSE_PAY_EXAMPLES", "12"))
SAMPLE = settings(
    max_examples=EXAMPLES, deadline=None, derandomize=EXAMPLES < 100, suppress_health_check=list(HealthCheck)
)
PAYEES = "payee_id,plan,currency,target_minor,quota_minor\nann,P,USD,1234567,7654321\nbob,P,USD,100000,999\n"


@st.composite
def components(draw: st.DrawFn) -> str:
    """A component with up to four tiers, each boundary of its own kind."""
    count = draw(st.integers(1, 4))
    is_share = draw(st.booleans())
    bounds = sorted(draw(st.sets(st.integers(1, 300), min_size=count - 1, max_size=count - 1)))
    tiers = []
    for number in range(count):
        start = 0 if number == 0 else bounds[number - 1]
        rate = draw(st.sampled_from(["0%", "1x", "1.5x", "3.33%", "1/7", "12.5%"]))
        kind = draw(st.sampled_from(["marginal", "retroactive"]))
        sign = "%" if is_share and number else ""
        tiers.append(f"{{from: {start}{sign}, rate: {rate}, boundary: {kind}}}")
    parts = [f"id: c{draw(st.integers(0, 9))}", f"tiers: [{', '.join(tiers)}]"]
    parts.append(f"attainment: {draw(st.sampled_from(['transaction', 'month', 'quarter', 'year']))}")
    parts.append(f"crossing: {draw(st.sampled_from(['split', 'split', 'highest']))}")
    parts.append(f"at_boundary: {draw(st.sampled_from(['upper', 'lower']))}")
    if draw(st.booleans()):
        parts.append("multipliers: [{where: {product: edge}, times: 1.25x}]")
    if draw(st.booleans()):
        parts.append("pays_on: gross_minor")
    if draw(st.booleans()):
        parts.append("cap: 150%")
    if draw(st.booleans()):
        parts.append("clawback: [{before_months: 2, share: 50%}, {share: 25%}]")
    return f"- {{{', '.join(parts)}}}"


@st.composite
def credit_rows(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Credits of a year, some of them reversed later, whole or in part."""
    rows: list[dict[str, Any]] = []
    for number in range(draw(st.integers(1, 14))):
        on = date(2026, 1, 1) + timedelta(days=draw(st.integers(0, 300)))
        amount = draw(st.integers(-2_000, 40_000))
        row = {
            "credit_id": f"k{number:02}",
            "payee_id": draw(st.sampled_from(["ann", "bob"])),
            "on": on.isoformat(),
            "amount_minor": amount,
            "gross_minor": amount + draw(st.integers(0, 500)),
            "product": draw(st.sampled_from(["edge", "core"])),
            "share_bp": draw(st.sampled_from([10_000, 10_000, 5_000, 3_333])),
            "reverses": "",
        }
        rows.append(row)
        if amount > 0 and draw(st.integers(0, 3)) == 0:
            later = on + timedelta(days=draw(st.integers(0, 30)))
            part = draw(st.sampled_from([1, 1, 2]))
            rows.append(
                {
                    **row,
                    "credit_id": f"r{number:02}",
                    "on": later.isoformat(),
                    "amount_minor": -(amount // part),
                    "gross_minor": -(row["gross_minor"] // part),
                    "reverses": row["credit_id"],
                }
            )
    return rows


def lines(
    plan: str, rows: list[dict[str, Any]], *, checked: bool = False, compiled: bool = False
) -> pl.DataFrame:
    how = "--compiled" if compiled else "--no-compiled"
    with tempfile.TemporaryDirectory() as folder:
        ran = pay(Path(folder), plan, rows, how, payees=PAYEES, period="2026-12")
        assert ran.code == 0, ran.err
        assert not checked or check_run(ran.folder) == []
        return ran.lines


@SAMPLE
@given(component=components(), rows=credit_rows(), seed=st.integers(0, 99))
def test_the_reference_agrees_and_the_order_of_the_input_changes_nothing(component, rows, seed):
    found = lines(plan_text(component), rows, checked=True)
    shuffled = rows.copy()
    random.Random(seed).shuffle(shuffled)
    assert lines(plan_text(component), shuffled).equals(found)


@SAMPLE
@given(component=components(), rows=credit_rows())
def test_what_is_reversed_whole_never_was(component, rows):
    whole = {row["reverses"] for row in rows if row["reverses"]}
    halved = {
        row["credit_id"]
        for row in rows
        for back in rows
        if back["reverses"] == row["credit_id"] and -back["amount_minor"] != row["amount_minor"]
    }
    gone = whole - halved
    kept = [row for row in rows if row["credit_id"] not in gone and row["reverses"] not in gone]
    totals = [
        one.filter(pl.col("rule") != "clawback").group_by("payee_id").agg(pl.col("amount_minor").sum())
        for one in (lines(plan_text(component), rows), lines(plan_text(component), kept))
    ]
    sums = [{payee: amount for payee, amount in one.iter_rows() if amount} for one in totals]
    assert sums[0] == sums[1]


@SAMPLE
@given(component=components(), rows=credit_rows())
def test_the_compiler_changes_no_cent_of_any_plan(component, rows):
    assert lines(plan_text(component), rows, compiled=True).equals(lines(plan_text(component), rows))


@SAMPLE
@given(
    rates=st.lists(st.integers(0, 40), min_size=1, max_size=4),
    amounts=st.lists(st.integers(0, 40_000), min_size=1, max_size=8),
    more=st.integers(0, 40_000),
    boundary=st.sampled_from(["marginal", "retroactive"]),
)
def test_more_sales_never_pay_less_unless_a_tier_says_so(rates, amounts, more, boundary):
    """Rates that are not negative, and retroactive ones that rise: one more credit never lowers the total."""
    rates = rates if boundary == "marginal" else sorted(rates)
    tiers = [
        f"{{from: {place * 100}, rate: {rate}%, boundary: {boundary}}}" for place, rate in enumerate(rates)
    ]
    plan = plan_text(f"- {{id: c, tiers: [{', '.join(tiers)}]}}")
    rows: list[dict[str, Any]] = [{"amount_minor": one} for one in amounts]
    before = int(lines(plan, rows)["amount_minor"].sum())
    assert int(lines(plan, [*rows, {"amount_minor": more}])["amount_minor"].sum()) >= before


@SAMPLE
@given(
    whole=st.integers(-99_999, 99_999).filter(bool),
    cuts=st.sets(st.integers(1, 9_999), min_size=1, max_size=4),
)
def test_the_parts_of_a_split_are_the_deal(whole, cuts):
    edges = [0, *sorted(cuts), 10_000]
    people = [f"p{place}" for place in range(len(edges) - 1)]
    rows = [
        {"payee_id": one, "deal_id": "d", "amount_minor": whole, "share_bp": high - low}
        for one, low, high in zip(people, edges, edges[1:], strict=False)
    ]
    payees = "payee_id,plan,currency\n" + "".join(f"{one},P,USD\n" for one in people)
    with tempfile.TemporaryDirectory() as folder:
        ran = pay(Path(folder), plan_text("- {id: c, rate: 100%}"), rows, "--no-compiled", payees=payees)
        assert sum(ran.amounts()) == whole


@SAMPLE
@given(component=components(), rows=credit_rows(), late=st.integers(0, 9_999), versions=st.integers(2, 4))
def test_what_was_paid_stays_over_any_number_of_versions(component, rows, late, versions):
    """Each version of the past carries its difference forward: all that was paid, and the rest, is what is due now."""
    plan, previous, paid = plan_text(component), [], 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for version in range(1, versions + 1):
            now = [
                *rows,
                {"credit_id": "zz", "amount_minor": late * version, "on": "2026-03-05", "gross_minor": 1},
            ]
            ran = pay(
                folder,
                plan,
                now,
                "--no-compiled",
                *previous,
                payees=PAYEES,
                period="2026-12",
                name=f"v{version}",
            )
            assert ran.code == 0, ran.err
            row = ran.statements["ann"]
            assert row["paid_before_minor"] == paid
            paid += row["payable_minor"]
            assert row["earned_minor"] == paid + row["carried_minor"]
            previous = ["--previous", ran.folder]


@SAMPLE
@given(st.data())
def test_the_compiled_kernel_and_the_arrays_agree(data):
    """Straight on the arrays: curves with caps and jumps, groups in any order, negative amounts, both roundings."""
    made = []
    for _ in range(3):
        tiers = data.draw(st.integers(1, 4))
        enter = (
            0,
            *sorted(data.draw(st.sets(st.integers(1, 5_000), min_size=tiers - 1, max_size=tiers - 1))),
        )
        numbers = st.lists(st.integers(-9_999, 9_999), min_size=tiers, max_size=tiers)
        cap = data.draw(st.sampled_from([None, 10_000]))
        den = data.draw(st.integers(1, 999))
        made.append(
            Curve(enter, tuple(data.draw(numbers)), tuple(data.draw(numbers)), den, cap, (), (), (), ())
        )
    size = data.draw(st.integers(1, 40))

    def draw(low, high):
        numbers = st.lists(st.integers(low, high), min_size=size, max_size=size)
        return np.array(data.draw(numbers), dtype=np.int64)

    group, amount = draw(0, 2), draw(-3_000, 9_000)
    half_up = data.draw(st.booleans())
    tables = curve_tables(made)
    results = []
    for module in (kernel, vector):
        state = (np.zeros(3, dtype=np.int64), np.zeros(3, dtype=np.int64))
        one = module.sum_lines(group, amount, tables, *state, half_up=half_up)
        results.append(
            [
                *(getattr(one, name).tolist() for name in ("amount", "before", "after", "tier")),
                *(part.tolist() for part in state),
            ]
        )
    assert results[0] == results[1]
    origin = np.minimum(draw(0, size - 1), np.arange(size))
    origin = np.where(origin[origin] == origin, origin, np.arange(size))
    each = [module.each_lines(origin, group, amount, tables, half_up=half_up) for module in (kernel, vector)]
    for name in ("amount", "before", "after", "tier"):
        assert getattr(each[0], name).tolist() == getattr(each[1], name).tolist()
