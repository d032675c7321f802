"""Groups of the service; their members must be users of the directory."""

from __future__ import annotations

from scim2_models import InvalidValueException

from fieldhouse.apps.directory import actions, queries
from fieldhouse.apps.directory.models import Group
from fieldhouse.apps.directory.resources import DirectoryGroup
from fieldhouse.apps.directory.scim.service import Service
from fieldhouse.apps.directory.scim.shapes import external_id_of, name_of_group, shape_of_group
from fieldhouse.apps.roles.models import User


def _write(found: Group | None, shape: DirectoryGroup, asker: User) -> Group:
    name, external_id = name_of_group(shape), external_id_of(shape)
    said = {str(one.value) for one in shape.members or [] if one.value}
    members = queries.known_members(sorted(said))
    if unknown := sorted(said - {str(number) for number in members}):
        raise InvalidValueException(detail=f"no user has the id {unknown[0][:40]}")
    if found is None:
        return actions.make_group(name, external_id, members, made_by=asker.pk)
    actions.change_group(found, name, external_id, members, made_by=asker.pk)
    return found


GROUPS = Service(
    name="Group",
    kind=DirectoryGroup,
    columns=queries.BY_GROUP,
    find=queries.directory_group,
    rows=queries.directory_groups,
    beside=queries.members_of,
    told=shape_of_group,
    write=_write,
    remove=actions.remove_group,
)
