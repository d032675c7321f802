"""The roles that groups give: whoever is in a group holds them, and nobody else by it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction

from fieldhouse.apps.audit.actions import record
from fieldhouse.apps.directory.models import Given, Group, GroupRole
from fieldhouse.apps.directory.queries import given_to, wanted_by
from fieldhouse.apps.roles.actions import end_grant, grant_role
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.queries import role_called
from fieldhouse.clock import now
from fieldhouse.domain.errors import BadInput


def add_group_role(
    group: Group,
    role: str,
    *,
    made_by: int,
    position: int | None = None,
    territory: int | None = None,
    walls: Sequence[str] = (),
) -> GroupRole:
    """Have a group give a role, to everybody who is in it now and to whoever joins.

    ``BadInput``: ``user.no_partner`` for a role of a partner's people, which a user is granted for one partner.
    """
    rule = role_called(role)
    if rule is not None and rule.needs_partner:
        raise BadInput("user.no_partner", role=role)
    with transaction.atomic():
        made = GroupRole.objects.create(
            group=group,
            role=role,
            position_id=position,
            territory_id=territory,
            walls=list(walls),
            made_at=now(),
        )
        fields = {"role": role, "position": position, "territory": territory, "walls": list(walls)}
        record(made_by, "directory.role", f"group:{group.pk}", fields=fields)
        keep_in_step(group.members.all(), made_by)
    return made


def end_group_role(role: GroupRole, *, made_by: int) -> None:
    """Have a group give a role no longer; what it gave ends."""
    with transaction.atomic():
        _end(Given.objects.filter(by=role), made_by)
        record(made_by, "directory.unrole", f"group:{role.group_id}", fields={"role": role.role})
        role.delete()


def keep_in_step(users: Iterable[User], made_by: int) -> None:
    """Give users the roles of their groups, and end what groups gave that they are in no longer."""
    for user in users:
        wanted, given = wanted_by(user), given_to(user)
        for number, role in wanted.items():
            if number not in given:
                grant = grant_role(
                    user,
                    role.role,
                    made_by=made_by,
                    position=role.position_id,
                    territory=role.territory_id,
                    walls=role.walls,
                )
                Given.objects.create(grant=grant, by=role)
        _end((row for number, row in given.items() if number not in wanted), made_by)


def _end(given: Iterable[Given], made_by: int) -> None:
    for row in given:
        if row.grant.valid_to is None:
            end_grant(row.grant, made_by=made_by)
