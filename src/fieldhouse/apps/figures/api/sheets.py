"""Operations of a leader's page and of what changed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from fieldhouse.apps.figures.actions import note_read_behind_wall
from fieldhouse.apps.figures.api.schemas import Change, ChangeQuery, Sheet, SinceQuery
from fieldhouse.apps.figures.api.shapes import change_json, first_of, next_of, sheet_json
from fieldhouse.apps.figures.change import change
from fieldhouse.apps.figures.changed_deals import changed_deals, seen_places
from fieldhouse.apps.figures.parameters import asked_by, day_from
from fieldhouse.apps.figures.sheet import sheet
from fieldhouse.apps.interface import asker, errors
from fieldhouse.domain.errors import BadInput

router = Router(tags=["figures"])


@router.get(
    "/sheet",
    response={200: Sheet, **errors(400, 403, 409)},
    exclude_unset=True,
    summary="A leader's page: all figures of a node and of the nodes below",
)
def leaders_page(request: HttpRequest, parameters: Query[SinceQuery]) -> dict[str, Any]:
    """With `since`, what changed in `pipeline_total` since the end of that day."""
    asked = asked_by(asker(request), parameters.dict())
    one = sheet(asked.question, day_from(parameters.dict(), "since"))
    return sheet_json(one)


@router.get(
    "/change", response={200: Change, **errors(400, 403, 409)}, summary="What changed between two days"
)
def what_changed(request: HttpRequest, parameters: Query[ChangeQuery]) -> dict[str, Any]:
    """From the end of `since`, which is required, to the end of `as_of`; opening plus the steps is closing, exactly."""
    asked = asked_by(asker(request), parameters.dict())
    since = day_from(parameters.dict(), "since")
    if since is None:
        raise BadInput("parameter.missing", name="since")
    found = change(asked.question, parameters.metric[:40], since)
    steps = change_json(asked.question, found)
    first = first_of(parameters.cursor, steps["closing"])
    places = seen_places(asker(request), asked, found)
    page = changed_deals(asked, found, places[first : first + parameters.limit])
    note_read_behind_wall(asker(request), {one.row.wall for one in page}, f"figure:{steps['closing']}")
    return {
        **steps,
        "shown": len(places),
        "total": len(found.deals),
        "deals": [
            {"source": one.row.source, "key": one.row.key, "name": one.row.name}
            | {"reason": str(one.reason), "amount_minor": one.amount_minor}
            for one in page
        ],
        "next": next_of(steps["closing"], first, len(page), len(places)),
    }
