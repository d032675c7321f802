"""Reads of notices, habits, rooms and deliveries."""

from __future__ import annotations

from fieldhouse.apps.notices.kinds import GROUPS
from fieldhouse.apps.notices.models import Delivery, Habits, Notice, Room
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.working_days import country_of_zone, free_in
from fieldhouse.domain.instants import zone_named
from fieldhouse.domain.notices import Hours

MOST = 100
"""Notices that the inbox shows, and deliveries that administrators see."""


def unread_count(user: User) -> int:
    """How many notices a user has not read: one question that an index answers."""
    return Notice.objects.filter(user=user, read_at__isnull=True).count()


def newest(user: User) -> list[Notice]:
    """A user's newest notices, newest first."""
    return list(Notice.objects.filter(user=user).order_by("-pk")[:MOST])


def notice_of(user: User, number: int) -> Notice | None:
    """One of a user's notices."""
    return Notice.objects.filter(user=user, pk=number).first()


def habits_of(user: User) -> Habits:
    """How a user wants to be told; nobody has to say so."""
    found = Habits.objects.filter(user=user).first()
    return found or Habits(user=user, groups=list(GROUPS))


def address_of(user: User, habits: Habits) -> str:
    """Where a user's mails go: what they said, else their user's address, else that of the person they are."""
    return habits.address or user.email or (user.person.email if user.person else "")


def country_of(user: User, habits: Habits) -> str:
    """Whose holidays a user keeps: those they said, else those of the person they are, else those of their zone."""
    return habits.country or (user.person.country if user.person else "") or country_of_zone(user.zone)


def hours_of(user: User, habits: Habits) -> Hours:
    """A user's hours, in their zone."""
    return Hours(
        zone_named(user.zone),
        habits.quiet_from,
        habits.quiet_until,
        habits.digest_at,
        free_in(country_of(user, habits)),
    )


def rooms() -> list[Room]:
    """The rooms that are posted to, by name."""
    return list(Room.objects.filter(ended_at__isnull=True).order_by("name", "pk"))


def room_numbered(number: int) -> Room | None:
    """One room that is posted to."""
    return Room.objects.filter(pk=number, ended_at__isnull=True).first()


def troubled() -> list[Delivery]:
    """Deliveries that failed or are tried again, newest first."""
    rows = Delivery.objects.exclude(error="").exclude(state=Delivery.State.SENT)
    return list(rows.select_related("user", "room").order_by("-pk")[:MOST])
