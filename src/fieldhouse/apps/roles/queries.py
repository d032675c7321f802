"""Reads of users and grants."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from django.db.models import Q

from fieldhouse.apps.records import held
from fieldhouse.apps.roles.models import Absence, Grant, Role, Share, User
from fieldhouse.apps.roles.standard import EARLIER, STANDARD, RoleRule, code_of
from fieldhouse.clock import now
from fieldhouse.once import once


def user_named(login: str) -> User | None:
    """The active user with a login."""
    return User.objects.filter(username=login, is_active=True).first()


def user_numbered(number: int) -> User | None:
    """The active user with a number."""
    return User.objects.filter(pk=number, is_active=True).first()


def users_with_role(role: str, on: date) -> list[User]:
    """The active users who hold a role on a day, by login; grants of earlier releases count by what they are now."""
    codes = [role, *(code for code in EARLIER if code_of(code) == role)]
    rows = Grant.objects.filter(held(on), role__in=codes).values("user")
    return list(User.objects.filter(pk__in=rows, is_active=True).order_by("username"))


def users_with_right(right: str) -> list[User]:
    """The active users with a role that has a right today, by login."""
    roles = roles_on(now().date())
    holders = {one.user_id for one in held_today() if right in _rights_of(roles, one)}
    return list(User.objects.filter(pk__in=holders).order_by("username"))


def users_of_people(people: Collection[int]) -> list[User]:
    """The active users who are these people of the organisation, by login."""
    return list(User.objects.filter(person__in=people, is_active=True).order_by("username"))


def absent_today(deputy: User) -> list[User]:
    """Those for whom a user stands in today."""
    rows = Absence.objects.filter(held(now().date()), deputy=deputy).select_related("user")
    return [one.user for one in rows]


def deputies_today(users: Collection[int]) -> list[User]:
    """The active users who stand in for any of these users today."""
    rows = Absence.objects.filter(held(now().date()), user__in=users).values("deputy")
    return list(User.objects.filter(pk__in=rows, is_active=True).order_by("username"))


def users() -> list[User]:
    """All users by login, with their grants."""
    return list(User.objects.select_related("person").prefetch_related("grants").order_by("username"))


def grants_of(user: User) -> list[Grant]:
    """A user's grants, newest first."""
    return list(Grant.objects.filter(user=user).select_related("position", "territory").order_by("-pk"))


def grants_held(user: User) -> list[Grant]:
    """The grants of a user that hold today."""
    return list(Grant.objects.filter(held(now().date()), user=user))


@once
def roles_on(on: date) -> dict[str, RoleRule]:
    """The roles that there were on a day by code, those out of the box first; one that was changed as it was then."""
    found = dict(STANDARD)
    for row in Role.objects.filter(held(on)).order_by("pk"):
        found[row.code] = RoleRule(
            row.code,
            *(frozenset(atoms) for atoms in (row.rights, row.reach, row.walls, row.fields)),
            *(row.name, row.name_ja, row.about, row.about_ja),
        )
    return found


def role_called(code: str) -> RoleRule | None:
    """The role of a code today; codes of earlier releases are understood."""
    return roles_on(now().date()).get(code_of(code))


@once
def is_changed_here(code: str) -> bool:
    """Whether a role was made here, or is one out of the box that somebody changed."""
    return Role.objects.filter(held(now().date()), code=code).exists()


def holders_of(code: str) -> list[Grant]:
    """The grants of a role that hold today, by login."""
    codes = [code, *(earlier for earlier, today in EARLIER.items() if today == code)]
    rows = Grant.objects.filter(held(now().date()), role__in=codes)
    return list(rows.select_related("user", "position", "territory").order_by("user__username", "pk"))


def _rights_of(roles: Mapping[str, RoleRule], grant: Grant) -> frozenset[str]:
    rule = roles.get(code_of(grant.role))
    return rule.rights if rule else frozenset()


@once
def held_today() -> list[Grant]:
    """Every grant of an active user that holds today."""
    return list(Grant.objects.filter(held(now().date()), user__is_active=True))


def users_numbered(numbers: Iterable[int]) -> dict[int, User]:
    """Users by their number, signed off or not."""
    return User.objects.in_bulk(list(numbers))


def account_numbered(number: int) -> User | None:
    """The user with a number, signed off or not, for those who manage users."""
    return User.objects.select_related("person").filter(pk=number).first()


def grant_numbered(user: User, number: int) -> Grant | None:
    """One of a user's grants."""
    return Grant.objects.filter(user=user, pk=number).first()


def grants_today() -> dict[int, list[Grant]]:
    """The grants that hold today by user, oldest first."""
    rows = Grant.objects.filter(held(now().date())).select_related("position", "territory").order_by("pk")
    found: dict[int, list[Grant]] = {}
    for grant in rows:
        found.setdefault(grant.user_id, []).append(grant)
    return found


MOST_COLLEAGUES = 500
"""Users that a field proposes while somebody types; who is not among them is found by the user name all the same."""


def colleagues() -> list[User]:
    """The users whom a field proposes, by login."""
    return list(User.objects.filter(is_active=True).order_by("username")[:MOST_COLLEAGUES])


def users_called(text: str) -> list[User]:
    """The active users with a login, or else with a name, the family name first or last."""
    words = text.split()
    named = Q()
    for place in range(1, len(words)):
        first, last = " ".join(words[:place]), " ".join(words[place:])
        named |= Q(first_name__iexact=first, last_name__iexact=last)
        named |= Q(first_name__iexact=last, last_name__iexact=first)
    active = User.objects.filter(is_active=True)
    by_login = list(active.filter(username=text.strip()))
    return by_login or (list(active.filter(named).order_by("pk")) if named else [])


def absences_of(user: User) -> list[Absence]:
    """A user's absences that are not over, the next one first."""
    rows = Absence.objects.filter(user=user, valid_to__gt=now().date()).select_related("deputy")
    return list(rows.order_by("valid_from", "pk"))


def stands_in_for(user: User) -> list[Absence]:
    """The absences that are not over in which a user is the deputy, the next one first."""
    rows = Absence.objects.filter(deputy=user, valid_to__gt=now().date()).select_related("user")
    return list(rows.order_by("valid_from", "pk"))


def absence_numbered(number: int) -> Absence | None:
    """One absence."""
    return Absence.objects.select_related("user").filter(pk=number).first()


def shares_of(opportunity: int, account: int | None) -> list[Share]:
    """Those to whom a deal is shown today, by itself or with its account."""
    of_deal = Q(opportunity=opportunity) | (Q(account=account) if account else Q())
    rows = Share.objects.filter(of_deal, held(now().date())).select_related("user", "made_by")
    return list(rows.order_by("valid_to", "pk"))


def shares_numbered(numbers: Collection[int]) -> list[Share]:
    """Shares that hold today, by their numbers."""
    rows = Share.objects.filter(held(now().date()), pk__in=numbers)
    return list(rows.select_related("account", "made_by"))


def absences_numbered(numbers: Collection[int]) -> list[Absence]:
    """Absences that are not over, by their numbers."""
    rows = Absence.objects.filter(pk__in=numbers, valid_to__gt=now().date())
    return list(rows.select_related("user"))


def share_numbered(number: int) -> Share | None:
    """One share."""
    return Share.objects.filter(pk=number).first()
