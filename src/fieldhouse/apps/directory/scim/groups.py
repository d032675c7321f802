"""Groups of the service."""

from __future__ import annotations

from typing import Any

from scim2_models import InvalidValueException

from fieldhouse.apps.directory import actions, queries
from fieldhouse.apps.directory.models import Group
from fieldhouse.apps.directory.resources import DirectoryGroup
from fieldhouse.apps.directory.scim.service import Service
from fieldhouse.apps.directory.scim.shapes import Address, external_id_of, name_of_group, shape_of_group
from fieldhouse.apps.roles.models import User


class Groups(Service):
    """Groups as resources."""

    name = "Group"
    kind = DirectoryGroup
    columns = queries.BY_GROUP

    def find(self, number: str) -> Group | None:
        """The group with a number."""
        return queries.directory_group(number)

    def shapes(self, attribute: str, value: str, address: Address) -> list[Any]:
        """All groups, or those with a value."""
        found = queries.directory_groups(attribute, value)
        members = queries.members_of(found)
        return [shape_of_group(group, members[group.pk], address) for group in found]

    def shape(self, found: Group, address: Address) -> DirectoryGroup:
        """One group."""
        return shape_of_group(found, queries.members_of([found])[found.pk], address)

    def write(self, found: Group | None, shape: DirectoryGroup, asker: User) -> Group:
        """Make or change a group; its members must be users of the directory."""
        name, external_id = name_of_group(shape), external_id_of(shape)
        said = {str(one.value) for one in shape.members or [] if one.value}
        members = queries.known_members(sorted(said))
        if unknown := sorted(said - {str(number) for number in members}):
            raise InvalidValueException(detail=f"no user has the id {unknown[0][:40]}")
        if found is None:
            return actions.make_group(name, external_id, members, made_by=asker.pk)
        actions.change_group(found, name, external_id, members, made_by=asker.pk)
        return found

    def remove(self, found: Group, asker: User) -> None:
        """Remove a group."""
        actions.remove_group(found, made_by=asker.pk)


GROUPS = Groups()
