"""Telling people, sending what they are told, and keeping how they want it."""

from __future__ import annotations

from fieldhouse.apps.notices.actions.habits import keep_habits
from fieldhouse.apps.notices.actions.rooms import NewRoom, end_room, make_room, try_again
from fieldhouse.apps.notices.actions.sending import send_due
from fieldhouse.apps.notices.actions.telling import mark_all_read, mark_read, notify

__all__ = [
    "NewRoom",
    "end_room",
    "keep_habits",
    "make_room",
    "mark_all_read",
    "mark_read",
    "notify",
    "send_due",
    "try_again",
]
