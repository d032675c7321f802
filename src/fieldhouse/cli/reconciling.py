"""``fieldhouse reconcile``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from fieldhouse.cli.questions import As, AsJson
from fieldhouse.ingest.report.days import DayOrder


class Status(StrEnum):
    """The deals that a report asks for, as Salesforce names them."""

    OPEN = "open"
    CLOSED = "closed"
    WON = "won"


def reconcile(
    report: Annotated[
        Path,
        typer.Argument(metavar="REPORT", help="A report export of opportunities.", show_default=False),
    ],
    source: Annotated[
        str, typer.Option(help="The source of the deals; else the company's.", show_default=False)
    ] = "",
    as_of: Annotated[
        str, typer.Option(help="The day of the report; else as the report says.", show_default=False)
    ] = "",
    dates: Annotated[
        DayOrder | None,
        typer.Option(help="Where the report's days leave it open: what comes first.", show_default=False),
    ] = None,
    status: Annotated[
        Status | None,
        typer.Option(help="The report's filter: deals of this status only.", show_default=False),
    ] = None,
    period: Annotated[
        str,
        typer.Option(help="The report's filter: deals that close in this period only.", show_default=False),
    ] = "",
    record_type: Annotated[
        list[str] | None,
        typer.Option(
            help="The report's filter: deals of this record type only; may be repeated.", show_default=False
        ),
    ] = None,
    login: As = "",
    as_json: AsJson = False,
) -> None:
    """Set our totals beside the source's own report, and explain every difference by deal."""
    from fieldhouse.cli.opening import open_home

    open_home()
    from fieldhouse.apps.figures.question import read_day
    from fieldhouse.apps.reconciliation.access import note_read_of, walls_of_reconciler
    from fieldhouse.apps.reconciliation.actions import reconcile as compare
    from fieldhouse.apps.reconciliation.filters import filter_of
    from fieldhouse.cli.questions import asker
    from fieldhouse.cli.reconcile_output import print_json_of, print_tie_out

    user = asker(login)
    walls = None if user is None else walls_of_reconciler(user)
    kept = compare(
        report,
        source=source,
        as_of=read_day(as_of) if as_of else None,
        day_order=dates,
        asks_for=filter_of(status or "", period, record_type or ()),
        asked_by=user.pk if user else None,
    )
    note_read_of(user.pk if user else None, kept, walls)
    (print_json_of if as_json else print_tie_out)(kept, walls)
    if kept.unexplained:
        raise typer.Exit(1)


def join(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(reconcile)
