"""Users as the directory tells them."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db import transaction

from fieldhouse.apps.audit.actions import record
from fieldhouse.apps.directory.actions.roles import keep_in_step
from fieldhouse.apps.directory.models import Entry
from fieldhouse.apps.directory.queries import entry_of, has_login, taken_away
from fieldhouse.apps.logins.actions import end_everything
from fieldhouse.apps.people.queries import person_with_address
from fieldhouse.apps.roles.actions import create_user, end_grant, random_password
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.queries import grants_of
from fieldhouse.clock import now
from fieldhouse.domain.errors import Refused


class Told(NamedTuple):
    """What the directory tells of a user: what is ours to use of it, and all of it as it was said."""

    login: str
    given_name: str
    family_name: str
    address: str
    language: str
    zone: str
    is_active: bool
    external_id: str
    said: dict[str, Any]


def make_user(told: Told, *, made_by: int) -> User:
    """Make a user who signs in by single sign-on, or take one back whom the directory took away.

    ``Refused`` when somebody else has the login. Who comes back begins without any role.
    """
    with transaction.atomic():
        user = taken_away(told.login)
        if user is None:
            if has_login(told.login):
                raise Refused("user.exists", login=told.login)
            user = create_user(told.login, random_password(), made_by=made_by)
            user.set_unusable_password()
            user.save(update_fields=["password"])
        _write(user, told, "made", made_by)
    return user


def write_user(user: User, told: Told, *, made_by: int) -> None:
    """Write what the directory says of a user; who may no longer sign in is signed out everywhere at once.

    ``Refused`` when somebody else has the login, and when the directory would lock the owner of its own token out.
    """
    with transaction.atomic():
        if has_login(told.login, but=user.pk):
            raise Refused("user.exists", login=told.login)
        _check_own(user, made_by, is_active=told.is_active)
        _write(user, told, "changed", made_by)


def remove_user(user: User, *, made_by: int) -> None:
    """Take a user away: they may not sign in, and hold no role; what they did stays theirs."""
    with transaction.atomic():
        _check_own(user, made_by, is_active=False)
        User.objects.filter(pk=user.pk).update(is_active=False)
        moment = now()
        Entry.objects.update_or_create(
            user=user,
            defaults={"removed_at": moment, "changed_at": moment},
            create_defaults={"removed_at": moment, "changed_at": moment, "made_at": moment},
        )
        user.directory_groups.clear()
        for grant in grants_of(user):
            if grant.valid_to is None:
                end_grant(grant, made_by=made_by)
        end_everything(user, made_by=made_by)
        record(made_by, "directory.user", f"user:{user.pk}", fields={"change": "removed"})


def _write(user: User, told: Told, change: str, made_by: int) -> None:
    person = person_with_address(told.address)
    was_active = user.is_active
    user.username, user.email = told.login, told.address
    user.first_name, user.last_name = told.given_name, told.family_name
    user.is_active = told.is_active
    if change == "made":
        user.language, user.zone = told.language or "en", told.zone or "UTC"
    if person is not None:
        user.person_id = person
    user.save()
    moment, entry = now(), entry_of(user)
    entry = entry or Entry(user=user, made_at=moment)
    entry.external_id, entry.said, entry.changed_at, entry.removed_at = (
        told.external_id,
        told.said,
        moment,
        None,
    )
    entry.save()
    fields = {"change": change, "is_active": int(told.is_active)}
    record(made_by, "directory.user", f"user:{user.pk}", fields=fields, personal={"login": told.login})
    if was_active and not told.is_active:
        end_everything(user, made_by=made_by)
    keep_in_step([user], made_by)


def _check_own(user: User, made_by: int, *, is_active: bool) -> None:
    if user.pk == made_by and not is_active:
        raise Refused("directory.own_user", login=user.username)
