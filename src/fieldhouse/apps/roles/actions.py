"""Making users and granting roles."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from fieldhouse.apps.audit.actions import record
from fieldhouse.apps.roles.models import Grant, User
from fieldhouse.clock import now
from fieldhouse.domain.errors import Refused


def create_user(
    login: str,
    password: str,
    *,
    made_by: int | None = None,
    person: int | None = None,
    language: str = "en",
    money_unit: str = "K",
    currency: str = "",
    zone: str = "UTC",
    display: tuple[str, str] = ("", ""),
) -> User:
    """Make a user who signs in with ``login``; ``display`` is the given and the family name."""
    with transaction.atomic():
        if User.objects.filter(username=login).exists():
            raise Refused("user.exists", login=login)
        user = User(
            username=login,
            person_id=person,
            language=language,
            money_unit=money_unit,
            currency=currency,
            zone=zone,
            first_name=display[0],
            last_name=display[1],
        )
        user.set_password(password)
        user.save()
        record(made_by, "user.create", f"user:{user.pk}", personal={"login": login})
    return user


def grant_role(
    user: User,
    role: str,
    *,
    made_by: int | None = None,
    position: int | None = None,
    territory: int | None = None,
    walls: Sequence[str] = (),
) -> Grant:
    """Give a role from today on, over one node or, without a node, over what the role reaches by itself."""
    with transaction.atomic():
        grant = Grant.objects.create(
            user=user,
            role=role,
            position_id=position,
            territory_id=territory,
            walls=list(walls),
            valid_from=now().date(),
        )
        fields = {"role": role, "position": position, "territory": territory, "walls": list(walls)}
        record(made_by, "role.grant", f"user:{user.pk}", fields=fields)
    return grant


def end_grant(grant: Grant, *, made_by: int | None = None) -> None:
    """End a grant as of today: it gives nothing from the next request on."""
    with transaction.atomic():
        Grant.objects.filter(pk=grant.pk).update(valid_to=now().date())
        record(made_by, "role.end", f"user:{grant.user_id}", fields={"role": grant.role})


def prefer(user: User, **preferences: str) -> None:
    """Keep how a user likes to read numbers: ``language``, ``money_unit``, ``currency``, ``zone``."""
    User.objects.filter(pk=user.pk).update(**preferences)
