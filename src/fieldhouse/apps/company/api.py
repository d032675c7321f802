"""Operations of fiscal periods."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from fieldhouse.apps.company.actions import close_period
from fieldhouse.apps.company.queries import calendar, sealed_generation
from fieldhouse.apps.interface import asker, errors
from fieldhouse.apps.roles.access import require
from fieldhouse.apps.roles.rights import Right
from fieldhouse.domain.period import Period, PeriodKind
from fieldhouse.facts.generations import current, manifest_of

YEARS_BACK, YEARS_AHEAD = 3, 1
"""Fiscal years around that of the data's last day which are listed; a question may name any period."""

router = Router(tags=["periods"])


class PeriodQuery(Schema):
    """Which periods."""

    kind: Literal["year", "half", "quarter", "month"] = Field("quarter", description="Their length.")


class FiscalPeriod(Schema):
    """A period of the fiscal calendar, both days included."""

    code: str
    kind: str
    fiscal_year: int
    number: int
    start_on: date
    last_on: date
    sealed_generation: int | None = Field(
        description="What the period's close sealed; null while it is open."
    )


@router.get(
    "/periods", response={200: list[FiscalPeriod], **errors(409)}, summary="Fiscal periods, the oldest first"
)
def periods(request: HttpRequest, parameters: Query[PeriodQuery]) -> list[dict[str, Any]]:
    """Those of the fiscal year of the data's last day, of three years before it and of the one after."""
    fiscal = calendar()
    year = fiscal.period_of(manifest_of(current()).data_through, PeriodKind.YEAR).fiscal_year
    kind = PeriodKind(parameters.kind)
    return [
        _json(fiscal.period(one, kind, number))
        for one in range(year - YEARS_BACK, year + YEARS_AHEAD + 1)
        for number in range(1, fiscal.count(one, kind) + 1)
    ]


@router.post(
    "/periods/{code}/close",
    response={200: FiscalPeriod, **errors(400, 403, 409)},
    summary="Close a period: its figures stay as they are",
)
def close(request: HttpRequest, code: str) -> dict[str, Any]:
    """What is entered for it later shows as corrections after closing. It asks for the right `close_period`."""
    user = asker(request)
    require(user, Right.CLOSE_PERIOD)
    closed = close_period(code[:40], closed_by=user.pk)
    return _json(calendar().parse(closed.period))


def _json(one: Period) -> dict[str, Any]:
    return {
        "code": one.code,
        "kind": str(one.kind),
        "fiscal_year": one.fiscal_year,
        "number": one.number,
        "start_on": one.start_on,
        "last_on": one.last_on,
        "sealed_generation": sealed_generation(one.code),
    }
