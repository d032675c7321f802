"""What a run is given, as it was read, and the index of payees and their assignments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from fieldhouse.domain.compensation.plan import Plan
from fieldhouse.domain.compensation.quotas import FOREVER, Assignment
from fieldhouse.domain.money import Rate
from fieldhouse.engines.compensation.tables import Ints

EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Earlier:
    """What an earlier run paid and granted: frozen. By payee: earned, paid and debt; and the grants' lines."""

    earned: dict[str, int] = field(default_factory=dict)
    paid: dict[str, int] = field(default_factory=dict)
    debt: dict[str, int] = field(default_factory=dict)
    grants: tuple[dict[str, Any], ...] = ()
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class PayInput:
    """Everything a run knows."""

    plans: tuple[Plan, ...]
    assignments: tuple[Assignment, ...]
    credits: pl.DataFrame
    opening: tuple[dict[str, Any], ...]
    rates: tuple[tuple[Rate, date], ...]
    period: str
    ends_on: date
    earlier: Earlier
    files: dict[str, str]


def day_number(day: date) -> int:
    """Days since 1970, as polars counts them; far days are bounded."""
    return (max(day, date(1, 1, 1)) - EPOCH).days


class People:
    """Payees by number, their assignments in order, and which of them holds on a day."""

    def __init__(self, plans: Sequence[Plan], assignments: Sequence[Assignment]) -> None:
        self.plans = sorted(plans, key=lambda plan: (plan.id, plan.valid_from))
        by_payee: dict[str, list[Assignment]] = defaultdict(list)
        for one in assignments:
            by_payee[one.payee_id].append(one)
        self.ids = sorted(by_payee)
        self.number = {payee_id: place for place, payee_id in enumerate(self.ids)}
        self.held = {
            payee_id: sorted(rows, key=lambda one: one.valid_from) for payee_id, rows in by_payee.items()
        }
        self.segments = [one for payee_id in self.ids for one in self.held[payee_id]]
        counts = [len(self.held[payee_id]) for payee_id in self.ids]
        self.first = (
            np.concatenate(([0], np.cumsum(counts)[:-1])).astype(np.int64)
            if counts
            else np.zeros(0, np.int64)
        )
        self.count = np.array(counts, dtype=np.int64)
        self.since = np.array([day_number(one.valid_from) for one in self.segments], dtype=np.int64)
        self.until = np.array([day_number(one.last_on) for one in self.segments], dtype=np.int64)
        self.currency = [self.held[payee_id][-1].currency for payee_id in self.ids]

    def segment_of(self, payee: Ints, day: Ints) -> Ints:
        """The assignment that holds for each payee on each day, -1 for none."""
        found = np.full(payee.size, -1, dtype=np.int64)
        known = payee >= 0
        for step in range(int(self.count.max()) if self.count.size else 0):
            has = known & (self.count[payee] > step)
            segment = np.where(has, self.first[payee] + step, 0)
            holds = has & (self.since[segment] <= day) & (day <= self.until[segment])
            found[holds] = segment[holds]
        return found

    def version_of(self, segment: Ints, day: Ints) -> Ints:
        """The plan version that holds for each assignment on each day, -1 for none."""
        found = np.full(segment.size, -1, dtype=np.int64)
        plan_ids = np.array([one.plan for one in self.segments], dtype=object)
        for place, plan in enumerate(self.plans):
            begins, ends = day_number(plan.valid_from), day_number(self.last_on(plan))
            of_plan: NDArray[np.bool_] = plan_ids == plan.id
            holds = (segment >= 0) & of_plan[segment] & (begins <= day) & (day <= ends)
            found[holds] = place
        return found

    def plan_held(self, payee_id: str, on: date) -> Plan | None:
        """The plan version that holds for a payee on a day, ``None`` for none."""
        ids = [one.plan for one in self.held[payee_id] if one.valid_from <= on <= one.last_on]
        held = [one for one in self.plans if one.id in ids and one.valid_from <= on <= self.last_on(one)]
        return held[-1] if held else None

    def last_version(self, plan_id: str) -> Plan:
        """The newest version of a plan."""
        return [one for one in self.plans if one.id == plan_id][-1]

    def last_on(self, plan: Plan) -> date:
        """The last day of a version: its own end, or the day before the next one begins."""
        later = [
            one.valid_from for one in self.plans if one.id == plan.id and one.valid_from > plan.valid_from
        ]
        ends = [day - timedelta(days=1) for day in (*later, *([plan.valid_to] if plan.valid_to else []))]
        return min(ends, default=FOREVER)

    def currency_of(self, payee_id: str, plan: Plan) -> str:
        """The currency in which a payee is paid under a plan."""
        return plan.currency or self.currency[self.number[payee_id]]

    def above(self) -> list[tuple[str, str, date, date, int]]:
        """Who is led by whom, at any distance: led, leader, first and last day, distance from 1 on."""
        edges: list[tuple[str, str, date, date, int]] = []
        for payee_id in self.ids:
            self._climb(payee_id, payee_id, date.min, FOREVER, 1, edges)
        return edges

    def _climb(
        self,
        start: str,
        at: str,
        since: date,
        until: date,
        distance: int,
        edges: list[tuple[str, str, date, date, int]],
    ) -> None:
        for one in self.held.get(at, ()):
            first, last = max(since, one.valid_from), min(until, one.last_on)
            if not one.manager_id or first > last or distance > 50:
                continue
            edges.append((start, one.manager_id, first, last, distance))
            self._climb(start, one.manager_id, first, last, distance + 1, edges)
