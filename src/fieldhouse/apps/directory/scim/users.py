"""Users of the service."""

from __future__ import annotations

from typing import Any

from fieldhouse.apps.directory import actions, queries
from fieldhouse.apps.directory.resources import DirectoryUser
from fieldhouse.apps.directory.scim.service import Service
from fieldhouse.apps.directory.scim.shapes import Address, shape_of_user, told_by
from fieldhouse.apps.roles.models import User


class Users(Service):
    """Users as resources; a number is a user's own."""

    name = "User"
    kind = DirectoryUser
    columns = queries.BY_USER

    def find(self, number: str) -> User | None:
        """The user with a number."""
        return queries.directory_user(number)

    def shapes(self, attribute: str, value: str, address: Address) -> list[Any]:
        """All users, or those with a value."""
        found = queries.directory_users(attribute, value)
        groups = queries.groups_of(found)
        return [shape_of_user(user, groups[user.pk], address) for user in found]

    def shape(self, found: User, address: Address) -> DirectoryUser:
        """One user."""
        return shape_of_user(found, queries.groups_of([found])[found.pk], address)

    def write(self, found: User | None, shape: DirectoryUser, asker: User) -> User:
        """Make or change a user."""
        if found is None:
            shape.active = shape.active is not False
            return actions.make_user(told_by(shape), made_by=asker.pk)
        actions.write_user(found, told_by(shape), made_by=asker.pk)
        return found

    def remove(self, found: User, asker: User) -> None:
        """Take a user away."""
        actions.remove_user(found, made_by=asker.pk)


USERS = Users()
