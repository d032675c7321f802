"""Operations of exports."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router

from fieldhouse.apps.figures.api.schemas import SinceQuery
from fieldhouse.apps.figures.exports.files import CONTENT_TYPES, export_file
from fieldhouse.apps.figures.exports.views import as_response
from fieldhouse.apps.interface import asker, errors
from fieldhouse.apps.pipeline.api import DealsQuery

Format = Literal["xlsx", "csv"]


def _files(*formats: str) -> dict[str, Any]:
    binary = {"schema": {"type": "string", "format": "binary"}}
    content = {CONTENT_TYPES[name].partition(";")[0]: binary for name in formats}
    return {"responses": {200: {"description": "The file.", "content": content}}}


SPREADSHEET, PACKAGE = _files("xlsx", "csv"), _files("json")
ERRORS = errors(400, 403, 409)

router = Router(tags=["exports"])


class SheetExportQuery(SinceQuery):
    """A leader's page as a file."""

    mark: Literal["", "0", "1"] = Field("", description="`0`: a CSV file without a byte order mark.")


class FigureExportQuery(SheetExportQuery):
    """A figure or a change as a file; `since` is required for a change."""

    metric: str = Field(description="A metric over deals.")


class DealsExportQuery(DealsQuery):
    """The deal list as a file."""

    mark: Literal["", "0", "1"] = Field("", description="`0`: a CSV file without a byte order mark.")


@router.post(
    "/exports/sheet.{format}", response=ERRORS, openapi_extra=SPREADSHEET, summary="Export a leader's page"
)
def export_sheet(request: HttpRequest, format: Format, parameters: Query[SheetExportQuery]) -> HttpResponse:
    """Every figure in it is cited, and the log records who took it. It asks for the right `export`."""
    return as_response(export_file(asker(request), "sheet", format, parameters.dict()))


@router.post(
    "/exports/figure.json", response=ERRORS, openapi_extra=PACKAGE, summary="Export a figure for its checker"
)
def export_figure_package(request: HttpRequest, parameters: Query[FigureExportQuery]) -> HttpResponse:
    """`python -m fieldhouse.checkers.figure FILE` verifies it alone. 409 unless you may see every counted deal."""
    return as_response(export_file(asker(request), "figure", "json", parameters.dict()))


@router.post(
    "/exports/change.json", response=ERRORS, openapi_extra=PACKAGE, summary="Export a change for its checker"
)
def export_change_package(request: HttpRequest, parameters: Query[FigureExportQuery]) -> HttpResponse:
    """`python -m fieldhouse.checkers.figure FILE` verifies it alone. 409 unless you may see every deal of it."""
    return as_response(export_file(asker(request), "change", "json", parameters.dict()))


@router.post(
    "/exports/figure.{format}",
    response=ERRORS,
    openapi_extra=SPREADSHEET,
    summary="Export a figure with the deals it counts and leaves out",
)
def export_figure(request: HttpRequest, format: Format, parameters: Query[FigureExportQuery]) -> HttpResponse:
    """Rows by the row policy; the total is the figure."""
    return as_response(export_file(asker(request), "figure", format, parameters.dict()))


@router.post(
    "/exports/change.{format}",
    response=ERRORS,
    openapi_extra=SPREADSHEET,
    summary="Export what changed between two days",
)
def export_change(request: HttpRequest, format: Format, parameters: Query[FigureExportQuery]) -> HttpResponse:
    """Opening plus the steps is closing, exactly; deals by the row policy."""
    return as_response(export_file(asker(request), "change", format, parameters.dict()))


@router.post(
    "/exports/deals.{format}", response=ERRORS, openapi_extra=SPREADSHEET, summary="Export the deal list"
)
def export_deals(request: HttpRequest, format: Format, parameters: Query[DealsExportQuery]) -> HttpResponse:
    """All rows of the filters that you may see, in the order of `sort`."""
    return as_response(export_file(asker(request), "deals", format, parameters.dict()))
