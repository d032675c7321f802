"""Asking, asking again after a return, and withdrawing."""

from __future__ import annotations

from django.db import transaction

from fieldhouse.apps.approvals.access import require_seen
from fieldhouse.apps.approvals.actions.seating import begin_step, seat_everybody
from fieldhouse.apps.approvals.kinds import Subject
from fieldhouse.apps.approvals.models import ApprovalRequest, ApprovalSeat
from fieldhouse.apps.approvals.queries import route_for
from fieldhouse.apps.audit.actions import record
from fieldhouse.apps.roles.access import NotAllowed
from fieldhouse.apps.roles.models import User
from fieldhouse.clock import now
from fieldhouse.domain.approvals import State, following
from fieldhouse.domain.errors import Refused


def ask(kind: str, subject: Subject, by: User, reason: str) -> ApprovalRequest:
    """Ask for something on the route of its kind; whether it may be asked for, its app has checked.

    ``Refused``: ``approval.no_route``; ``approval.nobody`` when a step has nobody who may decide.
    """
    with transaction.atomic():
        route = route_for(kind)
        if route is None:
            raise Refused("approval.no_route")
        request = ApprovalRequest.objects.create(
            kind=kind,
            subject=dict(subject),
            route=route,
            asked_by=by,
            asked_at=now(),
            reason=reason.strip(),
            step=0,
        )
        _begin(request)
        fields = {"kind": kind, "route": route.pk}
        record(by.pk, "approval.ask", f"approval:{request.pk}", fields=fields, reason=request.reason)
    return request


def ask_again(by: User, number: int, reason: str) -> ApprovalRequest:
    """Ask once more for what was returned, with another reason; the people of the steps are found anew."""
    with transaction.atomic():
        request = _own(by, number, State.RETURNED)
        request.state, request.reason, request.ended_at = State.WAITING, reason.strip(), None
        request.version += 1
        ApprovalSeat.objects.filter(request=request).update(is_past=True)
        _begin(request)
        record(by.pk, "approval.ask_again", f"approval:{request.pk}", reason=request.reason)
    return request


def withdraw(by: User, number: int, reason: str = "") -> ApprovalRequest:
    """Take back what one asked for while it is not decided (取下げ)."""
    with transaction.atomic():
        request = _own(by, number, State.WAITING, State.RETURNED)
        request.state, request.ended_at = State.WITHDRAWN, now()
        request.version += 1
        request.save()
        record(by.pk, "approval.withdraw", f"approval:{request.pk}", reason=reason.strip())
    return request


def _begin(request: ApprovalRequest) -> None:
    seat_everybody(request)
    first = following(request.route.all_steps(), 0)
    if first is None:
        raise ValueError("a route was kept without a step that decides")
    begin_step(request, first)


def _own(by: User, number: int, *states: State) -> ApprovalRequest:
    request = ApprovalRequest.objects.select_related("route", "asked_by").get(pk=number)
    require_seen(by, request)
    if request.asked_by_id != by.pk:
        raise NotAllowed("approval.not_own")
    if request.state not in states:
        raise Refused("approval.over", state=request.state)
    return request
