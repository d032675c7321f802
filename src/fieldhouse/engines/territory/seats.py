"""Who gets a territory: all sellers, or the number of them that is asked for, chosen by what their territories
would cost."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from fieldhouse.domain.coverage import Coverage
from fieldhouse.engines.territory.pairs import LISTED, Ints
from fieldhouse.engines.territory.passes import Prices
from fieldhouse.engines.territory.problem import Problem
from fieldhouse.engines.territory.solution import Plan, Watch, plan_of


@dataclass(frozen=True, slots=True)
class SeatedPlan:
    """A plan for the sellers that have a seat; ``problem`` has only those, in the order of ``open_sellers``."""

    plan: Plan
    problem: Problem
    open_sellers: list[int]

    def seller_of_accounts(self) -> Ints:
        """By account its seller, by place among all sellers."""
        return np.asarray(self.open_sellers, np.int64)[self.plan.seller[self.problem.unit_of]]


def seated_plan(
    coverage: Coverage,
    problem: Problem,
    *,
    watch: Watch,
    start: Prices | None = None,
    known: Ints | None = None,
) -> SeatedPlan:
    """The plan for all sellers, or for the best choice of as many as there are seats.

    ``start`` and ``known``, old prices and an old plan (by unit a seller), help where all sellers have a seat.
    """
    options = coverage.options
    seats = options.seats
    if seats is None or seats == problem.sellers:
        every = list(range(problem.sellers))
        plan = plan_of(
            problem,
            gap=options.gap,
            time_limit_s=options.time_limit_s,
            watch=watch,
            start=start,
            known=known,
        )
        return SeatedPlan(plan, problem, every)
    from fieldhouse.engines.territory.median import median_seats

    chosen = median_seats(problem, seats, time_limit_s=options.time_limit_s, watch=watch)
    smaller = restricted(problem, chosen.sellers)
    plan = plan_of(
        smaller, gap=options.gap, time_limit_s=options.time_limit_s, watch=watch, known=chosen.place
    )
    return SeatedPlan(plan, smaller, [int(j) for j in chosen.sellers])


def restricted(problem: Problem, sellers: Ints) -> Problem:
    """The problem with some of its sellers alone."""
    pairs = problem.pairs
    at = np.full(problem.sellers, -1)
    at[sellers] = np.arange(len(sellers))
    is_listed = pairs.mode == LISTED
    kept = at[pairs.listed_seller] >= 0 if is_listed else np.zeros(0, bool)
    unit = (
        np.repeat(np.arange(problem.units), np.diff(pairs.listed_first))
        if is_listed
        else np.zeros(0, np.int64)
    )
    has_own = len(pairs.listed_size) > 0
    owner = np.where(pairs.owner >= 0, at[pairs.owner], -1)
    smaller = pairs._replace(
        owner=np.where(
            (pairs.owner >= 0) & (owner < 0), len(sellers), owner
        ),  # theirs move to whom they will
        seller_place=pairs.seller_place[sellers],
        possible=np.ascontiguousarray(pairs.possible[:, sellers]),
        listed_first=np.searchsorted(unit[kept], np.arange(problem.units + 1)).astype(np.int64)
        if is_listed
        else pairs.listed_first,
        listed_seller=at[pairs.listed_seller[kept]] if is_listed else pairs.listed_seller,
        listed_cost=pairs.listed_cost[kept] if is_listed else pairs.listed_cost,
        listed_size=pairs.listed_size[kept] if has_own else pairs.listed_size,
    )
    return replace(
        problem,
        pairs=smaller,
        least=np.ascontiguousarray(problem.least[:, sellers]),
        most=np.ascontiguousarray(problem.most[:, sellers]),
        asked_least=np.ascontiguousarray(problem.asked_least[:, sellers]),
        asked_most=np.ascontiguousarray(problem.asked_most[:, sellers]),
    )
