"""Lines that no single credit gives: their table, and what a plan's amounts stand for."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from fieldhouse.domain.compensation.plan import Component, Plan, Span
from fieldhouse.domain.compensation.quotas import Assignment
from fieldhouse.domain.compensation.spans import month_number
from fieldhouse.domain.compensation.terms import Measured
from fieldhouse.domain.compensation.walk import divide
from fieldhouse.domain.currency import exponent
from fieldhouse.engines.compensation.bases import Bases
from fieldhouse.engines.compensation.inputs import People

WHOLE = "plan"
"""The component of lines that no single component of a plan has: caps, guarantees, draws."""

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
    "place": pl.Int64,
    "month": pl.Int64,
    "counted": pl.Int64,
    "held_minor": pl.Int64,
}
"""The contract's columns, then the inner ones: the day booked, the credit's row, the payee's number, the place of the
plan version, the first month of the component's span, and the month in which the credit counts."""


def period_frame(rows: list[dict[str, Any]]) -> pl.DataFrame:
    """Rows as a table of lines; what a row does not say is empty."""
    filled = [{name: row.get(name) for name in SCHEMA} for row in rows]
    return pl.DataFrame(filled, schema=SCHEMA)


def period_line(people: People, plan: Plan, payee_id: str, on: date, **more: Any) -> dict[str, Any]:
    """A line of a plan version for a payee on a day."""
    return {
        "payee_id": payee_id,
        "currency": people.currency_of(payee_id, plan),
        "on": on,
        "payee": people.number[payee_id],
        "row": -1,
        "place": people.plans.index(plan),
        "month": month_number(on),
        "counted": month_number(on),
        "held_minor": 0,
        **more,
    }


def plan_on(people: People, payee_id: str, on: date) -> tuple[Plan, Assignment] | None:
    """The plan version and the assignment of a payee on a day, or the last ones before it."""
    rows = [one for one in people.held[payee_id] if one.valid_from <= on]
    for one in reversed(rows):
        versions = [plan for plan in people.plans if plan.id == one.plan and plan.valid_from <= on]
        if versions:
            return versions[-1], one
    return None


def amount_in(people: People, plan: Plan, payee_id: str, amount: Measured, month: int, span: Span) -> int:
    """An amount of the plan in minor units: as it stands, or a share of the payee's target in a span."""
    if amount.is_share:
        target = Bases(people, plan, Component(id=WHOLE, line=1)).target(payee_id, month, span)
        exact = amount.value * (target.prorated if target else 0)
    else:
        exact = amount.value * 10 ** exponent(people.currency_of(payee_id, plan))
    return divide(exact.numerator, exact.denominator, plan.rounds_half_up)
