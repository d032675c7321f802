"""Which role of the library a position has: the one that it was given, else the one of its title."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Max

from fieldhouse.apps.jobs.models import JobRole, JobSeat
from fieldhouse.apps.jobs.queries.shelves import Kept, Library, kept, slug_of
from fieldhouse.apps.people.models import Position
from fieldhouse.apps.people.queries import held_by, positions_by_number
from fieldhouse.apps.roles.models import User
from fieldhouse.domain.jobs.library import same_title


@dataclass(frozen=True, slots=True)
class Seat:
    """A position with its role; ``is_by_title`` where nobody gave it one and its title says which it is."""

    position: Position
    family: Kept
    role: dict[str, Any]
    is_by_title: bool


def seat_of(position: Position, library: Library) -> Seat | None:
    """The role of a position, or ``None`` where the library has none for it."""
    given = JobSeat.objects.select_related("family").filter(position=position).first()
    if given is not None:
        family = kept(given.family.key)
        role = family.role(given.slug) if family else None
        if family is not None and role is not None:
            return Seat(position, family, role, False)
    for family in library.families:
        for role in () if family.is_removed else family.page["roles"]:
            if position.title and same_title(role["title"], position.title):
                return Seat(position, family, role, True)
    return None


def role_held(position: int) -> JobRole | None:
    """The role of a position by its number, without its page: the one it was given, else the one of its title."""
    roles = (
        JobRole.objects.filter(version__family__is_removed=False)
        .annotate(newest=Max("version__family__versions__number"))
        .filter(version__number=F("newest"))
        .order_by("version__family__key", "position")
    )
    given = JobSeat.objects.filter(position=position).first()
    if given is not None:
        own = roles.filter(version__family=given.family_id).select_related("version__family")
        found = next((one for one in own if slug_of(one.identity) == given.slug), None)
        if found is not None:
            return found
    titles = roles.values_list("pk", "title")
    held = positions_by_number([position])[position].title if titles else ""
    number = next((pk for pk, title in titles if held and same_title(title, held)), None)
    return JobRole.objects.select_related("version__family").get(pk=number) if number else None


def seats_of(user: User, on: date, library: Library) -> list[Seat]:
    """The roles of the positions that a user's person holds on a day."""
    if not user.person_id:
        return []
    positions = positions_by_number(held_by(user.person_id, on)).values()
    found = [seat_of(position, library) for position in positions]
    return [seat for seat in found if seat is not None]
