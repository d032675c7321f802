"""Groups as the directory tells them."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from fieldhouse.apps.audit.actions import record
from fieldhouse.apps.directory.actions.roles import end_group_role, keep_in_step
from fieldhouse.apps.directory.models import Group
from fieldhouse.apps.directory.queries import roles_of_group
from fieldhouse.apps.roles.models import User
from fieldhouse.clock import now


def make_group(name: str, external_id: str, members: Collection[int], *, made_by: int) -> Group:
    """Make a group with its members."""
    with transaction.atomic():
        moment = now()
        group = Group.objects.create(
            display_name=name, external_id=external_id, made_at=moment, changed_at=moment
        )
        group.members.set(members)
        _record(group, "made", len(members), made_by)
    return group


def change_group(
    group: Group, name: str, external_id: str, members: Collection[int], *, made_by: int
) -> None:
    """Write what a group is called and who is in it; who joins holds its roles, who leaves holds them no longer."""
    with transaction.atomic():
        before = set(group.members.values_list("pk", flat=True))
        group.display_name, group.external_id, group.changed_at = name, external_id, now()
        group.save()
        group.members.set(members)
        _record(group, "changed", len(members), made_by)
        keep_in_step(User.objects.filter(pk__in=before ^ set(members)), made_by)


def remove_group(group: Group, *, made_by: int) -> None:
    """Remove a group; what it gave ends."""
    with transaction.atomic():
        for role in roles_of_group(group):
            end_group_role(role, made_by=made_by)
        _record(group, "removed", 0, made_by)
        group.delete()


def _record(group: Group, change: str, members: int, made_by: int) -> None:
    fields = {"change": change, "members": members}
    record(
        made_by, "directory.group", f"group:{group.pk}", fields=fields, personal={"name": group.display_name}
    )
