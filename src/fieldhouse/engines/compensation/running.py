"""A whole run: lines, then what holds by period and payee (gates, caps, guarantees, objectives), then the payment."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

import polars as pl

from fieldhouse.domain.compensation.curve import unit_scale
from fieldhouse.domain.compensation.ledger import Balance, Payment, Terms, payment
from fieldhouse.domain.compensation.plan import DrawKind, Plan, Recovery, Span
from fieldhouse.domain.compensation.quotas import Assignment
from fieldhouse.domain.compensation.spans import (
    MONTHS,
    bucket,
    bucket_days,
    first_of,
    month_number,
    months_between,
    period_end,
)
from fieldhouse.domain.compensation.terms import Measured
from fieldhouse.domain.compensation.walk import divide
from fieldhouse.domain.findings import Finding, Severity
from fieldhouse.engines.compensation.bases import Bases
from fieldhouse.engines.compensation.calculating import State, component_lines, line_frame
from fieldhouse.engines.compensation.crediting import Credits, arranged
from fieldhouse.engines.compensation.inputs import PayInput, People

COLUMNS = (
    "credit_id",
    "payee_id",
    "component",
    "rule",
    "tier",
    "rate_num",
    "rate_den",
    "attainment_before_minor",
    "attainment_after_minor",
    "amount_minor",
    "currency",
)
WHOLE = "plan"
"""The component of lines that no single component of a plan has: caps, guarantees, draws."""


@dataclass(slots=True)
class Result:
    """Lines (with inner columns), payments by payee, exceptions, quotas, and what the next run may begin with."""

    lines: pl.DataFrame
    payments: dict[str, Payment]
    currencies: dict[str, str]
    exceptions: list[Finding]
    quotas: list[dict[str, Any]]
    closing: list[dict[str, Any]]
    grants: list[dict[str, Any]]
    counted: int
    left_out: int


def calculated(given: PayInput, people: People, *, compiled: bool) -> Result:
    """Run everything; ``given`` has been checked."""
    credits = arranged(given, people)
    state = State()
    frames: list[pl.DataFrame] = []
    exceptions: list[Finding] = []
    quotas: list[dict[str, Any]] = []
    hit = pl.Series([False]).new_from_index(0, credits.frame.height).to_numpy().copy()
    for place, plan in enumerate(people.plans):
        for component in plan.components:
            if component.objectives:
                lines, found = _objectives(given, people, plan, component)
                frames.append(lines)
                exceptions += found
                continue
            made = component_lines(given, people, credits, place, component, state, compiled=compiled)
            hit[made.row] = True
            frames.append(line_frame(people, credits, made))
            quotas += _asked(given, people, plan, component)
    lines = pl.concat(frames, how="vertical_relaxed") if frames else _frame([])
    lines = pl.concat([lines, *_by_period(given, people, lines, state)], how="vertical_relaxed")
    exceptions += _uncounted(given, credits, hit)
    grants = list(given.earlier.grants)
    payments, new_grants = _payments(given, people, lines)
    lines = pl.concat([lines, _frame([*grants, *new_grants])], how="vertical_relaxed")
    lines = lines.sort("on", "credit_id", "payee_id", "component", maintain_order=True)
    left_out = given.credits.height - credits.frame.height
    return Result(
        lines,
        payments,
        {payee_id: _currency(given, people, payee_id) for payee_id in people.ids},
        exceptions,
        quotas,
        _closing(given, people, state, payments),
        [*grants, *new_grants],
        credits.frame.height,
        left_out,
    )


SCHEMA: dict[str, Any] = {
    "credit_id": pl.String,
    "payee_id": pl.String,
    "component": pl.String,
    "rule": pl.String,
    "tier": pl.Int64,
    "rate_num": pl.Int64,
    "rate_den": pl.Int64,
    "attainment_before_minor": pl.Int64,
    "attainment_after_minor": pl.Int64,
    "amount_minor": pl.Int64,
    "currency": pl.String,
    "on": pl.Date,
    "row": pl.Int64,
    "payee": pl.Int64,
    "month": pl.Int64,
    "held_minor": pl.Int64,
}


def _frame(rows: list[dict[str, Any]]) -> pl.DataFrame:
    filled = [{name: row.get(name) for name in SCHEMA} for row in rows]
    return pl.DataFrame(filled, schema=SCHEMA)


def _line(people: People, plan: Plan, payee_id: str, on: date, **more: Any) -> dict[str, Any]:
    return {
        "payee_id": payee_id,
        "currency": people.currency_of(payee_id, plan),
        "on": on,
        "payee": people.number[payee_id],
        "row": -1,
        "month": month_number(on),
        "held_minor": 0,
        **more,
    }


def _plan_of(people: People, payee_id: str, on: date) -> tuple[Plan, Assignment] | None:
    """The plan version and the assignment of a payee on a day, or the last ones before it."""
    rows = [one for one in people.held[payee_id] if one.valid_from <= on]
    for one in reversed(rows):
        versions = [plan for plan in people.plans if plan.id == one.plan and plan.valid_from <= on]
        if versions:
            return versions[-1], one
    return None


def _currency(given: PayInput, people: People, payee_id: str) -> str:
    found = _plan_of(people, payee_id, given.ends_on)
    return (
        people.currency[people.number[payee_id]] if found is None else people.currency_of(payee_id, found[0])
    )


def _objectives(
    given: PayInput, people: People, plan: Plan, component: Any
) -> tuple[pl.DataFrame, list[Finding]]:
    """Milestones that were reached with evidence and approved; the others are exceptions, and pay nothing."""
    rows: list[dict[str, Any]] = []
    found: list[Finding] = []
    bases = Bases(people, plan, component)
    for one in component.objectives:
        fields = {"payee": one.payee_id, "objective": one.name}
        if one.payee_id not in people.number:
            found.append(
                Finding(
                    "objective.unknown_payee",
                    Severity.WARNING,
                    plan.file,
                    component.line,
                    None,
                    one.name,
                    fields,
                )
            )
            continue
        span = Span.QUARTER if "Q" in one.period else Span.YEAR if len(one.period) == 4 else Span.MONTH
        ends = period_end(one.period, plan.year_starts)
        month = bucket(ends, span, plan.year_starts)
        minor = bases.minor(one.payee_id)
        target = bases.target(one.payee_id, month, span)
        reached_pay = target.prorated if target else Fraction(0)
        value = one.value.value * (reached_pay if one.value.is_share else minor)
        share, paid = Fraction(0), 0
        for milestone in one.milestones:
            about = {**fields, "milestone": milestone.name}
            reached = milestone.reached_on or (ends if milestone.evidence else None)
            if reached is None or reached > given.ends_on:
                continue
            missing = (
                "no_evidence"
                if not milestone.evidence
                else "not_approved"
                if not milestone.approver
                else None
            )
            if missing:
                code = f"objective.{missing}"
                found.append(
                    Finding(code, Severity.WARNING, plan.file, component.line, None, one.name, about)
                )
                continue
            share += milestone.share
            exact = value * share
            now = divide(exact.numerator, exact.denominator, plan.rounds_half_up)
            name = one.name if milestone.name == one.name else f"{one.name}/{milestone.name}"
            rows.append(
                _line(
                    people,
                    plan,
                    one.payee_id,
                    reached,
                    credit_id=f"objective:{name}",
                    component=component.id,
                    rule="objective",
                    tier=1,
                    rate_num=milestone.share.numerator,
                    rate_den=milestone.share.denominator,
                    attainment_before_minor=paid,
                    attainment_after_minor=now,
                    amount_minor=now - paid,
                )
            )
            paid = now
    return _frame(rows), found


def _asked(given: PayInput, people: People, plan: Plan, component: Any) -> list[dict[str, Any]]:
    """What is asked of each payee on the plan in the run's span, rounded to whole units."""
    bases = Bases(people, plan, component)
    if not (bases.needs_quota or bases.needs_target):
        return []
    span = Span.YEAR if component.attainment is Span.TRANSACTION else component.attainment
    month = bucket(given.ends_on, span, plan.year_starts)
    rows = []
    for payee_id in people.ids:
        if not any(one.plan == plan.id for one in people.held[payee_id]):
            continue
        base = bases.base(payee_id, month, span)
        whole = [
            None if one is None else divide(one.numerator, one.denominator, False)
            for one in (base.quota, base.target)
        ]
        rows.append(
            {
                "payee_id": payee_id,
                "plan": plan.key,
                "component": component.id,
                "span": span.value,
                "begins_on": first_of(month).isoformat(),
                "quota_minor": whole[0],
                "target_minor": whole[1],
            }
        )
    return rows


def _uncounted(given: PayInput, credits: Credits, hit: Any) -> list[Finding]:
    """Credits that no component counts: named, so that credits and bookings tie out."""
    rows = (~hit).nonzero()[0].tolist()
    file = given.files.get("credits", "credits")
    found = [
        Finding(
            "credit.counts_nowhere",
            Severity.WARNING,
            file,
            credits.frame["row"][row],
            "measure",
            credits.frame["measure"][row],
            {"credit": credits.frame["credit_id"][row], "payee": credits.frame["payee_id"][row]},
        )
        for row in rows[:100]
    ]
    if len(rows) > 100:
        found.append(
            Finding(
                "pay.and_more",
                Severity.WARNING,
                file,
                None,
                "measure",
                str(len(rows) - 100),
                {"rule": "credit.counts_nowhere"},
            )
        )
    return found


def _by_period(given: PayInput, people: People, lines: pl.DataFrame, state: State) -> list[pl.DataFrame]:
    """Gates, then caps of the whole plan, then guarantees: each a line of its own."""
    gates = _frame(_gates(given, people, lines, state))
    capped = _frame(_caps(given, people, pl.concat([lines, gates], how="vertical_relaxed")))
    together = pl.concat([lines, gates, capped], how="vertical_relaxed")
    return [gates, capped, _frame(_guarantees(given, people, together))]


def _gates(given: PayInput, people: People, lines: pl.DataFrame, state: State) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for plan in people.plans:
        for component in plan.components:
            gate = component.gate
            if gate is None:
                continue
            other = next(one for one in plan.components if one.id == gate.component)
            bases = Bases(people, plan, other)
            bases.needs_quota = True
            span = Span.YEAR if component.attainment is Span.TRANSACTION else component.attainment
            other_span = Span.YEAR if other.attainment is Span.TRANSACTION else other.attainment
            attained = state.attained[plan.id, other.id]
            sums = (
                lines.filter((pl.col("component") == component.id) & (pl.col("on") >= plan.valid_from))
                .group_by("payee_id", "month", maintain_order=True)
                .agg(pl.col("amount_minor").sum(), pl.col("held_minor").sum())
                .sort("payee_id", "month")
            )
            for payee_id, month, amount, held in sums.iter_rows():
                last = min(bucket_days(month, span)[1], given.ends_on)
                within = bucket(last, other_span, plan.year_starts)
                base = bases.base(payee_id, within, other_span)
                bound = gate.at.value * (
                    (base.quota or 0) if gate.at.is_share else unit_scale(other.unit, base.minor)
                )
                if attained.get((people.number[payee_id], within), 0) >= bound:
                    continue
                lost = 1 - gate.otherwise
                less = divide(amount * lost.numerator, lost.denominator, plan.rounds_half_up)
                less_held = divide(held * lost.numerator, lost.denominator, plan.rounds_half_up)
                rows.append(
                    _line(
                        people,
                        plan,
                        payee_id,
                        last,
                        credit_id=f"gate:{first_of(month):%Y-%m}",
                        component=component.id,
                        rule="gate",
                        amount_minor=-less,
                        held_minor=-less_held,
                        month=month,
                    )
                )
    return rows


def _caps(given: PayInput, people: People, lines: pl.DataFrame) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    if not any(plan.cap for plan in people.plans):
        return rows
    sums: dict[tuple[str, int], int] = defaultdict(int)
    for payee_id, on, month, amount in lines.select("payee_id", "on", "month", "amount_minor").iter_rows():
        found = _plan_of(people, payee_id, on)
        cap = found[0].cap if found is not None else None
        if found is not None and cap is not None:
            sums[payee_id, bucket(first_of(month), cap.per, found[0].year_starts)] += amount
    for (payee_id, month), amount in sorted(sums.items()):
        plan = next(
            one
            for one in reversed(people.plans)
            if one.cap is not None and any(row.plan == one.id for row in people.held[payee_id])
        )
        assert plan.cap is not None  # noqa: S101 - the filter above
        most = _amount(people, plan, payee_id, plan.cap.amount, month, plan.cap.per)
        if amount > most:
            on = min(bucket_days(month, plan.cap.per)[1], given.ends_on)
            rows.append(
                _line(
                    people,
                    plan,
                    payee_id,
                    on,
                    credit_id=f"cap:{first_of(month):%Y-%m}",
                    component=WHOLE,
                    rule="cap",
                    amount_minor=most - amount,
                )
            )
    return rows


def _amount(people: People, plan: Plan, payee_id: str, amount: Measured, month: int, span: Span) -> int:
    """An amount of the plan in minor units: as it stands, or a share of the payee's target in a span."""
    if amount.is_share:
        target = Bases(people, plan, plan.components[0]).target(payee_id, month, span)
        exact = amount.value * (target.prorated if target else 0)
    else:
        exact = amount.value * 10 ** _places(people, plan, payee_id)
    return divide(exact.numerator, exact.denominator, plan.rounds_half_up)


def _places(people: People, plan: Plan, payee_id: str) -> int:
    from fieldhouse.domain.currency import exponent

    return exponent(people.currency_of(payee_id, plan))


def _guarantees(given: PayInput, people: People, lines: pl.DataFrame) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    if not any(plan.guarantee for plan in people.plans):
        return rows
    earned: dict[tuple[str, int], int] = defaultdict(int)
    for payee_id, on, amount in lines.select("payee_id", "on", "amount_minor").iter_rows():
        earned[payee_id, month_number(on)] += amount
    for payee_id in people.ids:
        for one in people.held[payee_id]:
            versions = [plan for plan in people.plans if plan.id == one.plan and plan.guarantee]
            for plan in versions if not one.is_leave else []:
                assert plan.guarantee is not None  # noqa: S101 - the filter above
                since = max(one.valid_from, plan.valid_from)
                start = max(one.ramp_on or since, since)
                last = min(one.last_on, people.last_on(plan), given.ends_on)
                length = MONTHS[plan.period]
                month = bucket(since, plan.period, plan.year_starts)
                while bucket_days(month, plan.period)[1] <= given.ends_on and first_of(month) <= last:
                    limit = plan.guarantee.months
                    if limit is None or month - month_number(start) < limit:
                        sum_minor = sum(earned[payee_id, each] for each in range(month, month + length))
                        least = _amount(people, plan, payee_id, plan.guarantee.amount, month, plan.period)
                        if sum_minor < least:
                            rows.append(
                                _line(
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
                    month += length
    return rows


def _payments(
    given: PayInput, people: People, lines: pl.DataFrame
) -> tuple[dict[str, Payment], list[dict[str, Any]]]:
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
    payments: dict[str, Payment] = {}
    grants: list[dict[str, Any]] = []
    for payee_id in people.ids:
        earned, held = sums.get(payee_id, (0, 0))
        opening = opened[payee_id]
        has_earlier = payee_id in given.earlier.paid
        earned += opening["earned_minor"] + granted_before[payee_id]
        held += opening["held_minor"]
        held = min(held, max(earned, 0)) if held > 0 else held
        balance = Balance(
            given.earlier.paid[payee_id] if has_earlier else opening["paid_minor"],
            given.earlier.debt[payee_id] if has_earlier else opening["debt_minor"],
        )
        found = _plan_of(people, payee_id, given.ends_on)
        terms = Terms() if found is None else _terms(given, people, payee_id, *found)
        made = payment(earned, held, balance, terms)
        payments[payee_id] = made
        for rule, amount in (("draw", made.granted_minor), ("forgiven", made.forgiven_minor)):
            if amount and found is not None:
                grants.append(
                    _line(
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


def _terms(given: PayInput, people: People, payee_id: str, plan: Plan, one: Assignment) -> Terms:
    recovery = plan.recovery.get(one.legal_entity) or plan.recovery.get("*") or Recovery()
    floor = 0
    month = bucket(given.ends_on, plan.period, plan.year_starts)
    if recovery.floor is not None:
        floor = _amount(people, plan, payee_id, recovery.floor, month, plan.period)
    has_left = one.last_on < given.ends_on
    draw, is_owed, forgives = 0, True, has_left and recovery.forgives_leavers
    if plan.draw is not None and not has_left and not one.is_leave and _is_new(given):
        start = one.ramp_on or max(one.valid_from, plan.valid_from)
        limit = plan.draw.months
        if limit is None or months_between(start.replace(day=1), given.ends_on.replace(day=1)) < limit:
            draw = _amount(people, plan, payee_id, plan.draw.amount, month, plan.period)
        is_owed = plan.draw.kind is not DrawKind.NON_RECOVERABLE
    if plan.draw is not None and plan.draw.forgiven is not None:
        ends = bucket_days(bucket(given.ends_on, plan.draw.forgiven, plan.year_starts), plan.draw.forgiven)[1]
        forgives = forgives or given.ends_on == ends
    return Terms(recovery.set_off, floor, draw, is_owed, forgives)


def _is_new(given: PayInput) -> bool:
    """Whether the period comes after the earlier run's: a draw is paid once a period."""
    return given.earlier.period is None or period_end(given.earlier.period) < given.ends_on


def _closing(
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
