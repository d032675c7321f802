"""What is payable of all that was earned: draws, recovery, and what the next run may begin with."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

import polars as pl

from fieldhouse.domain.compensation.ledger import Balance, Payment, Terms, payment
from fieldhouse.domain.compensation.plan import DrawKind, Plan, Recovery
from fieldhouse.domain.compensation.quotas import Assignment
from fieldhouse.domain.compensation.spans import bucket, bucket_days, first_of, month_number, months_between
from fieldhouse.engines.compensation.calculating import State
from fieldhouse.engines.compensation.inputs import PayInput, People
from fieldhouse.engines.compensation.period_lines import WHOLE, amount_in, period_line, plan_on

Grants = list[dict[str, Any]]


def paid_out(given: PayInput, people: People, lines: pl.DataFrame) -> tuple[dict[str, Payment], Grants]:
    """What is payable to each payee, and what was granted anew."""
    sums = {
        payee_id: (earned, held)
        for payee_id, earned, held in lines.group_by("payee_id")
        .agg(pl.col("amount_minor").sum(), pl.col("held_minor").sum())
        .iter_rows()
    }
    granted_before: dict[str, int] = defaultdict(int)
    for row in given.earlier.grants:
        granted_before[row["payee_id"]] += row["amount_minor"]
    opened: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in given.opening:
        for name in ("earned_minor", "held_minor", "paid_minor", "debt_minor"):
            opened[row["payee_id"]][name] += row[name]
    lost = _lost(given, people, lines)
    payments: dict[str, Payment] = {}
    grants: Grants = []
    for payee_id in people.ids:
        earned, held = sums.get(payee_id, (0, 0))
        opening = opened[payee_id]
        has_earlier = payee_id in given.earlier.paid
        before_minor = opening["earned_minor"] + granted_before[payee_id]
        earned += before_minor
        held += opening["held_minor"]
        held = min(held, max(earned, 0)) if held > 0 else held
        balance = Balance(
            given.earlier.paid[payee_id] if has_earlier else opening["paid_minor"],
            given.earlier.debt[payee_id] if has_earlier else opening["debt_minor"],
        )
        past, reversed_minor = lost.get(payee_id, (0, 0))
        fallen = given.earlier.earned[payee_id] - past - before_minor if has_earlier else 0
        found = plan_on(people, payee_id, given.ends_on)
        terms = Terms() if found is None else _terms(given, people, payee_id, *found)
        made = payment(earned, held, balance, terms, max(0, fallen) - reversed_minor)
        payments[payee_id] = made
        for rule, amount in (("draw", made.granted_minor), ("forgiven", made.forgiven_minor)):
            if amount and found is not None:
                grants.append(
                    period_line(
                        people,
                        found[0],
                        payee_id,
                        given.ends_on,
                        credit_id=f"{rule}:{given.ends_on:%Y-%m}",
                        component=WHOLE,
                        rule=rule,
                        amount_minor=amount,
                    )
                )
    return payments, grants


def _lost(given: PayInput, people: People, lines: pl.DataFrame) -> dict[str, tuple[int, int]]:
    """By payee what is earned up to the earlier run's end, and what was since then reversed of it (negative)."""
    since = given.earlier.ends_on or _before(given, people)
    reverses = pl.col("rule").is_in(["reversal", "clawback"]) & (pl.col("on") > since)
    of_before = reverses & (pl.col("counted") <= month_number(since))
    found = lines.group_by("payee_id").agg(
        pl.col("amount_minor").filter(pl.col("on") <= since).sum().alias("past"),
        pl.col("amount_minor").filter(of_before).sum().alias("reversed"),
    )
    return {payee_id: (past, min(0, back)) for payee_id, past, back in found.iter_rows()}


def _before(given: PayInput, people: People) -> date:
    """The last day before the pay period of a run that has no earlier one."""
    plan = people.plans[-1]
    return first_of(bucket(given.ends_on, plan.period, plan.year_starts)) - timedelta(days=1)


def _terms(given: PayInput, people: People, payee_id: str, plan: Plan, one: Assignment) -> Terms:
    recovery = plan.recovery.get(one.legal_entity) or plan.recovery.get("*") or Recovery()
    floor = 0
    month = bucket(given.ends_on, plan.period, plan.year_starts)
    if recovery.floor is not None:
        floor = amount_in(people, plan, payee_id, recovery.floor, month, plan.period)
    has_left = one.last_on < given.ends_on
    draw, is_owed, forgives = 0, True, has_left and recovery.forgives_leavers
    if plan.draw is not None and not has_left and not one.is_leave and _is_new(given):
        start = one.ramp_on or max(one.valid_from, plan.valid_from)
        limit = plan.draw.months
        if limit is None or months_between(start.replace(day=1), given.ends_on.replace(day=1)) < limit:
            draw = amount_in(people, plan, payee_id, plan.draw.amount, month, plan.period)
        is_owed = plan.draw.kind is not DrawKind.NON_RECOVERABLE
    if plan.draw is not None and plan.draw.forgiven is not None:
        ends = bucket_days(bucket(given.ends_on, plan.draw.forgiven, plan.year_starts), plan.draw.forgiven)[1]
        forgives = forgives or given.ends_on == ends
    return Terms(recovery.set_off, floor, draw, is_owed, forgives)


def _is_new(given: PayInput) -> bool:
    """Whether the period comes after the earlier run's: a draw is paid once a period."""
    return given.earlier.ends_on is None or given.earlier.ends_on < given.ends_on


def closing_rows(
    given: PayInput, people: People, state: State, payments: dict[str, Payment]
) -> list[dict[str, Any]]:
    """Balances with which a run of later credits alone may begin: attainments by component, then the money."""
    rows: list[dict[str, Any]] = []
    for (_, component), attained in sorted(state.attained.items()):
        for (payee, month), amount in sorted(attained.items()):
            rows.append(
                {
                    "payee_id": people.ids[payee],
                    "component": component,
                    "bucket_on": first_of(month).isoformat(),
                    "attainment_minor": amount,
                }
            )
    for payee_id, made in sorted(payments.items()):
        rows.append(
            {
                "payee_id": payee_id,
                "component": "",
                "earned_minor": made.earned_minor,
                "held_minor": made.held_minor,
                "paid_minor": made.paid_before_minor + made.payable_minor,
                "debt_minor": -made.carried_minor,
            }
        )
    return rows
