"""Making roles from rights, reach, walls and withheld fields, and changing those out of the box."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from typing import Any

from django.db import transaction

from fieldhouse.apps.audit.actions import record
from fieldhouse.apps.roles.access import require
from fieldhouse.apps.roles.labels import WALLS
from fieldhouse.apps.roles.models import Grant, Role, User
from fieldhouse.apps.roles.queries import held_today, holders_of, roles_on
from fieldhouse.apps.roles.rights import Reach, Right
from fieldhouse.apps.roles.standard import EARLIER, STANDARD, RoleRule, code_of
from fieldhouse.clock import now
from fieldhouse.domain.errors import BadInput, Refused

_CODE = re.compile(r"[a-z][a-z0-9_]{1,31}")
LONGEST_FIELD = 100


def keep_role(made_by: User | None, asked: RoleRule, reason: str = "") -> RoleRule:
    """Make a role, or have one be made of other atoms, from this moment on for everybody who holds it.

    ``made_by`` is ``None`` for the operator on the command line. ``NotAllowed`` without the right to manage users;
    ``BadInput``: ``role.bad_code``, ``role.name_missing``, ``role.unknown_atom``; ``Refused("role.last_manager")`` for
    a change after which nobody could manage users.
    """
    if made_by is not None:
        require(made_by, Right.MANAGE_USERS)
    rule = _checked(asked)
    with transaction.atomic():
        before = roles_on(now().date()).get(rule.code)
        if before is not None and Right.MANAGE_USERS in before.rights - rule.rights:
            _require_other_manager(but=rule.code)
        _end_today(rule.code)
        Role.objects.create(code=rule.code, valid_from=now().date(), **_columns(rule))
        fields = {"before": _told(before), "after": _told(rule)}
        record(made_by and made_by.pk, "role.keep", f"role:{rule.code}", fields=fields, reason=reason)
    return rule


def drop_role(made_by: User | None, code: str, reason: str = "") -> None:
    """End a role that was made here; one out of the box is again as the product has it.

    ``NotAllowed`` without the right to manage users; ``BadInput("role.unknown")`` for a role that nobody made or
    changed here; ``Refused``: ``role.is_held`` while somebody holds a role that would be no more, and
    ``role.last_manager``.
    """
    if made_by is not None:
        require(made_by, Right.MANAGE_USERS)
    code = code_of(code)
    with transaction.atomic():
        before = roles_on(now().date()).get(code)
        if before is None or not Role.objects.filter(code=code, valid_to=None).exists():
            raise BadInput("role.unknown", value=code[:40])
        held = holders_of(code)
        if code not in STANDARD and held:
            raise Refused("role.is_held", count=len({one.user_id for one in held}))
        after = STANDARD.get(code)
        if Right.MANAGE_USERS in before.rights and (after is None or Right.MANAGE_USERS not in after.rights):
            _require_other_manager(but=code)
        _end_today(code)
        fields = {"before": _told(before), "after": _told(after)}
        record(made_by and made_by.pk, "role.drop", f"role:{code}", fields=fields, reason=reason)


def _checked(asked: RoleRule) -> RoleRule:
    if not _CODE.fullmatch(asked.code) or asked.code in EARLIER:
        raise BadInput("role.bad_code", value=asked.code[:40])
    if asked.code not in STANDARD and not asked.name.strip():
        raise BadInput("role.name_missing")
    _require_known(asked.rights, set(Right))
    _require_known(asked.reach, set(Reach))
    _require_known(asked.walls, set(WALLS))
    fields = frozenset(one.strip() for one in asked.fields if one.strip())
    _require_known([one for one in fields if len(one) > LONGEST_FIELD or not one.isprintable()], ())
    texts = (asked.name, asked.name_ja, asked.about, asked.about_ja)
    _require_known([one for one in texts if not one.isprintable()], ())
    return replace(
        asked,
        fields=fields,
        name=asked.name.strip(),
        name_ja=asked.name_ja.strip(),
        about=asked.about.strip(),
        about_ja=asked.about_ja.strip(),
    )


def _require_known(asked: Collection[str], known: Collection[str]) -> None:
    unknown = sorted(set(asked) - set(known))
    if unknown:
        raise BadInput("role.unknown_atom", value=unknown[0][:40], known=", ".join(sorted(known)))


def _require_other_manager(but: str) -> None:
    """Refuse what would leave nobody to manage users: no page could mend it."""
    roles = roles_on(now().date())
    others = {code for code, rule in roles.items() if Right.MANAGE_USERS in rule.rights and code != but}
    if not any(code_of(grant.role) in others for grant in held_today()):
        raise Refused("role.last_manager")


def _end_today(code: str) -> None:
    """End what a role was made of; what was made today and ends today held on no day, and is forgotten."""
    today = now().date()
    Role.objects.filter(code=code, valid_to=None, valid_from=today).delete()
    Role.objects.filter(code=code, valid_to=None).update(valid_to=today)


def _columns(rule: RoleRule) -> dict[str, Any]:
    texts = {name: getattr(rule, name) for name in ("name", "name_ja", "about", "about_ja")}
    return texts | {name: sorted(getattr(rule, name)) for name in ("rights", "reach", "walls", "fields")}


def _told(rule: RoleRule | None) -> str:
    """A role as an entry of the log tells it."""
    if rule is None:
        return ""
    atoms = {name: sorted(getattr(rule, name)) for name in ("rights", "reach", "walls", "fields")}
    return "; ".join(f"{name}: {', '.join(several)}" for name, several in atoms.items() if several)


def role_granted(code: str) -> str:
    """The code under which a grant of a role is kept; ``BadInput`` with the roles there are for any other."""
    known = roles_on(now().date())
    if code_of(code) not in known:
        raise BadInput("user.bad_role", value=code[:40], known=", ".join(known))
    return code_of(code)


def is_last_manager(grant: Grant) -> bool:
    """Whether nobody could manage users any more without a grant."""
    roles = roles_on(now().date())

    def manages(one: Grant) -> bool:
        rule = roles.get(code_of(one.role))
        return rule is not None and Right.MANAGE_USERS in rule.rights

    return manages(grant) and not any(manages(one) for one in held_today() if one.pk != grant.pk)
