"""Standing in for somebody who is away."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from fieldhouse.apps.audit.actions import record
from fieldhouse.apps.notices.actions import notify
from fieldhouse.apps.roles.access import NotAllowed, has_right
from fieldhouse.apps.roles.models import Absence, User
from fieldhouse.apps.roles.rights import Right
from fieldhouse.clock import now
from fieldhouse.domain.errors import BadInput


def take_absence(made_by: User, user: User, deputy: User, first_on: date, last_on: date) -> Absence:
    """Have a deputy see what a user sees, from one day to another, both included.

    For oneself, or for anybody by who manages users. ``BadInput``: ``absence.own_deputy``, ``absence.ended``,
    ``absence.dates_reversed``, ``absence.deputy_gone``.
    """
    _require_own(made_by, user)
    if deputy.pk == user.pk:
        raise BadInput("absence.own_deputy")
    if not deputy.is_active:
        raise BadInput("absence.deputy_gone", login=deputy.username)
    if last_on < first_on:
        raise BadInput("absence.dates_reversed", first=first_on, last=last_on)
    if last_on < now().date():
        raise BadInput("absence.ended", on=last_on)
    with transaction.atomic():
        made = Absence.objects.create(
            user=user,
            deputy=deputy,
            valid_from=first_on,
            valid_to=date.fromordinal(last_on.toordinal() + 1),
            made_by=made_by,
            made_at=now(),
        )
        fields = {"deputy": deputy.pk, "valid_from": str(first_on), "valid_to": str(made.valid_to)}
        record(made_by.pk, "absence.take", f"user:{user.pk}", fields=fields)
        notify([deputy.pk], "absence/taken", f"absence:{made.pk}")
    return made


def end_absence(ended_by: User, one: Absence) -> None:
    """End an absence as of today, or before it begins: the deputy sees nothing of it from the next request on."""
    _require_own(ended_by, one.user)
    with transaction.atomic():
        Absence.objects.filter(pk=one.pk).update(valid_to=now().date())
        record(ended_by.pk, "absence.end", f"user:{one.user_id}", fields={"deputy": one.deputy_id})


def _require_own(made_by: User, user: User) -> None:
    if made_by.pk != user.pk and not has_right(made_by, Right.MANAGE_USERS):
        raise NotAllowed("policy.no_right", right=str(Right.MANAGE_USERS))
