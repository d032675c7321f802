"""One route of approval: who decides in which step, when a step is done, and what may be done next.

A route has steps in order. A step is decided by any one of its people (``any``) or by all of them (``all``, 合議);
people of a ``later`` step are told when everything is decided (後閲). A decision approves, returns (差戻し) or rejects.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from fieldhouse.domain.errors import BadInput, Refused

MOST_STEPS = 8
MOST_DAYS = 90


class Mode(StrEnum):
    """Who decides a step: any one of its people, all of them, or nobody, because they are told later."""

    ANY = "any"
    ALL = "all"
    LATER = "later"


class Decision(StrEnum):
    """What somebody says of a request; ``note`` is that somebody who is told later has read it."""

    APPROVE = "approve"
    RETURN = "return"
    REJECT = "reject"
    NOTE = "note"


class State(StrEnum):
    """Where a request stands."""

    WAITING = "waiting"
    RETURNED = "returned"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a route: who is in it, by references such as ``role:revops``, and who decides when it is late.

    ``days`` are days from when the step begins to its deadline; ``None`` is no deadline.
    """

    mode: Mode
    who: tuple[str, ...]
    days: int | None = None
    escalates_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Seat:
    """A user's place in a step, with what they, or their deputy, decided; ``by`` is who did.

    An escalated seat was added when the step was late: its user decides for the whole step.
    """

    number: int
    user: int
    decision: Decision | None = None
    by: int | None = None
    is_escalated: bool = False


def checked_steps(steps: Sequence[Step]) -> tuple[Step, ...]:
    """Return the steps of a route, or raise `BadInput` for what is none.

    ``route.no_step`` without a step that decides, ``route.too_many_steps``, ``route.nobody`` for a step without people,
    ``route.later_last`` when a step decides after people who are told later, ``route.bad_days``.
    """
    if not any(one.mode != Mode.LATER for one in steps):
        raise BadInput("route.no_step")
    if len(steps) > MOST_STEPS:
        raise BadInput("route.too_many_steps", count=len(steps), most=MOST_STEPS)
    for number, (step, before) in enumerate(zip(steps, (None, *steps), strict=False), start=1):
        if not step.who:
            raise BadInput("route.nobody", step=number)
        if before is not None and before.mode == Mode.LATER and step.mode != Mode.LATER:
            raise BadInput("route.later_last", step=number)
        if step.days is not None and (step.mode == Mode.LATER or not 1 <= step.days <= MOST_DAYS):
            raise BadInput("route.bad_days", step=number, most=MOST_DAYS)
    return tuple(steps)


def following(steps: Sequence[Step], step: int) -> int | None:
    """Return the number of the next step that decides; steps count from 1, 0 is before them. ``None``: all have."""
    later = (number for number, one in enumerate(steps, start=1) if number > step and one.mode != Mode.LATER)
    return next(later, None)


def decided(mode: Mode, seats: Collection[Seat]) -> Decision | None:
    """Return what a step comes to, or ``None`` while it is open.

    One rejection or return is the step's; else it is approved by one (``any``), by everybody (``all``), or by one to
    whom it was escalated.
    """
    said = {one.decision for one in seats}
    for against in (Decision.REJECT, Decision.RETURN):
        if against in said:
            return against
    approved = [one for one in seats if one.decision == Decision.APPROVE]
    ordinary = [one for one in seats if not one.is_escalated]
    if any(one.is_escalated or mode == Mode.ANY for one in approved):
        return Decision.APPROVE
    is_whole = bool(ordinary) and all(one.decision == Decision.APPROVE for one in ordinary)
    return Decision.APPROVE if is_whole else None


def seat_of(
    user: int, absent: Collection[int], seats: Iterable[Seat], asker: int, *, allows_own: bool
) -> Seat:
    """Return the open seat on which a user decides: their own, else that of somebody for whom they stand in.

    Raises `Refused`: ``approval.own`` for who asked, unless the route allows it; ``approval.decided_already`` for
    who has decided in this step, be it for somebody else, because two signatures of one hand are one;
    ``approval.not_yours``.
    """
    known = list(seats)
    mine = [one for one in known if one.user == user]
    theirs = [one for one in known if one.user in absent and (allows_own or one.user != asker)]
    if user == asker and (theirs or mine) and not allows_own:
        raise Refused("approval.own")
    if any(one.by == user for one in known):
        raise Refused("approval.decided_already")
    for one in (*mine, *theirs):
        if one.decision is None:
            return one
    raise Refused("approval.decided_already" if mine or theirs else "approval.not_yours")


def checked_return(steps: Sequence[Step], at: int, to: int) -> int:
    """Return the step to which a request goes back, 0 for its asker; ``BadInput("approval.bad_return")`` for others."""
    if not 0 <= to < at or (to and steps[to - 1].mode == Mode.LATER):
        raise BadInput("approval.bad_return", step=to)
    return to


def deadline_on(begins_on: date, days: int, is_free: Callable[[date], bool]) -> date:
    """Return the day by whose end a step is to be decided.

    A deadline on a weekend or holiday moves earlier, to the last working day before it; if that is before the step
    begins, it is the first working day from then on. Friday 2026-09-18 and four days are Tuesday the 22nd, which in
    Japan is a holiday as the days before it are: the deadline is Friday the 18th.
    """
    due_on = begins_on + timedelta(days=days)
    while is_free(due_on) and due_on > begins_on:
        due_on -= timedelta(days=1)
    while is_free(due_on):
        due_on += timedelta(days=1)
    return due_on
