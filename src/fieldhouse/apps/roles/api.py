"""Operations of the asker, of roles, and of who sees what."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Field, Query, Router, Schema
from ninja.responses import Status

from fieldhouse.apps.interface import asker, errors
from fieldhouse.apps.roles.access import has_right, may_read_roles, walls_of
from fieldhouse.apps.roles.actions import drop_role, keep_role
from fieldhouse.apps.roles.explained.presentation import as_json, shown_verdicts
from fieldhouse.apps.roles.explained.queries import day_of, who_sees, why_sees
from fieldhouse.apps.roles.labels import role_about, role_name
from fieldhouse.apps.roles.queries import grants_held, is_changed_here, roles_on
from fieldhouse.apps.roles.rights import Right
from fieldhouse.apps.roles.standard import STANDARD, RoleRule, code_of
from fieldhouse.clock import now

router = Router(tags=["me"])


class Me(Schema):
    """Who asks, how they read numbers, and what they may do."""

    login: str
    language: str
    money_unit: str
    currency: str = Field(description="Empty: the reporting currency.")
    zone: str
    roles: list[str] = Field(description="Of today.")
    rights: list[str]
    walls: list[str] = Field(description="Walls that are open to them.")


@router.get("/me", response={200: Me, **errors()}, summary="Who you are, and what you may do")
def me(request: HttpRequest) -> dict[str, Any]:
    """Where your pages begin is answered by `/nodes`."""
    user = asker(request)
    grants = grants_held(user)
    return {
        "login": user.username,
        "language": user.language,
        "money_unit": user.money_unit,
        "currency": user.currency,
        "zone": user.zone,
        "roles": sorted({code_of(grant.role) for grant in grants}),
        "rights": [str(right) for right in Right if has_right(user, right)],
        "walls": sorted(walls_of(user)),
    }


class RoleShape(Schema):
    """What a role is made of. `reach`, `rights`, `walls` and `fields` are codes; `fields` may name a source's own."""

    code: str
    name: str = Field(description="In the language of `Accept-Language`.")
    about: str
    rights: list[str]
    reach: list[str]
    walls: list[str]
    fields: list[str] = Field(description="Withheld.")
    is_standard: bool = Field(description="Out of the box.")
    is_changed: bool = Field(description="Made here, or changed from what the product has.")


class RoleBody(Schema):
    """What a role is to be made of, whole: what is left out is nothing."""

    name: str = Field("", max_length=100)
    name_ja: str = Field("", max_length=100)
    about: str = Field("", max_length=500)
    about_ja: str = Field("", max_length=500)
    rights: list[str] = Field([], max_length=50)
    reach: list[str] = Field([], max_length=20)
    walls: list[str] = Field([], max_length=20)
    fields: list[str] = Field([], max_length=100)
    reason: str = Field("", max_length=500)


class AccessQuery(Schema):
    """Of which deal or node, for whom, and by the rights of which day."""

    of: str = Field(
        min_length=1,
        max_length=330,
        description="A deal's `source:key`, or a node's `reference` for its total.",
    )
    user: str = Field("", max_length=150, description="A login; else everybody who sees it.")
    on: str = Field("", max_length=10, description="A day; else today.")


class ReasonShape(Schema):
    """A chain that leads to the deal."""

    why: str = Field(description="A code, such as `under` or `team`.")
    sentence: str
    stands_in_for: str = Field(description="The login of who is absent; else empty.")
    role: str
    node: str = Field(description="What the role is granted over.")
    way: list[str] = Field(description="From there down to where the deal stood.")
    person: str = Field(description="Who works on the deal.")
    shown_by: str
    because: str
    valid_from: str
    last_on: str | None
    changes: bool


class VerdictShape(Schema):
    """What was found of a user."""

    login: str
    sees: bool
    changes: bool
    closed_wall: str = Field(description="The wall that keeps them out, if one does.")
    has_right: bool = Field(description="False where a total is asked and they may see no figure.")
    reasons: list[ReasonShape]


class AccessShape(Schema):
    """Who sees a deal or a total. Rights are those of `on`; the deal is judged as it stood on `placed_on`."""

    of: str
    on: str
    placed_on: str
    users: list[VerdictShape]


@router.get("/roles", response={200: list[RoleShape], **errors(403)}, summary="What every role is made of")
def roles(request: HttpRequest) -> list[dict[str, Any]]:
    """It asks for the right `manage_users` or `see_access`."""
    may_read_roles(asker(request))
    language = get_language() or "en"
    return [role_json(rule, language) for rule in roles_on(now().date()).values()]


@router.put(
    "/roles/{code}", response={200: RoleShape, **errors(400, 403, 409)}, summary="Make or change a role"
)
def put_role(request: HttpRequest, code: str, body: RoleBody) -> dict[str, Any]:
    """It asks for the right `manage_users`, and holds from the next request of everybody who has the role."""
    said = body.dict()
    reason = said.pop("reason")
    atoms = {name: frozenset(said.pop(name)) for name in ("rights", "reach", "walls", "fields")}
    rule = keep_role(asker(request), RoleRule(code, **atoms, **said), reason)
    return role_json(rule, get_language() or "en")


@router.delete("/roles/{code}", response={204: None, **errors(400, 403, 409)}, summary="End a role")
def delete_role(request: HttpRequest, code: str) -> Status[None]:
    """One out of the box is again as the product has it. It asks for the right `manage_users`."""
    drop_role(asker(request), code)
    return Status(204, None)


@router.get(
    "/access",
    response={200: AccessShape, **errors(400, 403, 404, 409)},
    summary="Who sees a deal or a total, and why",
)
def access(request: HttpRequest, parameters: Query[AccessQuery]) -> dict[str, Any]:
    """It asks for the right `see_access`, and for a deal that you see yourself."""
    user, on = asker(request), day_of(parameters.on)
    login = parameters.user.strip()
    found = why_sees(user, parameters.of, login, on) if login else who_sees(user, parameters.of, on)
    return as_json(found, shown_verdicts(found, get_language() or "en"))


def role_json(rule: RoleRule, language: str) -> dict[str, Any]:
    """A role in codes, with its name in a language."""
    return {
        "code": rule.code,
        "name": role_name(rule.code, language),
        "about": role_about(rule.code, language),
        **{name: sorted(getattr(rule, name)) for name in ("rights", "reach", "walls", "fields")},
        "is_standard": rule.code in STANDARD,
        "is_changed": is_changed_here(rule.code),
    }
