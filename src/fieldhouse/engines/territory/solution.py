"""From a coverage to a plan: prove, choose, improve, until the gap is met, the time is up, or nothing helps
any more."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from fieldhouse.domain.errors import Refused
from fieldhouse.engines.territory.annealing import annealed
from fieldhouse.engines.territory.core import Choice, Core, chosen_of, core_of, place_of, reduced, subset
from fieldhouse.engines.territory.neighbourhoods import Neighbourhoods, solved_whole
from fieldhouse.engines.territory.pairs import SPHERE, Flags, Ints
from fieldhouse.engines.territory.passes import Prices, arcs_to, best_arcs, proven_bound, without_open_ends
from fieldhouse.engines.territory.problem import Problem
from fieldhouse.engines.territory.relaxation import Relaxation, joined, relaxation_of

STEPS_A_UNIT = 400
"""Steps of the first annealing for each unit with a choice; each further one takes twice as many."""

LEAST_STEPS = 400_000
ANNEALINGS = 3
INSIDE = (0.0, 0.0005, 0.002)
"""By how much of their width bands are tightened in one attempt after the other, until a plan keeps them."""

WHOLE_ARCS = 6_000
"""Up to so many arcs the whole core is given to the integer program at once."""

WHOLE_NODES = 100_000
FRUITLESS, LEAST_FRUITLESS = 3, 20
"""Large neighbourhoods in vain, for each seller and at least, after which nothing helps any more."""

SHARE_BEFORE_WHOLE = 0.4
"""The share of the time after which a small problem goes to the integer program as a whole."""


class Ended(StrEnum):
    """Why the search ended."""

    GAP = "gap"
    TIME = "time"
    CANCELLED = "cancelled"
    BEST = "nothing_better_found"


@dataclass(frozen=True, slots=True)
class Watch:
    """What the search is told from outside: the seconds since it began, whether to give up, and whom to tell
    how far."""

    elapsed: Callable[[], float]
    is_cancelled: Callable[[], bool] = lambda: False
    said: Callable[[str, float], None] = lambda _stage, _value: None


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan that keeps every band. ``seller`` is by unit; prices and bound are in the problem's scaled unit."""

    seller: Ints
    objective: float
    bound: float
    prices: Prices
    ended: Ended

    @property
    def gap(self) -> float:
        """How far above the bound the plan is, as a share of it; ``inf`` where the bound is not above 0."""
        if self.objective == self.bound:
            return 0.0
        return self.objective / self.bound - 1.0 if self.bound > 0 else math.inf


def plan_of(
    problem: Problem,
    *,
    gap: float,
    time_limit_s: float,
    watch: Watch,
    start: Prices | None = None,
    known: Ints | None = None,
) -> Plan:
    """The plan, from old prices and from a plan that is known (by unit a seller) where there are any.

    Raises ``Refused`` when no plan keeps every band, or none was found.
    """
    search = _Search(problem, gap, time_limit_s, watch)
    relaxation = relaxation_of(problem, start=start, stops=search.is_over, said=watch.said)
    if relaxation.missing > 0.0:
        raise Refused("coverage.no_shares", **_lacking(problem, relaxation))
    return search.plan(relaxation, known)


class _Search:
    def __init__(self, problem: Problem, gap: float, time_limit_s: float, watch: Watch) -> None:
        self.problem, self.gap, self.limit, self.watch = problem, gap, time_limit_s, watch
        self.bound = -math.inf
        self.best: tuple[Core, Choice] | None = None
        self.closest: tuple[Core, Choice] | None = None

    def is_over(self) -> bool:
        """Whether the time is up, or it was cancelled."""
        return self.watch.elapsed() >= self.limit or self.watch.is_cancelled()

    def plan(self, relaxation: Relaxation, known: Ints | None) -> Plan:
        problem = self.problem
        prices = without_open_ends(problem, relaxation.prices)
        self.bound = _rounded_down(problem, proven_bound(problem, prices))
        self.watch.said("bound", self.bound)
        core, start = _core(problem, prices, relaxation, known)
        if known is not None:
            self._take(core, chosen_of(problem, core.arcs, place_of(core.arcs, known, problem.sellers)))
        if not self._is_met():
            self._anneal(core, prices, start)
        self._improve(SHARE_BEFORE_WHOLE * self.limit)
        if not self._is_met() and not self.is_over() and not self._whole(prices):
            self._improve(self.limit)
        if self.best is None:
            raise Refused("coverage.no_plan_found", **self._closest_bands())
        core, choice = self.best
        seller = core.arcs.seller[choice.arc]
        objective = math.fsum(core.arcs.cost[choice.arc])
        return Plan(seller, objective, self.bound, prices, self._ended())

    def _ended(self) -> Ended:
        if self._is_met():
            return Ended.GAP
        if self.watch.is_cancelled():
            return Ended.CANCELLED
        return Ended.TIME if self.is_over() else Ended.BEST

    def _is_met(self) -> bool:
        if self.best is None:
            return False
        return self.best[1].cost - self.bound <= self.gap * max(self.bound, 0.0)

    def _take(self, core: Core, choice: Choice) -> None:
        if choice.excess > 0.0:
            if self.closest is None or choice.excess < self.closest[1].excess:
                self.closest = (core, choice)
        elif self.best is None or choice.cost < self.best[1].cost:
            self.best = (core, choice)
            self.watch.said("plan", choice.cost)

    def _anneal(self, core: Core, prices: Prices, start: Ints) -> None:
        free = int((np.diff(core.arcs.first) > 1).sum())
        steps = max(LEAST_STEPS, STEPS_A_UNIT * free)
        for number in range(ANNEALINGS):
            inside = INSIDE[number] if self.best is None else 0.0
            choice = annealed(
                self.problem,
                core,
                prices,
                start,
                steps=steps,
                seed=self.problem.seed + number,
                inside=inside,
            )
            self._take(core, choice)
            if self._is_met() or self.is_over():
                return
            steps *= 2

    def _whole(self, prices: Prices) -> bool:
        """Give small problems to the integer program, with the arcs that a better plan can use where a plan is
        known; whether none is better than what is known then."""
        problem = self.problem
        arcs, _least = best_arcs(problem, prices, problem.sellers if problem.units <= WHOLE_ARCS else 1)
        if problem.units > WHOLE_ARCS:
            return False
        dearness = reduced(arcs, prices)
        room = self.best[1].cost - self.bound if self.best is not None else np.inf
        is_in = dearness <= room * (1 + 1e-9) + 1e-9
        if is_in.sum() > WHOLE_ARCS:
            return False
        core = Core(subset(arcs, is_in), dearness[is_in], 1.0)
        left = max(1.0, self.limit - self.watch.elapsed())
        choice, is_proven = solved_whole(problem, core, seconds=left, nodes=WHOLE_NODES)
        if choice is not None:
            self._take(core, choice)
        return is_proven

    def _improve(self, until: float) -> None:
        """Share the accounts of neighbours anew, until it no longer helps or so many seconds have gone."""
        if self.best is None or self._is_met():
            return
        core, choice = self.best
        search = Neighbourhoods(self.problem, core, choice.arc, self.problem.seed)
        fruitless = 0
        enough = max(FRUITLESS * self.problem.sellers, LEAST_FRUITLESS)
        while fruitless < enough and not self._is_met() and not self.is_over():
            if self.watch.elapsed() >= until:
                return
            gain = search.improve()
            fruitless = 0 if gain > 0.0 else fruitless + 1
            if gain > 0.0:
                self._take(core, search.choice())

    def _closest_bands(self) -> dict[str, object]:
        excess = self.closest[1].excess if self.closest is not None else math.inf
        return {
            "excess": f"{excess:.6g}",
            "share": f"{100 * excess / max(float(self.problem.total.sum()), 1e-300):.4f}",
        }


def _core(problem: Problem, prices: Prices, relaxation: Relaxation, known: Ints | None) -> tuple[Core, Ints]:
    """The core at these prices, and in it the arc of each unit over which most of it flows."""
    arcs, _least = best_arcs(problem, prices, 10)
    is_used: Flags = relaxation.share > 0
    arcs = joined(problem, arcs, relaxation.arcs, is_used)
    order = np.lexsort((-relaxation.share, relaxation.arcs.unit))
    largest = relaxation.arcs.seller[order[relaxation.arcs.first[:-1]]]
    kept = place_of(arcs, largest, problem.sellers)
    if known is not None:
        arcs = joined(problem, arcs, *arcs_to(problem, known))
        kept = np.concatenate(
            [place_of(arcs, largest, problem.sellers), place_of(arcs, known, problem.sellers)]
        )
    core = core_of(problem, arcs, prices, kept)
    return core, place_of(core.arcs, largest, problem.sellers)


def _lacking(problem: Problem, relaxation: Relaxation) -> dict[str, object]:
    """The measure and the sellers at which the relaxation lacks room or work: those with the farthest prices."""
    price = np.abs(relaxation.prices.by_seller) * np.maximum(problem.total[:, None], 1e-300)
    measure = int(price.max(axis=1).argmax())
    order = np.argsort(-price[measure], kind="stable")[:5]
    far = [int(j) for j in order if price[measure, j] >= 0.5 * price[measure].max()]
    return {"measure": problem.measures[measure], "places": far}


def _rounded_down(problem: Problem, value: float) -> float:
    """A bound that is a little lower than the sum of floats says: by more than sums and sines can be wrong."""
    sines = 3e-11 * float(problem.pairs.visits.sum()) if problem.pairs.mode == SPHERE else 0.0
    return value - 3e-11 * abs(value) - sines - 1e-12
