"""``fieldhouse import``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fieldhouse.ingest.report.days import DayOrder


def import_(
    path: Annotated[
        Path, typer.Argument(metavar="PATH", help="The folder or file to read.", show_default=False)
    ],
    profile: Annotated[
        str, typer.Option(help="A profile by its name, or the path of one.", show_default=False)
    ],
    dates: Annotated[
        DayOrder | None,
        typer.Option(help="Of a report whose days leave it open: what comes first.", show_default=False),
    ] = None,
    sheet: Annotated[
        str,
        typer.Option(
            help="Of workbooks, the sheet to read: else the one with the most rows.", show_default=False
        ),
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as an object.")] = False,
) -> None:
    """Read a source through a profile into the home; a missing home is made."""
    from fieldhouse.cli.opening import open_home

    open_home(founding=True)
    from fieldhouse.apps.imports.actions import import_source
    from fieldhouse.apps.roles.actions import make_first_login
    from fieldhouse.apps.runs.models import Run
    from fieldhouse.cli.import_summary import print_json, print_summary
    from fieldhouse.cli.progress import following
    from fieldhouse.web.sentences import sentence_for_finding

    with following() as report:
        run = import_source(
            path, profile, describe=sentence_for_finding, day_order=dates, sheet=sheet, report=report
        )
    is_done = run.state == Run.State.DONE
    login = make_first_login() if is_done else None
    (print_json if as_json else print_summary)(run, login)
    if not is_done:
        raise typer.Exit(1)


def join(app: typer.Typer) -> None:
    """Add the command."""
    app.command("import")(import_)
