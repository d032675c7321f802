"""Reads of users and grants."""

from __future__ import annotations

from fieldhouse.apps.records import held
from fieldhouse.apps.roles.models import Grant, User
from fieldhouse.clock import now


def user_named(login: str) -> User | None:
    """The active user with a login."""
    return User.objects.filter(username=login, is_active=True).first()


def user_numbered(number: int) -> User | None:
    """The active user with a number."""
    return User.objects.filter(pk=number, is_active=True).first()


def users() -> list[User]:
    """All users by login, with their grants."""
    return list(User.objects.select_related("person").prefetch_related("grants").order_by("username"))


def grants_of(user: User) -> list[Grant]:
    """A user's grants, newest first."""
    return list(Grant.objects.filter(user=user).select_related("position", "territory").order_by("-pk"))


def grants_held(user: User) -> list[Grant]:
    """The grants of a user that hold today."""
    return list(Grant.objects.filter(held(now().date()), user=user))


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
