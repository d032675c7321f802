"""What is past its deadline, or waits for people who have left, goes to those above (引上げ)."""

from __future__ import annotations

from django.db import transaction

from fieldhouse.apps.approvals.actions.seating import add_escalated, may_sit, tell
from fieldhouse.apps.approvals.models import ApprovalRequest, ApprovalSeat
from fieldhouse.apps.approvals.parties import ABOVE, users_of
from fieldhouse.apps.approvals.queries import is_left_alone, late, left_alone
from fieldhouse.apps.audit.actions import record
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.queries import users_with_right
from fieldhouse.apps.roles.rights import Right
from fieldhouse.clock import now
from fieldhouse.domain.approvals import State


def escalate_late() -> int:
    """Escalate every step that is past its deadline, or that nobody is left to decide, once; how many."""
    return sum(_escalate(number) for number in sorted({*late(now()), *left_alone()}))


def _escalate(number: int) -> int:
    with transaction.atomic():
        request = ApprovalRequest.objects.select_related("route", "asked_by").get(pk=number)
        is_late = request.deadline_at is not None and request.deadline_at <= now()
        if request.state != State.WAITING or request.escalated_at is not None:
            return 0
        seats = list(
            ApprovalSeat.objects.filter(request=request, step=request.step, is_past=False).select_related(
                "user"
            )
        )
        step = request.route.all_steps()[request.step - 1]
        if not is_late and not is_left_alone(step, seats):
            return 0
        taken = {one.user_id for one in seats}
        named = step.escalates_to
        open_ones = [one for one in seats if not one.decision]
        meant = _named(request, named) if named else _above([one.user for one in open_ones])
        if not is_late:
            meant = [*_named(request, tuple({one.party for one in open_ones})), *meant]
        found = {one.pk: one for one in meant if one.pk not in taken and may_sit(request, one)}
        add_escalated(request, list(found.values()), named[0] if named else ABOVE)
        ApprovalRequest.objects.filter(pk=number).update(escalated_at=now())
        record(
            None,
            "approval.escalate",
            f"approval:{number}",
            fields={"step": request.step, "escalated_to": sorted(found)},
        )
        if is_late:
            tell(request, "approval/escalated", found, due_at=now())
            tell(request, "approval/late", [request.asked_by_id])
        else:
            tell(request, "approval/waiting", found)
            tell(request, "approval/left", [request.asked_by_id, *_managers()])
    return 1


def _named(request: ApprovalRequest, parties: tuple[str, ...]) -> list[User]:
    today = now().date()
    return [one for party in parties for one in users_of(party, request.asked_by, today)]


def _managers() -> list[int]:
    """Who may hand a seat to somebody else."""
    return [one.pk for one in users_with_right(Right.MANAGE_USERS)]


def _above(late_ones: list[User]) -> list[User]:
    """Those who lead whoever has not decided."""
    today = now().date()
    return [above for one in late_ones for above in users_of(ABOVE, one, today)]
