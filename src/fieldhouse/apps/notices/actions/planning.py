"""Which mails are to be sent: what is due at once, the rest once a day, nothing in quiet hours."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import groupby

from django.db import transaction

from fieldhouse.apps.notices.kinds import KINDS
from fieldhouse.apps.notices.mail import is_set_up
from fieldhouse.apps.notices.models import Delivery, Notice
from fieldhouse.apps.notices.queries import address_of, habits_of, hours_of
from fieldhouse.apps.roles.models import User
from fieldhouse.clock import now
from fieldhouse.domain.notices import is_due

KEPT_FOR = timedelta(days=7)
"""A notice that could not be mailed for so long, as nobody had a mail server or address, stays in the inbox alone."""


def plan_mails() -> None:
    """Put the notices whose time has come into mails, each notice into one."""
    instant = now()
    if not is_set_up():
        return
    Notice.objects.filter(is_settled=False, made_at__lt=instant - KEPT_FOR).update(is_settled=True)
    waiting = Notice.objects.filter(is_settled=False).select_related("user__person").order_by("user", "pk")
    for user, notices in groupby(waiting, key=lambda one: one.user):
        _plan(user, list(notices), instant)


def _plan(user: User, notices: list[Notice], instant: datetime) -> None:
    habits = habits_of(user)
    wanted = [one for one in notices if KINDS[one.kind].group in habits.groups]
    if not user.is_active or not address_of(user, habits):
        wanted = []
    unwanted = [one.pk for one in notices if one not in wanted]
    Notice.objects.filter(pk__in=unwanted).update(is_settled=True)
    hours = hours_of(user, habits)
    if not wanted or hours.are_quiet(instant):
        return
    last = Delivery.objects.filter(user=user, is_digest=True).order_by("-made_at").first()
    if hours.has_digest(instant, last.made_at if last else None):
        _mail(user, wanted, instant, is_digest=True)
        return
    due = [one for one in wanted if is_due(one.due_at, instant)]
    if due:
        _mail(user, due, instant, is_digest=False)


def _mail(user: User, notices: list[Notice], instant: datetime, *, is_digest: bool) -> None:
    with transaction.atomic():
        made = Delivery.objects.create(user=user, is_digest=is_digest, made_at=instant, next_at=instant)
        numbers = [one.pk for one in notices]
        Notice.objects.filter(pk__in=numbers, is_settled=False).update(is_settled=True, delivery=made)
