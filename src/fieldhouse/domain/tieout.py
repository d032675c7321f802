"""Setting two sets of totals side by side, and splitting each difference by deal and by reason.

Both sides have deals as they stood: ours and the source's report. Each deal counts in a cell of every dimension (its
stage, its owner, …) and currency. To get from our side of a deal to the other, its differences are taken over one after
the other (`STEPS`); what a step moves in each cell is what it explains. So in every cell, whatever the deals,

    theirs - ours = explained, by reason + unexplained,

to the minor unit: the parts of a deal add up because each step begins where the one before ended. A step explains only
where its reason was proven: by recomputing our value under it and finding theirs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from fieldhouse.domain.names import name_key

DIMENSIONS = ("state", "stage", "owner", "period", "currency")
"""What totals are set side by side by."""

MEASURES = ("own", "converted")
"""The amounts of a deal: in its own currency, and as the source converted it."""


class Amount(NamedTuple):
    """An amount in minor units of a currency."""

    amount_minor: int
    currency: str


class Part(NamedTuple):
    """An owner's part of a deal: how much of each measure, in the order of the deal's amounts."""

    owner: str
    amounts_minor: tuple[int, ...]


class Cell(NamedTuple):
    """A place in which deals are added up: the measure and its currency, the dimension and the value in it."""

    measure: str
    currency: str
    dimension: str
    value: str


class Sum(NamedTuple):
    """How many deals, and how much."""

    deals: int
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How a deal stands on one side.

    ``state`` is "open", "won", "lost", or "" where the stage is not known; ``period`` the code of the close date's
    fiscal quarter. ``amounts`` are by measure; ``parts`` those of its owners, who make up the whole of each.
    """

    state: str
    stage: str
    owner: str
    period: str
    amounts: Mapping[str, Amount]
    parts: tuple[Part, ...] = ()

    def whole(self) -> Standing:
        """The deal as its owner's alone."""
        return replace(self, parts=())


@dataclass(frozen=True, slots=True)
class ReportFilter:
    """Which deals a report asks for: those of some states (empty: all) that close on days of a span, half open.

    ``record_types`` are names of kinds of deals (empty: all), without the differences that `name_key` passes over.
    """

    states: frozenset[str] = frozenset()
    close_from: date | None = None
    close_until: date | None = None
    record_types: frozenset[str] = frozenset()

    @property
    def is_open(self) -> bool:
        """Whether it leaves nothing out."""
        return self == ReportFilter()

    def leaves_out_state(self, state: str) -> bool:
        """Whether deals of a state are not asked for."""
        return bool(self.states) and state not in self.states

    def leaves_out_type(self, record_type: str) -> bool:
        """Whether deals of a record type are not asked for; of a deal whose type nobody knows nothing is said."""
        return bool(self.record_types and record_type) and name_key(record_type) not in self.record_types

    def leaves_out_day(self, close_on: date | None) -> bool:
        """Whether deals that close on a day, or have no close date, are not asked for."""
        if self.close_from is None and self.close_until is None:
            return False
        is_early = self.close_from is not None and (close_on is None or close_on < self.close_from)
        return is_early or close_on is None or (self.close_until is not None and close_on >= self.close_until)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a side differs: a code of `REASONS`, and what proves it, as data for its sentence."""

    code: str
    proof: Mapping[str, str] = field(default_factory=dict)


REASONS = (
    "edited_here",
    "time_zone",
    "newer",
    "conversion",
    "split",
    "not_mapped",
    "not_exported",
    "filter",
    "record_type",
    "deleted",
    "repeated",
)
"""The closed list: why a difference may stand. Each is proven for each deal, see `docs/reconcile.md`."""

STEPS = ("presence", "split", "stage", "owner", "close_on", "amount", "converted")
PRESENCE, SPLIT, STAGE, OWNER, CLOSE, AMOUNT, CONVERTED = STEPS
"""In which order the differences of a deal are taken over."""


@dataclass(frozen=True, slots=True)
class Step:
    """One difference of a deal, its reason (``None``: unexplained), and what it moves in each cell."""

    name: str
    reason: Reason | None
    moved: Mapping[Cell, Sum]


_NOTHING = Sum(0, 0)


@dataclass(slots=True)
class Line:
    """One cell: both sides, and what lies between them, by the reason's code."""

    ours: Sum = _NOTHING
    theirs: Sum = _NOTHING
    explained: dict[str, Sum] = field(default_factory=dict)
    unexplained: Sum = _NOTHING

    @property
    def difference(self) -> Sum:
        """Theirs less ours."""
        return Sum(self.theirs.deals - self.ours.deals, self.theirs.amount_minor - self.ours.amount_minor)


def cells(standing: Standing | None, dimensions: Iterable[str]) -> dict[Cell, Sum]:
    """What a deal counts in each cell; nothing where it is not there."""
    found: dict[Cell, Sum] = {}
    if standing is None:
        return found
    for place, (measure, amount) in enumerate(standing.amounts.items()):
        for dimension in dimensions:
            for value, minor in _values(standing, dimension, amount, place):
                found[Cell(measure, amount.currency, dimension, value)] = Sum(1, minor)
    return found


def steps(
    ours: Standing | None,
    theirs: Standing | None,
    reasons: Mapping[str, Reason],
    dimensions: Iterable[str],
) -> Iterator[Step]:
    """Yield the differences of a deal that move any cell, in the order of `STEPS`.

    ``reasons`` are the proven ones by step. A deal of one side alone differs by its presence, and by nothing else.
    """
    dimensions = tuple(dimensions)
    before = cells(ours, dimensions)
    stands = ours
    for name in STEPS:
        stands = _taken_over(name, stands, theirs)
        after = cells(stands, dimensions)
        moved = _moved(before, after)
        if moved:
            yield Step(name, reasons.get(name), moved)
        before = after


def added_up(
    deals: Iterable[tuple[Standing | None, Standing | None, Iterable[Step]]], dimensions: Iterable[str]
) -> dict[Cell, Line]:
    """Return the cells of many deals: (ours, theirs, steps) in. In each, the parts make the difference."""
    dimensions = tuple(dimensions)
    found: dict[Cell, Line] = defaultdict(Line)
    for ours, theirs, between in deals:
        for cell, one in cells(ours, dimensions).items():
            found[cell].ours = _plus(found[cell].ours, one)
        for cell, one in cells(theirs, dimensions).items():
            found[cell].theirs = _plus(found[cell].theirs, one)
        for step in between:
            for cell, one in step.moved.items():
                _explain(found[cell], step.reason, one)
    return dict(found)


def _explain(line: Line, reason: Reason | None, moved: Sum) -> None:
    if reason is None:
        line.unexplained = _plus(line.unexplained, moved)
    else:
        line.explained[reason.code] = _plus(line.explained.get(reason.code, _NOTHING), moved)


def _taken_over(name: str, ours: Standing | None, theirs: Standing | None) -> Standing | None:
    """Our side of a deal after a step towards theirs."""
    if name == PRESENCE:
        return theirs if ours is None or theirs is None else ours
    if ours is None or theirs is None:
        return ours
    if name == SPLIT:
        return ours.whole()
    if name == STAGE:
        return replace(ours, state=theirs.state, stage=theirs.stage)
    if name == OWNER:
        return replace(ours, owner=theirs.owner)
    if name == CLOSE:
        return replace(ours, period=theirs.period)
    measure = "own" if name == AMOUNT else "converted"
    if measure not in theirs.amounts:
        return ours
    return replace(ours, amounts={**ours.amounts, measure: theirs.amounts[measure]})


def _values(standing: Standing, dimension: str, amount: Amount, place: int) -> Iterator[tuple[str, int]]:
    """The values of a dimension that a deal counts in, and its amount in each: of owners, the parts."""
    if dimension == "owner" and standing.parts:
        for part in standing.parts:
            yield part.owner, part.amounts_minor[place]
    elif dimension == "currency":
        yield amount.currency, amount.amount_minor
    else:
        yield getattr(standing, dimension), amount.amount_minor


def _moved(before: Mapping[Cell, Sum], after: Mapping[Cell, Sum]) -> dict[Cell, Sum]:
    moved = {
        cell: Sum(
            after.get(cell, _NOTHING).deals - before.get(cell, _NOTHING).deals,
            after.get(cell, _NOTHING).amount_minor - before.get(cell, _NOTHING).amount_minor,
        )
        for cell in before.keys() | after.keys()
    }
    return {cell: one for cell, one in sorted(moved.items()) if any(one)}


def _plus(one: Sum, other: Sum) -> Sum:
    return Sum(one.deals + other.deals, one.amount_minor + other.amount_minor)
