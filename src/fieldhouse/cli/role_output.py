"""Roles, and who sees a deal, on the command line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from fieldhouse.apps.roles.access import may_read_roles
from fieldhouse.apps.roles.actions import keep_role
from fieldhouse.apps.roles.api import role_json
from fieldhouse.apps.roles.explained.presentation import as_json as explained_json
from fieldhouse.apps.roles.explained.presentation import shown_verdicts
from fieldhouse.apps.roles.explained.queries import day_of, who_sees, why_sees
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.queries import role_called, roles_on
from fieldhouse.apps.roles.shown import shown_role
from fieldhouse.apps.roles.standard import RoleRule
from fieldhouse.cli.printing import print_json
from fieldhouse.clock import now
from fieldhouse.domain.errors import BadInput

NOTHING = "none"


def print_roles(user: User | None, *, as_json: bool) -> None:
    """Print every role, to the operator or to who may read them."""
    may_read_roles(user)
    rules, language = roles_on(now().date()).values(), get_language() or "en"
    if as_json:
        print_json([role_json(rule, language) for rule in rules])
        return
    for rule in rules:
        one = shown_role(rule, language)
        print(f"{one.code:<18} {one.name}")
        for atoms in (one.rights, one.reach, one.walls, one.fields):
            if atoms:
                print(f"  {', '.join(atoms)}")


def changed_role(
    user: User | None,
    code: str,
    like: str,
    texts: Mapping[str, str],
    atoms: Mapping[str, list[str] | None],
    reason: str,
) -> None:
    """Make or change a role: what is not named is that of the role itself, or of the one that it begins with."""
    if like and role_called(like) is None:
        raise BadInput("user.bad_role", value=like[:40], known=", ".join(roles_on(now().date())))
    begins = role_called(like) if like else role_called(code)
    rule = replace(begins or RoleRule(code), code=code)
    if like:
        rule = replace(rule, name="", name_ja="", about="", about_ja="")
    said = {name: text for name, text in texts.items() if text}
    named = {name: frozenset(several) - {NOTHING} for name, several in atoms.items() if several}
    keep_role(user, replace(rule, **said, **named), reason)  # type: ignore[arg-type]


def print_access(user: User | None, of: str, login: str, on: str, *, as_json: bool) -> None:
    """Print who sees a deal or a total, or why one user does."""
    day = day_of(on)
    found = why_sees(user, of, login, day) if login else who_sees(user, of, day)
    verdicts = shown_verdicts(found, get_language() or "en")
    if as_json:
        print_json(explained_json(found, verdicts))
        return
    for one in verdicts:
        if one.shut:
            says = _("closed by the wall")
        elif one.changes:
            says = _("changes")
        else:
            says = _("sees") if one.sees else _("does not see it")
        print(f"{one.user.username:<16} {says}")
        for reason in one.reasons:
            way = " › ".join(reason.way)
            parts = (reason.stands_in_for, reason.role, reason.node, way, reason.person, reason.shown_by)
            print(f"  {reason.sentence}  {'; '.join(part for part in parts if part)}")
