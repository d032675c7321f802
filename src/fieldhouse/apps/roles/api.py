"""Operations of the asker."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from fieldhouse.apps.interface import asker, errors
from fieldhouse.apps.roles.access import has_right
from fieldhouse.apps.roles.queries import grants_held
from fieldhouse.apps.roles.rights import Right

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
        "roles": sorted({grant.role for grant in grants}),
        "rights": [str(right) for right in Right if has_right(user, right)],
        "walls": sorted({wall for grant in grants for wall in grant.walls}),
    }
