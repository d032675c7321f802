"""Deciding a step, and what follows from it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from fieldhouse.apps.approvals.access import link_of, require_seen
from fieldhouse.apps.approvals.actions.carrying import queue_carrying
from fieldhouse.apps.approvals.actions.seating import begin_step, seat_again, seated, tell
from fieldhouse.apps.approvals.models import ApprovalLink, ApprovalRequest, ApprovalSeat
from fieldhouse.apps.audit.actions import record
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.queries import absent_today
from fieldhouse.clock import now
from fieldhouse.domain.approvals import (
    Decision,
    Mode,
    Seat,
    State,
    checked_return,
    decided,
    following,
    seat_of,
)
from fieldhouse.domain.errors import BadInput, Refused


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody decides, and of which version of the request, so that it is the one that they read.

    ``back_to`` is the step that a return goes to, 0 the asker. ``token`` is that of the link in a mail, if they came
    by one.
    """

    decision: Decision
    version: int
    comment: str = ""
    back_to: int = 0
    token: str = ""
    via: str = ApprovalSeat.Via.PAGE


def decide(by: User, number: int, said: Said) -> ApprovalRequest:
    """Decide a request in its step, on one's own seat or for somebody one stands in for.

    Transactions follow one another, so of two who decide at once the second meets what the first has made of it.
    ``NotAllowed`` for who may not see it; ``Refused``: ``approval.over``, ``approval.changed_since``, those of
    `domain.approvals.seat_of` and of the link; ``BadInput``: ``approval.comment_missing``, ``approval.bad_return``.
    """
    with transaction.atomic():
        request = ApprovalRequest.objects.select_related("route", "asked_by").get(pk=number)
        require_seen(by, request)
        if request.state != State.WAITING:
            raise Refused("approval.over", state=request.state)
        if request.version != said.version:
            raise Refused("approval.changed_since")
        steps = request.route.all_steps()
        back_to = _checked(said, request)
        link = link_of(by, said.token) if said.token else None
        _sign(by, request, said, back_to)
        if link is not None:
            ApprovalLink.objects.filter(pk=link.pk).update(used_at=now())
        outcome = decided(Mode(steps[request.step - 1].mode), _seats(request))
        if outcome is not None:
            request.version += 1
            _follow(request, outcome, back_to)
    return request


def note(by: User, number: int) -> None:
    """Say that one has read what was decided (後閲)."""
    with transaction.atomic():
        request = ApprovalRequest.objects.select_related("route").get(pk=number)
        require_seen(by, request)
        seats = ApprovalSeat.objects.filter(
            request=request, user=by, is_past=False, step__gt=request.step, decision__isnull=True
        )
        if request.state != State.APPROVED or not seats.update(
            decision=Decision.NOTE, decided_by=by, decided_at=now(), via=ApprovalSeat.Via.PAGE
        ):
            raise Refused("approval.not_yours")
        record(by.pk, "approval.note", f"approval:{request.pk}")


def _checked(said: Said, request: ApprovalRequest) -> int | None:
    if said.decision == Decision.NOTE:
        raise BadInput("approval.bad_return", step=0)
    if said.decision != Decision.APPROVE and not said.comment.strip():
        raise BadInput("approval.comment_missing")
    if said.decision != Decision.RETURN:
        return None
    return checked_return(request.route.all_steps(), request.step, said.back_to)


def _sign(by: User, request: ApprovalRequest, said: Said, back_to: int | None) -> None:
    absent = [one.pk for one in absent_today(by)]
    allows_own = request.route.allows_own
    seat = seat_of(by.pk, absent, _seats(request), request.asked_by_id, allows_own=allows_own)
    via = ApprovalSeat.Via.MAIL if said.token else said.via
    ApprovalSeat.objects.filter(pk=seat.number).update(
        decision=said.decision,
        back_to=back_to,
        decided_by=by,
        decided_at=now(),
        comment=said.comment.strip(),
        via=via,
    )
    fields: dict[str, object] = {"step": request.step, "decision": str(said.decision), "via": str(via)}
    if seat.user != by.pk:
        fields["stands_in_for"] = seat.user
    if back_to is not None:
        fields["back_to"] = back_to
    record(by.pk, "approval.decide", f"approval:{request.pk}", fields=fields, reason=said.comment.strip())


def _follow(request: ApprovalRequest, outcome: Decision, back_to: int | None) -> None:
    if outcome == Decision.RETURN and back_to:
        seat_again(request, back_to)
        begin_step(request, back_to)
        return
    if outcome == Decision.APPROVE:
        following_step = following(request.route.all_steps(), request.step)
        if following_step is not None:
            begin_step(request, following_step)
            return
    ends = {
        Decision.APPROVE: State.APPROVED,
        Decision.RETURN: State.RETURNED,
        Decision.REJECT: State.REJECTED,
    }
    request.state, request.ended_at = ends[outcome], now()
    request.deadline_on = request.deadline_at = None
    request.save()
    tell(request, f"approval/{request.state}", [request.asked_by_id])
    if request.state == State.APPROVED:
        queue_carrying(request)
        for number, step in enumerate(request.route.all_steps(), start=1):
            if step.mode == Mode.LATER:
                tell(request, "approval/later", seated(request, number))


def _seats(request: ApprovalRequest) -> list[Seat]:
    rows = ApprovalSeat.objects.filter(request=request, step=request.step, is_past=False).order_by("pk")
    return [
        Seat(
            one.pk,
            one.user_id,
            Decision(one.decision) if one.decision else None,
            one.decided_by_id,
            one.is_escalated,
        )
        for one in rows
    ]
