"""A whole run: lines, then what holds by period and payee (gates, caps, guarantees, objectives), then the payment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from fieldhouse.domain.compensation.ledger import Payment
from fieldhouse.domain.compensation.plan import Component, Plan, Span
from fieldhouse.domain.compensation.spans import bucket, first_of
from fieldhouse.domain.compensation.walk import divide
from fieldhouse.domain.findings import Finding, Severity
from fieldhouse.engines.compensation.bases import Bases
from fieldhouse.engines.compensation.calculating import State, component_lines, line_frame
from fieldhouse.engines.compensation.crediting import Credits
from fieldhouse.engines.compensation.inputs import PayInput, People, day_number
from fieldhouse.engines.compensation.levelling import levelled
from fieldhouse.engines.compensation.objectives import objective_lines
from fieldhouse.engines.compensation.paying import closing_rows, paid_out
from fieldhouse.engines.compensation.period_lines import period_frame, plan_on
from fieldhouse.engines.compensation.tables import Flags

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


def calculated(given: PayInput, people: People, credits: Credits, *, compiled: bool) -> Result:
    """Run everything; ``given`` has been checked, and ``credits`` are its own, arranged."""
    state = State()
    frames: list[pl.DataFrame] = []
    exceptions: list[Finding] = []
    quotas: list[dict[str, Any]] = []
    hit = np.zeros(credits.frame.height, dtype=np.bool_)
    for place, plan in enumerate(people.plans):
        for component in plan.components:
            if component.objectives:
                lines, found = objective_lines(given, people, plan, component)
                frames.append(lines)
                exceptions += found
                continue
            made = component_lines(given, people, credits, place, component, state, compiled=compiled)
            hit[made.row] = True
            frames.append(line_frame(people, credits, made))
            quotas += _asked(given, people, plan, component)
    lines = pl.concat(frames, how="vertical_relaxed") if frames else period_frame([])
    lines = pl.concat([lines, *levelled(given, people, lines, state)], how="vertical_relaxed")
    exceptions += _uncounted(given, credits, hit)
    grants = list(given.earlier.grants)
    payments, new_grants = paid_out(given, people, lines)
    lines = pl.concat([lines, period_frame([*grants, *new_grants])], how="vertical_relaxed")
    lines = _in_order(credits, lines)
    return Result(
        lines,
        payments,
        {payee_id: _currency(given, people, payee_id) for payee_id in people.ids},
        exceptions,
        quotas,
        closing_rows(given, people, state, payments),
        [*grants, *new_grants],
        credits.frame.height,
        given.credits.height - credits.frame.height,
    )


def _in_order(credits: Credits, lines: pl.DataFrame) -> pl.DataFrame:
    """Lines by day, credit, payee and component; where lines of a credit stand, those of a period are put between."""
    if lines["row"].min() is not None and (lines["row"] >= 0).all() and lines["row"].is_sorted():
        return lines
    of_period = lines.filter(pl.col("row") < 0).sort("on", "credit_id", "payee_id", "component")
    of_credit = lines.filter(pl.col("row") >= 0)
    if not of_credit["row"].is_sorted() or of_credit["component"].n_unique() > 1:
        of_credit = of_credit.sort("row", "payee", "component", maintain_order=True)
    if not of_period.height:
        return of_credit
    places = [_place(credits, day, key) for day, key in of_period.select("on", "credit_id").iter_rows()]
    keyed = [
        of_credit.with_columns((2 * pl.col("row") + 1).alias("key")),
        of_period.with_columns(pl.Series("key", places, dtype=pl.Int64)),
    ]
    return pl.concat(keyed, how="vertical_relaxed").sort("key", maintain_order=True).drop("key")


def _place(credits: Credits, day: date, key: str) -> int:
    """Where a line of a period stands among credits: after those of earlier days, and of smaller names that day."""
    number = day_number(day)
    first, last = np.searchsorted(credits.on, [number, number + 1]).tolist()
    ids = credits.frame["credit_id"].slice(first, last - first)
    earlier: int = 2 * (first + int((ids < key).sum()))
    return earlier


def _currency(given: PayInput, people: People, payee_id: str) -> str:
    found = plan_on(people, payee_id, given.ends_on)
    return (
        people.currency[people.number[payee_id]] if found is None else people.currency_of(payee_id, found[0])
    )


def _asked(given: PayInput, people: People, plan: Plan, component: Component) -> list[dict[str, Any]]:
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


def _uncounted(given: PayInput, credits: Credits, hit: Flags) -> list[Finding]:
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
