"""Putting notices before people; the caller's transaction holds what they are about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from fieldhouse.apps.notices.models import Delivery, Notice, Room
from fieldhouse.apps.roles.models import User
from fieldhouse.clock import now


def notify(
    users: Iterable[int],
    kind: str,
    subject: str,
    *,
    fields: Mapping[str, Any] | None = None,
    due_at: datetime | None = None,
) -> None:
    """Tell users, by number, and the rooms that want such notices, each once.

    ``due_at`` is until when something is to be done. Nothing is sent here: the minute's tick does.
    """
    instant, said = now(), {"kind": kind, "subject": subject, "fields": dict(fields or {})}
    told = list(dict.fromkeys(users))
    Notice.objects.bulk_create(
        Notice(user_id=one, kind=kind, subject=subject, fields=said["fields"], made_at=instant, due_at=due_at)
        for one in told
    )
    if told:
        rooms = (room for room in Room.objects.filter(ended_at__isnull=True) if kind in room.kinds)
        Delivery.objects.bulk_create(
            Delivery(room=room, said=said, made_at=instant, next_at=instant) for room in rooms
        )


def mark_read(user: User, subject: str) -> None:
    """A user has read, or dealt with, what these notices are about."""
    unread = Notice.objects.filter(user=user, subject=subject, read_at__isnull=True)
    unread.update(read_at=now(), is_settled=True)


def mark_all_read(user: User) -> None:
    """A user has read all there is."""
    Notice.objects.filter(user=user, read_at__isnull=True).update(read_at=now(), is_settled=True)
