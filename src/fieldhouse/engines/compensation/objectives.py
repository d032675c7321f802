"""Objectives: milestones that were reached with evidence, and approved; the others are exceptions and pay nothing."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import polars as pl

from fieldhouse.domain.compensation.plan import Component, Milestone, Objective, Plan, Span
from fieldhouse.domain.compensation.spans import bucket, period_end
from fieldhouse.domain.compensation.walk import divide
from fieldhouse.domain.findings import Finding, Severity
from fieldhouse.engines.compensation.bases import Bases
from fieldhouse.engines.compensation.inputs import PayInput, People
from fieldhouse.engines.compensation.period_lines import period_frame, period_line


def objective_lines(
    given: PayInput, people: People, plan: Plan, component: Component
) -> tuple[pl.DataFrame, list[Finding]]:
    """The lines of a component's objectives, and what of them does not pay."""
    rows: list[dict[str, Any]] = []
    found: list[Finding] = []
    bases = Bases(people, plan, component)
    for one in component.objectives:
        if one.payee_id not in people.number:
            found.append(_exception("objective.unknown_payee", plan, component, one))
            continue
        made, missing = _of_one(given, people, bases, one)
        rows += made
        found += missing
    return period_frame(rows), found


def _of_one(
    given: PayInput, people: People, bases: Bases, one: Objective
) -> tuple[list[dict[str, Any]], list[Finding]]:
    """A line for each milestone, rounded as a cumulative; each is paid by the version that holds when it is reached."""
    rows: list[dict[str, Any]] = []
    found: list[Finding] = []
    plan, component = bases.plan, bases.component
    ends = period_end(one.period, plan.year_starts)
    value = _worth(bases, one)
    share, paid = Fraction(0), 0
    for milestone in one.milestones:
        reached = milestone.reached_on or (ends if milestone.evidence else None)
        if reached is None or reached > given.ends_on:
            continue
        version = people.plan_held(one.payee_id, reached)
        code = _missing(milestone) if version is plan else None
        if version is None or version.id != plan.id:
            code = "objective.not_on_plan" if plan is people.last_version(plan.id) else ""
        if code is not None:
            if code:
                found.append(_exception(code, plan, component, one, milestone))
            continue
        share += milestone.share
        exact = value * share
        now = divide(exact.numerator, exact.denominator, plan.rounds_half_up)
        if version is plan:
            name = one.name if milestone.name == one.name else f"{one.name}/{milestone.name}"
            rows.append(
                period_line(
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
    return rows, found


def _worth(bases: Bases, one: Objective) -> Fraction:
    """What the whole objective pays: an amount, or a share of the target of its period."""
    if not one.value.is_share:
        return one.value.value * bases.minor(one.payee_id)
    span = Span.QUARTER if "Q" in one.period else Span.YEAR if len(one.period) == 4 else Span.MONTH
    ends = period_end(one.period, bases.plan.year_starts)
    target = bases.target(one.payee_id, bucket(ends, span, bases.plan.year_starts), span)
    return one.value.value * target.prorated if target else Fraction(0)


def _missing(milestone: Milestone) -> str | None:
    if not milestone.evidence:
        return "objective.no_evidence"
    return None if milestone.approver else "objective.not_approved"


def _exception(
    code: str, plan: Plan, component: Component, one: Objective, milestone: Milestone | None = None
) -> Finding:
    fields = {"payee": one.payee_id, "objective": one.name}
    if milestone is not None:
        fields["milestone"] = milestone.name
    return Finding(code, Severity.WARNING, plan.file, component.line, None, one.name, fields)
