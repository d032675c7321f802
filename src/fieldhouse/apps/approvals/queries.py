"""Reads of routes, requests and seats."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import F, Q, QuerySet

from fieldhouse.apps.approvals.access import may_see
from fieldhouse.apps.approvals.models import ApprovalRequest, ApprovalRoute, ApprovalSeat
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.queries import absent_today
from fieldhouse.domain.approvals import Mode, State, Step
from fieldhouse.once import once

MOST = 50
"""Requests that a list shows."""


@once
def route_for(kind: str) -> ApprovalRoute | None:
    """The route that requests of a kind take today, or ``None``: such things are done without being asked for."""
    return ApprovalRoute.objects.filter(kind=kind, ended_at__isnull=True).first()


def routes() -> dict[str, ApprovalRoute]:
    """The routes of today by kind."""
    rows = ApprovalRoute.objects.filter(ended_at__isnull=True).select_related("made_by")
    return {one.kind: one for one in rows}


def request_seen(user: User, number: int) -> ApprovalRequest | None:
    """A request that a user may see; ``None`` alike for one that does not exist."""
    found = _requests().filter(pk=number).first()
    return found if found is not None and may_see(user, found) else None


def requests_numbered(numbers: Collection[int]) -> list[ApprovalRequest]:
    """Requests by their numbers, for who asks `access.may_see` of each."""
    return list(_requests().filter(pk__in=numbers))


def seats_of(request: ApprovalRequest) -> list[ApprovalSeat]:
    """All seats of a request, past rounds included, in the order of the steps."""
    rows = ApprovalSeat.objects.filter(request=request).select_related("user", "decided_by")
    return list(rows.order_by("step", "is_escalated", "pk"))


def waiting_for(user: User) -> list[ApprovalRequest]:
    """What waits for a user to decide, be it for somebody they stand in for, or to read; the next deadline first."""
    me = [user.pk, *(one.pk for one in absent_today(user))]
    mine = ApprovalSeat.objects.filter(is_past=False, decision__isnull=True)
    to_decide = mine.filter(user__in=me, request__state=State.WAITING, step=F("request__step"))
    signed = ApprovalSeat.objects.filter(
        is_past=False, decided_by=user, request__state=State.WAITING, step=F("request__step")
    )
    to_read = mine.filter(user=user, request__state=State.APPROVED, step__gt=F("request__step"))
    found = Q(pk__in=to_decide.values("request")) & ~Q(pk__in=signed.values("request"))
    found &= Q(route__allows_own=True) | ~Q(asked_by=user)
    rows = _requests().filter(found | Q(pk__in=to_read.values("request")))
    return _seen(user, rows.order_by(F("deadline_at").asc(nulls_last=True), "pk"))


def asked_by(user: User) -> list[ApprovalRequest]:
    """What a user asked for, newest first."""
    return _seen(user, _requests().filter(asked_by=user).order_by("-pk"))


def decided_by(user: User) -> list[ApprovalRequest]:
    """What a user decided, newest first."""
    seats = ApprovalSeat.objects.filter(decided_by=user).values("request")
    return _seen(user, _requests().filter(pk__in=seats).order_by("-pk"))


def late(instant: datetime) -> list[int]:
    """The numbers of requests whose step is past its deadline and has not been escalated."""
    rows = ApprovalRequest.objects.filter(
        state=State.WAITING, deadline_at__lte=instant, escalated_at__isnull=True
    )
    return list(rows.order_by("pk").values_list("pk", flat=True))


def left_alone() -> list[int]:
    """The numbers of requests whose step nobody is left to decide, and that were not escalated."""
    waiting = _seated().filter(decision__isnull=True, user__is_active=False)
    rows = _requests().filter(
        state=State.WAITING, escalated_at__isnull=True, pk__in=waiting.values("request")
    )
    return [one.pk for one in rows.order_by("pk") if _is_left_alone(one)]


def is_left_alone(step: Step, seats: Collection[ApprovalSeat]) -> bool:
    """Whether a step cannot be decided: one of all with a seat, or one of any with every seat, whose user has gone."""
    gone = [not one.user.is_active for one in seats if not one.decision]
    return any(gone) if step.mode == Mode.ALL else bool(gone) and all(gone)


def _is_left_alone(request: ApprovalRequest) -> bool:
    seats = list(_seated().filter(request=request).select_related("user"))
    return is_left_alone(request.route.all_steps()[request.step - 1], seats)


def _seated() -> QuerySet[ApprovalSeat]:
    return ApprovalSeat.objects.filter(is_past=False, step=F("request__step"))


def to_carry_out(but: Collection[int]) -> list[ApprovalRequest]:
    """Approved requests that were neither carried out nor failed, but for those under way."""
    rows = ApprovalRequest.objects.filter(state=State.APPROVED, carried_out_at__isnull=True, failure={})
    return list(rows.exclude(pk__in=but).order_by("pk"))


def _requests() -> QuerySet[ApprovalRequest]:
    return ApprovalRequest.objects.select_related("asked_by", "route")


def _seen(user: User, rows: QuerySet[ApprovalRequest]) -> list[ApprovalRequest]:
    return [one for one in rows[:MOST] if may_see(user, one)]
