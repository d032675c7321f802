"""Reads of users and grants."""

from __future__ import annotations

from fieldhouse.apps.roles.models import Grant, User


def user_named(login: str) -> User | None:
    """The active user with a login."""
    return User.objects.filter(username=login, is_active=True).first()


def users() -> list[User]:
    """All users by login, with their grants."""
    return list(User.objects.select_related("person").prefetch_related("grants").order_by("username"))


def has_users() -> bool:
    """Whether anybody can sign in."""
    return User.objects.exists()


def grants_of(user: User) -> list[Grant]:
    """A user's grants, newest first."""
    return list(Grant.objects.filter(user=user).select_related("position", "territory").order_by("-pk"))
