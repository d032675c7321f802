"""Telling people, and keeping how they want to be told."""

from __future__ import annotations

from fieldhouse.apps.notices.actions.telling import mark_all_read, mark_read, notify

__all__ = ["mark_all_read", "mark_read", "notify"]
