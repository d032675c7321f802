"""What holds for the pay of a span as a whole: gates, caps of the plan, guarantees; each a line of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import polars as pl

from fieldhouse.domain.compensation.curve import unit_scale
from fieldhouse.domain.compensation.plan import Component, Gate, Guarantee, Plan, PlanCap, Span
from fieldhouse.domain.compensation.quotas import Assignment
from fieldhouse.domain.compensation.spans import (
    MONTHS,
    bucket,
    bucket_days,
    first_of,
    month_number,
)
from fieldhouse.domain.compensation.walk import divide
from fieldhouse.engines.compensation.bases import Bases
from fieldhouse.engines.compensation.calculating import State
from fieldhouse.engines.compensation.inputs import PayInput, People
from fieldhouse.engines.compensation.period_lines import WHOLE, amount_in, period_frame, period_line

Rows = list[dict[str, Any]]


def levelled(given: PayInput, people: People, lines: pl.DataFrame, state: State) -> list[pl.DataFrame]:
    """Gates, then caps of the whole plan, then guarantees, each over what stands before it."""
    gates = period_frame(_gates(given, people, lines, state))
    together = pl.concat([lines, gates], how="vertical_relaxed")
    capped = period_frame(_caps(given, people, together))
    together = pl.concat([together, capped], how="vertical_relaxed")
    return [gates, capped, period_frame(_guarantees(given, people, together))]


def _gates(given: PayInput, people: People, lines: pl.DataFrame, state: State) -> Rows:
    """What a gate that is still shut takes away of each span's pay."""
    rows: Rows = []
    for place, plan in enumerate(people.plans):
        for component in plan.components:
            if component.gate is None:
                continue
            other = next(one for one in plan.components if one.id == component.gate.component)
            sums = (
                lines.filter((pl.col("component") == component.id) & (pl.col("place") == place))
                .group_by("payee_id", "month")
                .agg(pl.col("amount_minor").sum(), pl.col("held_minor").sum())
                .sort("payee_id", "month")
            )
            for payee_id, month, amount, held in sums.iter_rows():
                if _is_shut(given, people, plan, component, component.gate, other, state, payee_id, month):
                    lost = 1 - component.gate.otherwise
                    less = divide(amount * lost.numerator, lost.denominator, plan.rounds_half_up)
                    less_held = divide(held * lost.numerator, lost.denominator, plan.rounds_half_up)
                    rows.append(
                        period_line(
                            people,
                            plan,
                            payee_id,
                            min(bucket_days(month, _span(component))[1], given.ends_on),
                            credit_id=f"gate:{first_of(month):%Y-%m}",
                            component=component.id,
                            rule="gate",
                            amount_minor=-less,
                            held_minor=-less_held,
                            month=month,
                        )
                    )
    return rows


def _is_shut(
    given: PayInput,
    people: People,
    plan: Plan,
    component: Component,
    gate: Gate,
    other: Component,
    state: State,
    payee_id: str,
    month: int,
) -> bool:
    """Whether what the gate asks for was not reached by the end of the span, or of the run."""
    bases = Bases(people, plan, other)
    bases.needs_quota = True
    last = min(bucket_days(month, _span(component))[1], given.ends_on)
    within = bucket(last, _span(other), plan.year_starts)
    base = bases.base(payee_id, within, _span(other))
    unit = (base.quota or 0) if gate.at.is_share else unit_scale(other.unit, base.minor)
    attained = state.attained[plan.id, other.id].get((people.number[payee_id], within), 0)
    return attained < gate.at.value * unit


def _span(component: Component) -> Span:
    return Span.YEAR if component.attainment is Span.TRANSACTION else component.attainment


def _caps(given: PayInput, people: People, lines: pl.DataFrame) -> Rows:
    """What lies above the most that a plan pays in a span; the span is that in which the credits count."""
    sums: dict[tuple[str, str, int], int] = defaultdict(int)
    caps: dict[tuple[str, str, int], tuple[Plan, PlanCap]] = {}
    months = lines.group_by("payee_id", "place", "counted").agg(pl.col("amount_minor").sum())
    for payee_id, place, month, amount in months.sort("payee_id", "place", "counted").iter_rows():
        plan = people.plans[place]
        if plan.cap is not None:
            key = (payee_id, plan.id, bucket(first_of(month), plan.cap.per, plan.year_starts))
            sums[key] += amount
            caps[key] = (plan, plan.cap)
    rows: Rows = []
    for (payee_id, _, month), amount in sorted(sums.items()):
        plan, cap = caps[payee_id, _, month]
        most = amount_in(people, plan, payee_id, cap.amount, month, cap.per)
        if amount > most:
            rows.append(
                period_line(
                    people,
                    plan,
                    payee_id,
                    min(bucket_days(month, cap.per)[1], given.ends_on),
                    credit_id=f"cap:{first_of(month):%Y-%m}",
                    component=WHOLE,
                    rule="cap",
                    amount_minor=most - amount,
                )
            )
    return rows


def _guarantees(given: PayInput, people: People, lines: pl.DataFrame) -> Rows:
    """What fills up the pay periods that have ended to what is guaranteed."""
    rows: Rows = []
    if not any(plan.guarantee for plan in people.plans):
        return rows
    earned: dict[tuple[str, int], int] = defaultdict(int)
    months = lines.group_by("payee_id", "on").agg(pl.col("amount_minor").sum())
    for payee_id, on, amount in months.iter_rows():
        earned[payee_id, month_number(on)] += amount
    for payee_id in people.ids:
        for one in people.held[payee_id]:
            for plan in people.plans:
                if plan.id != one.plan or plan.guarantee is None or one.is_leave:
                    continue
                for month in _guaranteed(given, people, plan, plan.guarantee, one):
                    sum_minor = sum(earned[payee_id, month + step] for step in range(MONTHS[plan.period]))
                    least = amount_in(people, plan, payee_id, plan.guarantee.amount, month, plan.period)
                    if sum_minor < least:
                        earned[payee_id, month] += (
                            least - sum_minor
                        )  # a transfer within the period fills up once
                        rows.append(
                            period_line(
                                people,
                                plan,
                                payee_id,
                                bucket_days(month, plan.period)[1],
                                credit_id=f"guarantee:{first_of(month):%Y-%m}",
                                component=WHOLE,
                                rule="guarantee",
                                amount_minor=least - sum_minor,
                            )
                        )
    return rows


def _guaranteed(
    given: PayInput, people: People, plan: Plan, guarantee: Guarantee, one: Assignment
) -> Iterator[int]:
    """The first months of the pay periods for which an assignment is guaranteed its pay."""
    since = max(one.valid_from, plan.valid_from)
    start = max(one.ramp_on or since, since)
    last = min(one.last_on, people.last_on(plan), given.ends_on)
    month = bucket(since, plan.period, plan.year_starts)
    while bucket_days(month, plan.period)[1] <= given.ends_on and first_of(month) <= last:
        if guarantee.months is None or month - month_number(start) < guarantee.months:
            yield month
        month += MONTHS[plan.period]
