"""Who sits in which step of a request, found on the day it is asked."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from fieldhouse.apps.approvals.kinds import kind_named
from fieldhouse.apps.approvals.models import ApprovalRequest, ApprovalSeat
from fieldhouse.apps.approvals.parties import users_of
from fieldhouse.apps.company.queries import company
from fieldhouse.apps.notices.actions import notify
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.queries import deputies_today
from fieldhouse.apps.working_days import country_of_zone, free_in
from fieldhouse.clock import now
from fieldhouse.domain.approvals import Mode, deadline_on
from fieldhouse.domain.errors import Refused
from fieldhouse.domain.instants import as_of_instant, day_of


def seat_everybody(request: ApprovalRequest) -> None:
    """Give everybody whom the route means today their seat, in every step.

    Left out are who may not see the subject and, unless the route allows it, the asker. ``Refused("approval.nobody")``
    when that leaves a step without anybody, or a step of all without one of its parties.
    """
    today = now().date()
    for number, step in enumerate(request.route.all_steps(), start=1):
        seated: dict[int, str] = {}
        for party in step.who:
            meant = users_of(party, request.asked_by, today)
            able = [one for one in meant if may_sit(request, one)]
            is_asker_alone = {one.pk for one in meant} == {request.asked_by_id}
            if step.mode == Mode.ALL and not able and not is_asker_alone:
                raise Refused("approval.nobody", step=number)
            for one in able:
                seated.setdefault(one.pk, party)
        if not seated and step.mode != Mode.LATER:
            raise Refused("approval.nobody", step=number)
        _seat(request, number, seated.items())


def seat_again(request: ApprovalRequest, step: int) -> None:
    """Have those who decide from a step on decide once more; what they said stands in the past."""
    before = [
        one
        for one in ApprovalSeat.objects.filter(request=request, is_past=False, step__gte=step).order_by("pk")
        if request.route.all_steps()[one.step - 1].mode != Mode.LATER
    ]
    ApprovalSeat.objects.filter(pk__in=[one.pk for one in before]).update(is_past=True)
    for one in before:
        if not one.is_escalated:
            _seat(request, one.step, [(one.user_id, one.party)])


def may_sit(request: ApprovalRequest, user: User) -> bool:
    """Whether somebody may have a say: not the asker, unless the route allows it, and nobody who may not see it."""
    is_own = user.pk == request.asked_by_id and not request.route.allows_own
    return not is_own and kind_named(request.kind).may_see(user, request.subject)


def begin_step(request: ApprovalRequest, number: int) -> None:
    """Have a step wait for its people, with its deadline, and tell them."""
    step = request.route.all_steps()[number - 1]
    request.step, request.escalated_at = number, None
    request.deadline_on = request.deadline_at = None
    if step.days is not None:
        zone = company().reporting_zone
        today = day_of(now(), zone)
        request.deadline_on = deadline_on(today, step.days, free_in(country_of_zone(zone)))
        request.deadline_at = as_of_instant(request.deadline_on, zone)
    request.save()
    users = seated(request, number)
    deputies = [one.pk for one in deputies_today(users) if may_sit(request, one)]
    tell(request, "approval/waiting", [*users, *deputies], due_at=request.deadline_at)


def seated(request: ApprovalRequest, step: int) -> list[int]:
    """The users in a step today."""
    rows = ApprovalSeat.objects.filter(request=request, is_past=False, step=step)
    return list(rows.order_by("pk").values_list("user", flat=True))


def tell(request: ApprovalRequest, kind: str, users: Iterable[int], due_at: datetime | None = None) -> None:
    """Put a notice about a request before users."""
    notify(users, kind, f"approval:{request.pk}", fields={"kind": request.kind}, due_at=due_at)


def add_escalated(request: ApprovalRequest, users: Collection[User], party: str) -> None:
    """Add seats for those to whom a late step was escalated."""
    ApprovalSeat.objects.bulk_create(
        ApprovalSeat(request=request, step=request.step, user=one, party=party, is_escalated=True)
        for one in users
    )


def _seat(request: ApprovalRequest, step: int, seats: Iterable[tuple[int, str]]) -> None:
    ApprovalSeat.objects.bulk_create(
        ApprovalSeat(request=request, step=step, user_id=user, party=party) for user, party in seats
    )
