"""Saying who decides a kind of request."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from django.db import transaction

from fieldhouse.apps.approvals.kinds import is_kind
from fieldhouse.apps.approvals.models import ApprovalRoute
from fieldhouse.apps.audit.actions import record
from fieldhouse.apps.roles.access import require
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.rights import Right
from fieldhouse.clock import now
from fieldhouse.domain.approvals import Step, checked_steps
from fieldhouse.domain.errors import BadInput


def set_route(by: User, kind: str, steps: Sequence[Step], *, allows_own: bool = False) -> ApprovalRoute:
    """Put requests of a kind on a route from now on; those under way go on by the one on which they were asked.

    ``NotAllowed`` for who does not manage users; ``BadInput``: ``route.unknown_kind``, and as `checked_steps`.
    """
    require(by, Right.MANAGE_USERS)
    if not is_kind(kind):
        raise BadInput("route.unknown_kind", kind=kind)
    said = [asdict(one) for one in checked_steps(steps)]
    with transaction.atomic():
        _end(kind)
        made = ApprovalRoute.objects.create(
            kind=kind, steps=said, allows_own=allows_own, made_by=by, made_at=now()
        )
        fields = {"steps": [_line(one) for one in steps], "allows_own": allows_own}
        record(by.pk, "route.set", f"route:{kind}", fields=fields)
    return made


def end_route(by: User, kind: str) -> None:
    """Have requests of a kind done without being asked for, as without any route."""
    require(by, Right.MANAGE_USERS)
    with transaction.atomic():
        if _end(kind):
            record(by.pk, "route.end", f"route:{kind}")


def _end(kind: str) -> int:
    return ApprovalRoute.objects.filter(kind=kind, ended_at__isnull=True).update(ended_at=now())


def _line(step: Step) -> str:
    days = f" in {step.days} d" if step.days else ""
    above = f" then {' '.join(step.escalates_to)}" if step.escalates_to else ""
    return f"{step.mode}: {' '.join(step.who)}{days}{above}"
