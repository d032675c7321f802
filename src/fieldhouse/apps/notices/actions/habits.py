"""Keeping how somebody wants to be told."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from fieldhouse.apps.audit.actions import record
from fieldhouse.apps.notices.models import Habits
from fieldhouse.apps.roles.models import User


def keep_habits(user: User, **said: Any) -> Habits:
    """Keep a user's own habits; another address for their mails is written into the log."""
    with transaction.atomic():
        before = Habits.objects.filter(user=user).first()
        kept, _is_new = Habits.objects.update_or_create(user=user, defaults=said)
        if kept.address != (before.address if before else ""):
            record(user.pk, "notices.address", f"user:{user.pk}", personal={"address": kept.address})
    return kept
