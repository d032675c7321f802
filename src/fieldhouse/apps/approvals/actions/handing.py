"""Handing an open seat to somebody else, because whoever has it left or cannot decide (付替え)."""

from __future__ import annotations

from django.db import transaction

from fieldhouse.apps.approvals.access import require_seen
from fieldhouse.apps.approvals.actions.seating import may_sit, tell
from fieldhouse.apps.approvals.models import ApprovalRequest, ApprovalSeat
from fieldhouse.apps.approvals.parties import USER
from fieldhouse.apps.audit.actions import record
from fieldhouse.apps.roles.access import require
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.rights import Right
from fieldhouse.domain.approvals import State
from fieldhouse.domain.errors import Refused


def hand_over(by: User, number: int, seat_number: int, to: User, reason: str) -> ApprovalRequest:
    """Give a seat that nothing was decided on to another user, for a reason that the log keeps.

    Whoever manages users does it, and never to themself: nobody makes their own say. ``Refused``: ``approval.over``,
    ``approval.not_open`` for a seat of the past or one that was decided on, ``approval.to_oneself``,
    ``approval.may_not_decide`` for who asked or may not see it, ``approval.sits_already``; ``BadInput`` without a
    reason.
    """
    require(by, Right.MANAGE_USERS)
    with transaction.atomic():
        request = ApprovalRequest.objects.select_related("route", "asked_by").get(pk=number)
        require_seen(by, request)
        if request.state != State.WAITING:
            raise Refused("approval.over", state=request.state)
        seats = ApprovalSeat.objects.filter(request=request, is_past=False, step__gte=request.step)
        seat = seats.filter(pk=seat_number, decision__isnull=True).first()
        if seat is None:
            raise Refused("approval.not_open")
        if to.pk == by.pk:
            raise Refused("approval.to_oneself")
        if not may_sit(request, to):
            raise Refused("approval.may_not_decide", login=to.username)
        if seats.filter(step=seat.step, user=to).exists():
            raise Refused("approval.sits_already", login=to.username)
        before, seat.user, seat.party = seat.user_id, to, f"{USER}:{to.pk}"
        seat.save(update_fields=["user", "party"])
        fields = {"step": seat.step, "before": f"user:{before}", "after": f"user:{to.pk}"}
        record(by.pk, "approval.hand_over", f"approval:{number}", fields=fields, reason=reason)
        if seat.step == request.step:
            tell(request, "approval/waiting", [to.pk], due_at=request.deadline_at)
    return request
