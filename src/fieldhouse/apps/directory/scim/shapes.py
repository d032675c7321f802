"""Users and groups in the shape of SCIM, and what a shape tells of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from scim2_models import Email, GroupMembership, InvalidValueException, Meta

from fieldhouse.apps.directory.actions.users import Told
from fieldhouse.apps.directory.models import Entry, Group
from fieldhouse.apps.directory.resources import DirectoryGroup, DirectoryUser, Member, PersonName
from fieldhouse.apps.roles.forms import is_login
from fieldhouse.apps.roles.models import User

Address = Callable[[str], str]
"""The whole address of a path below the service: ``/Users/7``."""

LONGEST_LOGIN, LONGEST_NAME, LONGEST_GROUP, LONGEST_ID, LONGEST_ADDRESS = 150, 150, 255, 255, 254
LANGUAGES = ("en", "ja")


def shape_of_user(user: User, groups: list[Group], address: Address) -> DirectoryUser:
    """A user as the directory said it, with what is ours beside; of one whom it never told, what we know."""
    entry: Entry | None = getattr(user, "entry", None)
    shape = DirectoryUser.model_validate(entry.said) if entry and entry.said else _our_shape(user)
    shape.id, shape.external_id = str(user.pk), (entry.external_id or None) if entry else None
    shape.user_name = user.username
    # A directory may take the value back; who may not sign in is told in any case.
    shape.active = shape.active if user.is_active else False
    shape.groups = [
        GroupMembership(
            value=str(group.pk),
            ref=address(f"/Groups/{group.pk}"),
            display=group.display_name,
            type="direct",
        )
        for group in groups
    ] or None
    shape.meta = Meta(
        resource_type="User",
        created=entry.made_at if entry else user.date_joined,
        last_modified=entry.changed_at if entry else user.date_joined,
        location=address(f"/Users/{user.pk}"),
    )
    return shape


def shape_of_group(group: Group, members: list[int], address: Address) -> DirectoryGroup:
    """A group with its members."""
    return DirectoryGroup(
        id=str(group.pk),
        external_id=group.external_id or None,
        display_name=group.display_name,
        members=[
            Member(value=str(number), ref=address(f"/Users/{number}"), type="User") for number in members
        ]
        or None,
        meta=Meta(
            resource_type="Group",
            created=group.made_at,
            last_modified=group.changed_at,
            location=address(f"/Groups/{group.pk}"),
        ),
    )


def told_by(shape: DirectoryUser) -> Told:
    """What a shape tells of a user; ``InvalidValueException`` for a login that nobody could sign in with."""
    login = (shape.user_name or "").strip()
    if not is_login(login) or len(login) > LONGEST_LOGIN:
        raise InvalidValueException(
            detail=f"userName has at most {LONGEST_LOGIN} letters, digits and . @ + - _"
        )
    name = shape.name or PersonName()
    said = shape.model_dump(exclude={"id", "meta", "groups"})
    return Told(
        login=login,
        given_name=(name.given_name or "")[:LONGEST_NAME],
        family_name=(name.family_name or "")[:LONGEST_NAME],
        address=_address(shape.emails or []),
        language=_language(shape.preferred_language or ""),
        zone=shape.timezone if shape.timezone in _zones() else "",
        is_active=shape.active is not False,
        external_id=external_id_of(shape),
        said=said,
    )


def name_of_group(shape: DirectoryGroup) -> str:
    """What a group is called; ``InvalidValueException`` for nothing, or more than there is room for."""
    name = (shape.display_name or "").strip()
    if not name or len(name) > LONGEST_GROUP:
        raise InvalidValueException(detail=f"displayName has 1 to {LONGEST_GROUP} characters")
    return name


def external_id_of(shape: DirectoryUser | DirectoryGroup) -> str:
    """What the directory itself calls it; ``InvalidValueException`` for more than there is room for."""
    said = shape.external_id or ""
    if len(said) > LONGEST_ID:
        raise InvalidValueException(detail=f"externalId has at most {LONGEST_ID} characters")
    return said


def _our_shape(user: User) -> DirectoryUser:
    named = user.first_name or user.last_name
    name = PersonName(given_name=user.first_name or None, family_name=user.last_name or None)
    return DirectoryUser(
        user_name=user.username,
        name=name if named else None,
        active=user.is_active,
        preferred_language=user.language,
        timezone=user.zone,
        emails=[Email(value=user.email, primary=True)] if user.email else None,
    )


def _address(emails: list[Email]) -> str:
    chosen = next((one for one in emails if one.primary), emails[0] if emails else None)
    value = str(chosen.value or "") if chosen else ""
    try:
        validate_email(value)
    except ValidationError:
        return ""
    return value if len(value) <= LONGEST_ADDRESS else ""


def _language(said: str) -> str:
    wanted = said[:2].lower()
    return wanted if wanted in LANGUAGES else ""


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())
