"""Operations of runs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Path, Query, Router, Schema

from fieldhouse.apps.interface import NotFound, asker, errors
from fieldhouse.apps.roles.access import require
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.rights import Right
from fieldhouse.apps.runs.findings import may_read_rows, without_rows
from fieldhouse.apps.runs.models import Run as RunRecord
from fieldhouse.apps.runs.queries import newest, run_numbered

LARGEST_NUMBER = 2**63 - 1

router = Router(tags=["runs"])


class RunsQuery(Schema):
    """How many runs."""

    limit: int = Field(50, ge=1, le=500)


class RunPath(Schema):
    """Which run."""

    number: int = Field(ge=1, le=LARGEST_NUMBER)


class Run(Schema):
    """One piece of long work: who asked for it, how far it is, and what it came to."""

    number: int
    kind: str
    state: str
    asked_by: str | None
    arguments: dict[str, Any]
    done_count: int
    total_count: int | None
    is_cancel_asked: bool
    asked_at: datetime
    started_at: datetime | None
    heartbeat_at: datetime | None
    ended_at: datetime | None
    generation: int | None = Field(description="What it committed.")
    summary: dict[str, Any] = Field(
        description="Counts, and findings by rule; one by one to who asked for it."
    )


@router.get("/runs", response={200: list[Run], **errors(403)}, summary="The newest runs, newest first")
def runs(request: HttpRequest, parameters: Query[RunsQuery]) -> list[dict[str, Any]]:
    """It asks for the right `see_runs`. Findings are shown one by one to whom the rows may be shown."""
    require(asker(request), Right.SEE_RUNS)
    return [_json(asker(request), one) for one in newest(parameters.limit)]


@router.get("/runs/{number}", response={200: Run, **errors(403, 404)}, summary="One run")
def run(request: HttpRequest, parameters: Path[RunPath]) -> dict[str, Any]:
    """It asks for the right `see_runs`. Findings are shown one by one to whom the rows may be shown."""
    require(asker(request), Right.SEE_RUNS)
    found = run_numbered(parameters.number)
    if found is None:
        raise NotFound("run.unknown", run=parameters.number)
    return _json(asker(request), found)


def _json(user: User, one: RunRecord) -> dict[str, Any]:
    own = {name: getattr(one, name) for name in Run.model_fields if name not in ("number", "asked_by")}
    summary = one.summary if may_read_rows(user, one) else without_rows(one.summary)
    return own | {"number": one.pk, "asked_by": one.asked_by and one.asked_by.username, "summary": summary}
