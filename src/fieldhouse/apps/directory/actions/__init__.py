"""Doing what the directory says of users and groups, and giving the roles of its groups."""

from fieldhouse.apps.directory.actions.groups import change_group, make_group, remove_group
from fieldhouse.apps.directory.actions.roles import add_group_role, end_group_role
from fieldhouse.apps.directory.actions.users import make_user, remove_user, write_user

__all__ = [
    "add_group_role",
    "change_group",
    "end_group_role",
    "make_group",
    "make_user",
    "remove_group",
    "remove_user",
    "write_user",
]
