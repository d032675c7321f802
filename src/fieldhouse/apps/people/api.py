"""Operations of the organisation: moving a team."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from fieldhouse.apps.figures.nodes import position_named
from fieldhouse.apps.figures.parameters import text_of
from fieldhouse.apps.interface import asker, errors, storable
from fieldhouse.apps.people.actions.move import Moved, move_or_ask
from fieldhouse.apps.roles.access import require
from fieldhouse.apps.roles.rights import Right

router = Router(tags=["organisation"])

LONGEST = 1_000


class Move(Schema):
    """Which position reports to which other one, from which day on, and why."""

    position: str = Field(max_length=300, description="A node's `reference`.")
    to: str = Field(max_length=300, description="That of the position to report to.")
    on: date
    reason: str = Field("", max_length=LONGEST)


class MoveAnswer(Schema):
    """The generation that shows it, or the request that asks for it where moves need approval."""

    generation: int | None
    positions: int | None = Field(description="How many positions moved.")
    approval: int | None = Field(description="The request's number.")


@router.post(
    "/moves", response={200: MoveAnswer, **errors(400, 403, 409)}, summary="Move a team, or ask for it"
)
def move(request: HttpRequest, body: Move) -> dict[str, Any]:
    """It asks for the right `move_teams`. Where moves are on a route of approval, it is done once it is approved."""
    require(asker(request), Right.MOVE_TEAMS)
    named = {"position": body.position, "to": body.to}
    position, to = (position_named(text_of(named, name)) for name in named)
    reason = storable("reason", body.reason, LONGEST)
    done = move_or_ask(position, to, body.on, by=asker(request), reason=reason)
    if isinstance(done, Moved):
        return {"generation": done.generation, "positions": done.positions, "approval": None}
    return {"generation": None, "positions": None, "approval": done.pk}
