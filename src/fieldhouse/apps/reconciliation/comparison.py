"""The two sides put together: deals paired, differences explained, totals added up by wall."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from fieldhouse.apps.reconciliation.histories import Histories
from fieldhouse.apps.reconciliation.ours import OurDeal, Ours
from fieldhouse.apps.reconciliation.proofs import Pair, Proofs, names_of
from fieldhouse.apps.reconciliation.theirs import TheirDeal, Theirs
from fieldhouse.domain.tieout import (
    Cell,
    Line,
    ReportFilter,
    Standing,
    Step,
    added_up,
    steps,
)


@dataclass(frozen=True, slots=True)
class Compared:
    """A deal of either side or both, and what differs."""

    ours: OurDeal | None
    theirs: TheirDeal | None
    sides: tuple[Standing | None, Standing | None]
    steps: tuple[Step, ...]

    @property
    def wall(self) -> str:
        """The wall that the deal stands behind; nobody knows that of a deal that is not ours."""
        return self.ours.wall if self.ours else ""

    @property
    def is_explained(self) -> bool:
        """Whether every difference has a proven reason."""
        return all(one.reason is not None for one in self.steps)


@dataclass(slots=True)
class Comparison:
    """What a comparison came to. ``cells`` are by wall; ``counts`` are of deals: ours, theirs, both, differing."""

    dimensions: tuple[str, ...]
    measures: tuple[str, ...]
    cells: dict[str, dict[Cell, Line]] = field(default_factory=dict)
    differences: list[Compared] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


def compared(ours: Ours, theirs: Theirs, asks_for: ReportFilter, data_through: date) -> Comparison:
    """Set our deals beside a report's lines."""
    found = Comparison(theirs.dimensions, theirs.measures)
    by_wall: dict[str, list[tuple[Standing | None, Standing | None, tuple[Step, ...]]]] = defaultdict(list)
    for one in _each(ours, theirs, asks_for, data_through):
        by_wall[one.wall].append((*one.sides, one.steps))
        found.counts["ours"] += one.ours is not None
        found.counts["theirs"] += one.theirs is not None
        found.counts["both"] += one.ours is not None and one.theirs is not None
        if one.steps:
            found.differences.append(one)
    found.cells = {wall: added_up(deals, theirs.dimensions) for wall, deals in by_wall.items()}
    return found


def _each(ours: Ours, theirs: Theirs, asks_for: ReportFilter, data_through: date) -> Iterator[Compared]:
    lines = theirs.deals
    first: dict[int, TheirDeal] = {}
    for one in lines:
        if one.number is not None:
            first.setdefault(one.number, one)
    pairs = [Pair(ours.deals[number], one) for number, one in first.items() if number in ours.deals]
    alone = [deal for number, deal in ours.deals.items() if number not in first]
    proofs = _proofs(ours, theirs, pairs, lines, alone, asks_for, data_through)
    for pair in pairs:
        sides = ours.standing(pair.ours, theirs.measures), pair.theirs.standing
        reasons = proofs.of_both(pair) if sides[0] != sides[1] else {}
        yield Compared(*pair, sides, tuple(steps(*sides, reasons, theirs.dimensions)))
    for deal in alone:
        side = ours.standing(deal, theirs.measures)
        between = steps(side, None, proofs.of_ours_alone(deal), theirs.dimensions)
        yield Compared(deal, None, (side, None), tuple(between))
    paired = {id(pair.theirs) for pair in pairs}
    for one in (one for one in lines if id(one) not in paired):
        before = first.get(one.number or 0)
        reasons = proofs.of_theirs_alone(one, before if before is not one else None)
        between = steps(None, one.standing, reasons, theirs.dimensions)
        yield Compared(None, one, (None, one.standing), tuple(between))


def _proofs(
    ours: Ours,
    theirs: Theirs,
    pairs: list[Pair],
    lines: list[TheirDeal],
    alone: list[OurDeal],
    asks_for: ReportFilter,
    data_through: date,
) -> Proofs:
    differing = {
        pair.ours.number
        for pair in pairs
        if ours.standing(pair.ours, theirs.measures) != pair.theirs.standing
    }
    unseen = {one.number for one in lines if one.number is not None and one.number not in ours.deals}
    just_made = {one.number for one in alone if one.created_on >= ours.as_of - timedelta(days=1)}
    histories = Histories(ours.history, differing | unseen | just_made, ours.as_of)
    return Proofs(ours, histories, names_of(pairs, ours), asks_for, data_through)
