"""What each line of a payee's statement follows from, so that a spreadsheet can work it out again by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import polars as pl

from fieldhouse.domain.compensation.curve import Curve
from fieldhouse.domain.compensation.plan import Component, Plan, Span
from fieldhouse.domain.compensation.spans import bucket
from fieldhouse.engines.compensation.bases import Bases
from fieldhouse.engines.compensation.calculating import opening_attainment
from fieldhouse.engines.compensation.crediting import Credits
from fieldhouse.engines.compensation.inputs import EPOCH, PayInput, People

LARGEST = 2 * 10**9
"""Pay in minor units up to which a spreadsheet's numbers (53 bits) hold five digits behind the point."""
NEAR = Fraction(1, 50_000)
"""What lies nearer to a half than this, without being one, is not left to a spreadsheet's rounding."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A line, and what it follows from: the curve of its span, or its rate and the sum of its span's lines before it.

    With neither a curve nor a sum the amount stands as it is. ``key`` names the curve or the sum: component and span.
    """

    line: dict[str, Any]
    plan: Plan | None = None
    key: tuple[str, int] | None = None
    curve: Curve | None = None
    sum_before: Fraction | None = None


class Statements:
    """The lines of any payee of a run, each with what it follows from."""

    def __init__(self, given: PayInput, people: People, credits: Credits) -> None:
        self.given, self.people, self.credits = given, people, credits
        self._bases: dict[tuple[str, str], Bases] = {}

    def of(self, payee_id: str, lines: Sequence[dict[str, Any]]) -> list[Stated]:
        """The lines of a payee in the order of a statement: by component and span, then as they came."""
        days = self._days({str(one["credit_id"]) for one in lines})
        sums: dict[tuple[str, int], Fraction] = {}
        made = [self._one(payee_id, one, days, sums) for one in lines]
        return sorted(made, key=lambda one: (one.line["component"], one.key or ("", 0)))

    def _days(self, ids: set[str]) -> dict[str, date]:
        """The day on which each credit counts."""
        frame = self.credits.frame.select("credit_id").with_columns(day=pl.Series(self.credits.counted))
        found = frame.filter(pl.col("credit_id").is_in(list(ids)))
        return {key: EPOCH + timedelta(days=day) for key, day in found.iter_rows()}

    def _one(
        self,
        payee_id: str,
        line: dict[str, Any],
        days: dict[str, date],
        sums: dict[tuple[str, int], Fraction],
    ) -> Stated:
        day = days.get(line["credit_id"])
        plan = None if day is None else self.people.plan_held(payee_id, day)
        component = next(
            (one for one in (plan.components if plan else ()) if one.id == line["component"]), None
        )
        if day is None or plan is None or component is None or line["rule"] == "clawback":
            return Stated(line)
        span = Span.YEAR if component.attainment is Span.TRANSACTION else component.attainment
        key = (component.id, bucket(day, span, plan.year_starts))
        curve = self._base(plan, component).curve(payee_id, key[1], span)
        if _is_plain(component):
            ends = [Fraction(curve.numerator(line[name]), curve.den) for name in ENDS]
            return Stated(line, plan, key, curve if all(map(_is_safe, ends)) else None)
        return self._summed(payee_id, line, plan, component, key, curve, sums)

    def _summed(
        self,
        payee_id: str,
        line: dict[str, Any],
        plan: Plan,
        component: Component,
        key: tuple[str, int],
        curve: Curve,
        sums: dict[tuple[str, int], Fraction],
    ) -> Stated:
        """A line by its own rate; a span of which one rate is not known stands as it is from there on."""
        if key not in sums:
            opened = opening_attainment(self.given, self.people, plan, component)
            start = opened.get((self.people.number[payee_id], key[1]), 0)
            sums[key] = Fraction(curve.numerator(start), curve.den)
        before = sums[key]
        added = line["attainment_after_minor"] - line["attainment_before_minor"]
        if line["rate_den"] is None or not _is_safe(before):
            sums[key] = Fraction(LARGEST)
            return Stated(line, plan, key)
        sums[key] += added * Fraction(line["rate_num"], line["rate_den"])
        is_safe = _is_safe(sums[key])
        return Stated(line, plan, key, None, before if is_safe else None)

    def _base(self, plan: Plan, component: Component) -> Bases:
        key = (plan.key, component.id)
        if key not in self._bases:
            self._bases[key] = Bases(self.people, plan, component)
        return self._bases[key]


ENDS = ("attainment_before_minor", "attainment_after_minor")


def _is_plain(component: Component) -> bool:
    """Whether pay is a function of the attainment alone."""
    is_own_base = component.pays_on == "amount_minor" and not component.multipliers
    return is_own_base and not component.is_highest and component.attainment is not Span.TRANSACTION


def _is_safe(pay: Fraction) -> bool:
    """Whether a spreadsheet rounds it as we do: not too large, and a half itself or far from one."""
    rest = abs(pay) % 1 - Fraction(1, 2)
    return abs(pay) < LARGEST and (rest == 0 or abs(rest) > NEAR)
