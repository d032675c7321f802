"""When somebody is told by mail: not in their quiet hours, not on free days, and once a day but for what is due."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DUE_WITHIN = timedelta(hours=24)
"""What is to be done within this time does not wait for the day's digest."""

FIRST_RETRY, LONGEST_RETRY = timedelta(minutes=1), timedelta(hours=6)
MOST_TRIES = 12
"""The twelfth try comes about a day and a half after the first."""


@dataclass(frozen=True, slots=True)
class Hours:
    """The hours of a person in their zone: the quiet ones, from and until, when the digest comes, and free days.

    Quiet hours may pass midnight, such as from 19:00 until 08:00; the same hour twice is none.
    """

    zone: ZoneInfo
    quiet_from: time
    quiet_until: time
    digest_at: time
    is_free: Callable[[date], bool]

    def are_quiet(self, instant: datetime) -> bool:
        """Whether nothing is sent at an instant: on a free day, or in the quiet hours."""
        local = instant.astimezone(self.zone)
        at, begin, end = local.time(), self.quiet_from, self.quiet_until
        is_night = begin <= at < end if begin <= end else at >= begin or at < end
        return is_night or self.is_free(local.date())

    def has_digest(self, instant: datetime, last: datetime | None) -> bool:
        """Whether the day's digest is to be sent at an instant, when the last one was sent at ``last``."""
        local = instant.astimezone(self.zone)
        if self.are_quiet(instant) or local.time() < self.digest_at:
            return False
        return last is None or last.astimezone(self.zone).date() < local.date()


def is_due(due_at: datetime | None, instant: datetime) -> bool:
    """Whether something is to be done so soon that it does not wait for the digest."""
    return due_at is not None and due_at <= instant + DUE_WITHIN


def next_try(tries: int) -> timedelta:
    """How long after a failure it is tried again: a minute, two, four, and six hours at most."""
    return min(FIRST_RETRY * (1 << min(tries - 1, 16)), LONGEST_RETRY)
