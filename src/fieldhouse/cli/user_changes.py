"""Adding users and changing passwords from the command line."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from fieldhouse.apps.accounts.queries import partners_keyed
from fieldhouse.apps.figures.nodes import ORGANISATION, node_named
from fieldhouse.apps.logins.actions import ALL_OF_THE_API, make_token
from fieldhouse.apps.people.queries import person_by_key
from fieldhouse.apps.roles.actions import NewGrant, create_user, random_password, set_password
from fieldhouse.apps.roles.actions.roles import role_granted
from fieldhouse.apps.roles.models import Grant, User
from fieldhouse.apps.roles.queries import user_named, users
from fieldhouse.apps.roles.standard import code_of
from fieldhouse.domain.errors import BadInput


def add_user(
    login: str,
    *,
    role: str,
    node: str,
    person: str,
    partner: str,
    nationalities: Sequence[str],
    language: str,
    from_input: bool,
) -> None:
    """Make a user with one role; ``BadInput`` for a role, node, person, partner or language that does not exist."""
    role = role_granted(role)
    if language not in ("en", "ja"):
        raise BadInput("user.bad_language", value=language[:40])
    password = _password(from_input)
    grant = _grant(role, node)._replace(partner=_partner(partner))
    create_user(
        login,
        password,
        person=_person(person),
        language=language,
        grants=(grant,),
        nationalities=nationalities,
    )
    if not from_input:
        _print_once(login, password)


def change_password(login: str, *, from_input: bool) -> None:
    """Give a user another password."""
    user = _existing(login)
    password = _password(from_input)
    set_password(user, password)
    if not from_input:
        _print_once(login, password)


def print_token(login: str, days: int, *, scopes: Sequence[str] | None = None, name: str = "") -> None:
    """Print a token on a line of its own."""
    print(make_token(_existing(login), days, scopes=scopes or ALL_OF_THE_API, name=name).text)


def user_lines() -> Iterator[str]:
    """A line each user: login, whether active, roles with their nodes."""
    for one in users_json():
        roles = ", ".join(f"{grant['role']} {grant['node']}".strip() for grant in one["roles"])
        yield f"{one['login']:<16} {'' if one['is_active'] else '(-) '}{roles}"


def users_json() -> list[dict[str, Any]]:
    """The users with what is granted to them now."""
    return [
        {
            "login": user.username,
            "person": user.person and f"{user.person.source}:{user.person.source_key}",
            "language": user.language,
            "is_active": user.is_active,
            "roles": [_grant_json(grant) for grant in user.grants.all() if grant.valid_to is None],
        }
        for user in users()
    ]


def _grant_json(grant: Grant) -> dict[str, Any]:
    node = grant.position or grant.territory
    return {
        "role": code_of(grant.role),
        "node": f"{node.source}:{node.source_key}" if node else "",
        "walls": grant.walls,
    }


def _grant(role: str, node: str) -> NewGrant:
    if not node:
        return NewGrant(role)
    found = node_named(node)
    if found.tree == ORGANISATION:
        return NewGrant(role, position=found.number)
    return NewGrant(role, territory=found.number)


def _person(key: str) -> int | None:
    if not key:
        return None
    found = person_by_key(key)
    if found is None:
        raise BadInput("user.unknown_person", person=key[:40])
    return found.pk


def _partner(key: str) -> int | None:
    if not key:
        return None
    found = partners_keyed(key)
    if not found:
        raise BadInput("user.unknown_partner", partner=key[:40])
    return found[0].pk


def _existing(login: str) -> User:
    user = user_named(login)
    if user is None:
        raise BadInput("user.unknown", login=login[:40])
    return user


def _password(from_input: bool) -> str:
    if not from_input:
        return random_password()
    given = sys.stdin.readline().rstrip("\n")
    try:
        validate_password(given)
    except ValidationError as failure:
        raise BadInput("user.weak_password", reasons=" ".join(failure.messages)) from failure
    return given


def _print_once(login: str, password: str) -> None:
    fields = {"login": login, "password": password}
    print(_("Sign in as %(login)s with the password %(password)s. It is shown only now.") % fields)
