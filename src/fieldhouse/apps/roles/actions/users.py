"""Making users and granting roles."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import NamedTuple

from django.db import transaction

from fieldhouse.apps.audit.actions import record
from fieldhouse.apps.company.queries import current_company
from fieldhouse.apps.roles.actions.roles import is_last_manager, role_granted
from fieldhouse.apps.roles.models import Grant, User
from fieldhouse.apps.roles.queries import role_called
from fieldhouse.clock import now
from fieldhouse.domain.errors import BadInput, Refused
from fieldhouse.domain.walls import is_country

FIRST_LOGIN = "admin"
PASSWORD_BYTES = 12


DEMO_PASSWORD = "kestrel-walks-the-field"  # noqa: S105 - public on purpose
"""Published with the demo, and refused in every home whose company is not simulated."""


class NewGrant(NamedTuple):
    """A role for a new user, over one node or, without a node, over what the role reaches by itself."""

    role: str
    position: int | None = None
    territory: int | None = None
    walls: Sequence[str] = ()
    partner: int | None = None


class FirstLogin(NamedTuple):
    """The login of a new home and its password, which nothing keeps."""

    login: str
    password: str


def make_first_login() -> FirstLogin | None:
    """Make the login of a home that has none, with a random password; ``None`` where somebody can sign in already.

    Whoever sets a home up alone needs it whole, so the login is administrator and RevOps.
    """
    with transaction.atomic():
        if User.objects.exists():
            return None
        made = FirstLogin(FIRST_LOGIN, random_password())
        both = (NewGrant("administrator"), NewGrant("revops"))
        create_user(made.login, made.password, grants=both)
    return made


def random_password() -> str:
    """A password that nobody guesses: 96 random bits."""
    return secrets.token_urlsafe(PASSWORD_BYTES)


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
    grants: Sequence[NewGrant] = (),
    nationalities: Sequence[str] = (),
) -> User:
    """Make a user who signs in with ``login``; ``display`` is the given and the family name.

    ``Refused`` when the login is taken, and for the demo's password outside a simulated home.
    """
    _check_demo(password)
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
        if nationalities:
            set_nationalities(user, nationalities, made_by=made_by)
        for one in grants:
            grant_role(
                user,
                one.role,
                made_by=made_by,
                position=one.position,
                territory=one.territory,
                walls=one.walls,
                partner=one.partner,
            )
    return user


def set_password(user: User, password: str, *, made_by: int | None = None) -> None:
    """Give a user another password; their sessions and tokens end with the old one.

    ``Refused`` for the demo's password outside a simulated home.
    """
    _check_demo(password)
    with transaction.atomic():
        user.set_password(password)
        user.save(update_fields=["password"])
        record(made_by, "user.password", f"user:{user.pk}")


def grant_role(
    user: User,
    role: str,
    *,
    made_by: int | None = None,
    position: int | None = None,
    territory: int | None = None,
    walls: Sequence[str] = (),
    partner: int | None = None,
) -> Grant:
    """Give a role from today on, over one node or, without a node, over what the role reaches by itself.

    A role for somebody of a partner is granted for one, and no other role is. ``BadInput``: ``user.bad_role`` for a
    role that there is not, ``user.no_partner``, ``user.not_for_partner``.
    """
    role = role_granted(role)
    rule = role_called(role)
    if rule is not None and rule.needs_partner != (partner is not None):
        raise BadInput("user.no_partner" if rule.needs_partner else "user.not_for_partner", role=role)
    with transaction.atomic():
        grant = Grant.objects.create(
            user=user,
            role=role,
            position_id=position,
            territory_id=territory,
            partner_id=partner,
            walls=list(walls),
            valid_from=now().date(),
        )
        fields = {
            "role": role,
            "position": position,
            "territory": territory,
            "partner": partner,
            "walls": list(walls),
        }
        record(made_by, "role.grant", f"user:{user.pk}", fields=fields)
    return grant


def end_grant(grant: Grant, *, made_by: int | None = None) -> None:
    """End a grant as of today: it gives nothing from the next request on.

    ``Refused("role.last_manager")`` for the last one by which somebody could manage users.
    """
    with transaction.atomic():
        if is_last_manager(grant):
            raise Refused("role.last_manager")
        Grant.objects.filter(pk=grant.pk).update(valid_to=now().date())
        record(made_by, "role.end", f"user:{grant.user_id}", fields={"role": grant.role})


def set_nationalities(user: User, countries: Sequence[str], *, made_by: int | None = None) -> None:
    """Say of which nationalities a user is, for the walls that ask for one beside a clearance.

    It holds from the next request on. ``BadInput("user.bad_country")`` for what is not written like a country.
    """
    for country in countries:
        if not is_country(country):
            raise BadInput("user.bad_country", value=country[:40])
    before, after = user.nationalities, sorted(set(countries))
    with transaction.atomic():
        user.nationalities = after
        user.save(update_fields=["nationalities"])
        told = {"nationalities_before": ", ".join(before), "nationalities_after": ", ".join(after) or "-"}
        personal = {name: value for name, value in told.items() if value}
        record(made_by, "user.nationality", f"user:{user.pk}", personal=personal)


def prefer(user: User, **preferences: str) -> None:
    """Keep how a user likes to read numbers: ``language``, ``money_unit``, ``currency``, ``zone``."""
    User.objects.filter(pk=user.pk).update(**preferences)


def _check_demo(password: str) -> None:
    held = current_company()
    if password == DEMO_PASSWORD and not (held and held.is_simulated):
        raise Refused("user.demo_password")
