"""Reads of the directory's users, groups and roles."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, QuerySet

from fieldhouse.apps.directory.models import Entry, Given, Group, GroupRole
from fieldhouse.apps.roles.models import User

BY_USER = {"username": "username__iexact", "externalid": "entry__external_id", "id": "pk"}
BY_GROUP = {"displayname": "display_name__iexact", "externalid": "external_id", "id": "pk"}
"""Attributes that directories ask for one resource by, with the column that answers."""


def directory_user(number: str) -> User | None:
    """The user with a number, unless the directory took them away."""
    return _users().filter(pk=number).first() if _is_number(number) else None


def directory_users(attribute: str = "", value: str = "") -> list[User]:
    """Users with what the directory says of them; those with a value of one of `BY_USER`, if one is given."""
    return list(_chosen(_users().order_by("pk"), BY_USER, attribute, value))


def directory_group(number: str) -> Group | None:
    """The group with a number."""
    return Group.objects.filter(pk=number).first() if _is_number(number) else None


def directory_groups(attribute: str = "", value: str = "") -> list[Group]:
    """Groups; those with a value of one of `BY_GROUP`, if one is given."""
    return list(_chosen(Group.objects.order_by("pk"), BY_GROUP, attribute, value))


def members_of(groups: list[Group]) -> dict[int, list[int]]:
    """The numbers of who is in each of the groups."""
    found: dict[int, list[int]] = {group.pk: [] for group in groups}
    rows = Group.members.through.objects.filter(group__in=found).order_by("user_id")
    for group, user in rows.values_list("group_id", "user_id"):
        found[group].append(user)
    return found


def groups_of(users: list[User]) -> dict[int, list[Group]]:
    """The groups in which each of the users is."""
    found: dict[int, list[Group]] = {user.pk: [] for user in users}
    rows = Group.members.through.objects.filter(user__in=found).select_related("group").order_by("group_id")
    for row in rows:
        found[row.user_id].append(row.group)
    return found


def taken_away(login: str) -> User | None:
    """A user of this name whom the directory took away before."""
    return User.objects.filter(username__iexact=login, entry__removed_at__isnull=False).first()


def has_login(login: str, but: int | None = None) -> bool:
    """Whether somebody else signs in with a name, whatever its case."""
    return User.objects.filter(username__iexact=login).exclude(pk=but or 0).exists()


def known_members(numbers: list[str]) -> set[int]:
    """Those of the numbers that are users of the directory."""
    return set(
        _users().filter(pk__in=[one for one in numbers if _is_number(one)]).values_list("pk", flat=True)
    )


def group_list() -> list[Any]:
    """Every group with how many are in it and the roles that it gives, by name."""
    rows = Group.objects.annotate(size=Count("members")).prefetch_related("roles")
    return list(rows.order_by("display_name", "pk"))


def roles_of_group(group: Group) -> list[GroupRole]:
    """The roles that a group gives, oldest first."""
    return list(GroupRole.objects.filter(group=group).select_related("position", "territory").order_by("pk"))


def group_role(group: Group, number: int) -> GroupRole | None:
    """One of them."""
    return GroupRole.objects.filter(group=group, pk=number).first()


def given_to(user: User) -> dict[int, Given]:
    """The grants that groups give a user and that have not ended, by the role of a group."""
    rows = Given.objects.filter(grant__user=user, grant__valid_to=None).select_related("grant")
    return {row.by_id: row for row in rows}


def wanted_by(user: User) -> dict[int, GroupRole]:
    """The roles that a user's groups give, by their number."""
    return {row.pk: row for row in GroupRole.objects.filter(group__members=user)}


def entry_of(user: User) -> Entry | None:
    """What the directory says of a user."""
    return Entry.objects.filter(user=user).first()


def _users() -> QuerySet[User]:
    return User.objects.select_related("entry").filter(entry__removed_at=None)


def _chosen(rows: QuerySet[Any], columns: dict[str, str], attribute: str, value: str) -> QuerySet[Any]:
    if not attribute:
        return rows
    if columns[attribute] == "pk" and not _is_number(value):
        return rows.none()
    return rows.filter(**{columns[attribute]: value})


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19
