"""Users of the service; a number is a user's own."""

from __future__ import annotations

from fieldhouse.apps.directory import actions, queries
from fieldhouse.apps.directory.resources import DirectoryUser
from fieldhouse.apps.directory.scim.service import Service
from fieldhouse.apps.directory.scim.shapes import shape_of_user, told_by
from fieldhouse.apps.roles.models import User


def _write(found: User | None, shape: DirectoryUser, asker: User) -> User:
    if found is None:
        shape.active = shape.active is not False
        return actions.make_user(told_by(shape), made_by=asker.pk)
    actions.write_user(found, told_by(shape), made_by=asker.pk)
    return found


USERS = Service(
    name="User",
    kind=DirectoryUser,
    columns=queries.BY_USER,
    find=queries.directory_user,
    rows=queries.directory_users,
    beside=queries.groups_of,
    told=shape_of_user,
    write=_write,
    remove=actions.remove_user,
)
