"""Requests as pages show and print them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from fieldhouse.apps.approvals.kinds import kind_named
from fieldhouse.apps.approvals.labels import DECISIONS, MODES, STATES, party_name, user_name
from fieldhouse.apps.approvals.models import ApprovalRequest, ApprovalSeat
from fieldhouse.apps.approvals.queries import seats_of
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.queries import absent_today
from fieldhouse.domain.approvals import Decision, Mode, Seat, State, seat_of
from fieldhouse.domain.errors import Refused


@dataclass(frozen=True, slots=True)
class Signed:
    """One box of the decision block: whose seat, what was decided, by whom if that was a deputy, when and why."""

    name: str
    party: str
    decision: str
    label: str
    at: datetime | None
    deputy: str
    comment: str
    is_escalated: bool


@dataclass(frozen=True, slots=True)
class ShownStep:
    """A step of the decision block with its boxes; ``is_current`` is where the request stands."""

    number: int
    mode: str
    boxes: tuple[Signed, ...]
    is_current: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A request in a list."""

    request: ApprovalRequest
    title: str
    kind: str
    state: str


@dataclass(frozen=True, slots=True)
class ShownRequest:
    """A request on its page: what it is about, its decision block, and what its reader may do."""

    line: Line
    facts: list[tuple[str, str]]
    asker: str
    steps: tuple[ShownStep, ...]
    past: tuple[Signed, ...]
    may_decide: bool
    stands_in_for: str
    may_read: bool
    is_mine: bool
    open_seats: tuple[tuple[int, str], ...]
    returns: tuple[tuple[int, str], ...]


def lines(requests: Iterable[ApprovalRequest], language: str) -> list[Line]:
    """Requests as lists show them."""
    return [_line(one, language) for one in requests]


def shown(request: ApprovalRequest, reader: User, language: str) -> ShownRequest:
    """A request for its page."""
    seats = seats_of(request)
    seat = _own_seat(request, reader, seats)
    return ShownRequest(
        line=_line(request, language),
        facts=[one for one in kind_named(request.kind).shows(request.subject, language) if one[1]],
        asker=user_name(request.asked_by),
        steps=_steps(request, seats, language),
        past=tuple(_signed(one, language) for one in seats if one.is_past and one.decision),
        may_decide=seat is not None,
        stands_in_for=user_name(seat.user) if seat is not None and seat.user_id != reader.pk else "",
        may_read=request.state == State.APPROVED and any(_is_to_read(one, request, reader) for one in seats),
        is_mine=request.asked_by_id == reader.pk,
        open_seats=_open_seats(request, seats),
        returns=_returns(request),
    )


def _line(request: ApprovalRequest, language: str) -> Line:
    kind = kind_named(request.kind)
    state = str(STATES[request.state])
    return Line(request, kind.title(request.subject, language), str(kind.label), state)


def _steps(request: ApprovalRequest, seats: list[ApprovalSeat], language: str) -> tuple[ShownStep, ...]:
    return tuple(
        ShownStep(
            number,
            str(MODES[step.mode]),
            tuple(_signed(one, language) for one in seats if one.step == number and not one.is_past),
            request.state == State.WAITING and request.step == number,
        )
        for number, step in enumerate(request.route.all_steps(), start=1)
    )


def _signed(seat: ApprovalSeat, language: str) -> Signed:
    is_deputy = seat.decided_by_id is not None and seat.decided_by_id != seat.user_id
    return Signed(
        name=user_name(seat.user),
        party="" if seat.party.startswith("user:") else party_name(seat.party, language),
        decision=seat.decision or "",
        label=str(DECISIONS[seat.decision]) if seat.decision else "",
        at=seat.decided_at,
        deputy=user_name(seat.decided_by) if is_deputy and seat.decided_by else "",
        comment=seat.comment,
        is_escalated=seat.is_escalated,
    )


def _own_seat(request: ApprovalRequest, reader: User, seats: list[ApprovalSeat]) -> ApprovalSeat | None:
    """The seat on which the reader may decide now, if there is one."""
    if request.state != State.WAITING:
        return None
    at = [one for one in seats if one.step == request.step and not one.is_past]
    known = [
        Seat(one.pk, one.user_id, Decision(one.decision) if one.decision else None, one.decided_by_id)
        for one in at
    ]
    absent = [one.pk for one in absent_today(reader)]
    try:
        found = seat_of(reader.pk, absent, known, request.asked_by_id, allows_own=request.route.allows_own)
    except Refused:
        return None
    return next(one for one in at if one.pk == found.number)


def _is_to_read(seat: ApprovalSeat, request: ApprovalRequest, reader: User) -> bool:
    is_later = request.route.all_steps()[seat.step - 1].mode == Mode.LATER
    return is_later and seat.user_id == reader.pk and not seat.is_past and not seat.decision


def _open_seats(request: ApprovalRequest, seats: list[ApprovalSeat]) -> tuple[tuple[int, str], ...]:
    """The seats on which a decision is still to come, by their number."""
    if request.state != State.WAITING:
        return ()
    steps = request.route.all_steps()
    return tuple(
        (one.pk, _("Step %(number)s: %(name)s") % {"number": one.step, "name": user_name(one.user)})
        for one in seats
        if not (one.is_past or one.decision)
        and one.step >= request.step
        and steps[one.step - 1].mode != Mode.LATER
    )


def _returns(request: ApprovalRequest) -> tuple[tuple[int, str], ...]:
    """Where a return may go to: the asker, and the steps before this one."""
    earlier = [(number, _("Step %(number)s") % {"number": number}) for number in range(1, request.step)]
    return ((0, _("Whoever asked")), *earlier)
