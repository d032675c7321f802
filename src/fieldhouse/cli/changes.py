"""``fieldhouse changes``: what was changed or proposed here, on its way to the CRM."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fieldhouse.cli.questions import As, AsJson

change_commands = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Changes for the CRM.")


@change_commands.command("list")
def list_(as_login: As = "", as_json: AsJson = False) -> None:
    """The changes that the CRM has not followed, and what became of those that sheets told it."""
    from fieldhouse.cli.opening import open_home

    open_home()
    from fieldhouse.apps.changes.queries import newest_lines
    from fieldhouse.apps.changes.waiting import waiting_changes
    from fieldhouse.cli.change_lines import print_changes
    from fieldhouse.cli.questions import asker

    user = asker(as_login)
    print_changes(waiting_changes(user), newest_lines(user), as_json=as_json)


@change_commands.command()
def export(
    out: Annotated[
        Path, typer.Option(metavar="DIR", help="The folder to write; new or empty.", show_default=False)
    ],
    simulate: Annotated[
        bool, typer.Option("--simulate/--write", help="Only say what would be written, or write it.")
    ] = True,
    as_login: As = "",
    as_json: AsJson = False,
) -> None:
    """Write the waiting changes as CSV files for Salesforce's Data Loader, with what takes them back."""
    from fieldhouse.cli.opening import is_empty, open_home

    open_home()
    from fieldhouse.apps.changes.actions import KIND, write_sheet
    from fieldhouse.apps.changes.sheet import files_of, sheet_of
    from fieldhouse.apps.changes.waiting import waiting_changes
    from fieldhouse.apps.runs.actions import fail, start
    from fieldhouse.cli.change_lines import print_sheet
    from fieldhouse.cli.questions import asker
    from fieldhouse.domain.errors import Refused

    user = asker(as_login)
    if not is_empty(out):
        raise Refused("changes.folder_in_use", path=str(out))
    if simulate:
        sheet = sheet_of(waiting_changes(user))
        print_sheet(
            sheet.counts(), [refusal for _one, refusal in sheet.refused], [*files_of(sheet)], as_json=as_json
        )
        return
    run = start(KIND, asked_by=user.pk if user else None)
    try:
        folder = write_sheet(run, user)
    except BaseException as failure:
        fail(run, failure)
        raise
    out.mkdir(parents=True, exist_ok=True)
    names = sorted(path.name for path in folder.iterdir())
    for name in names:
        (out / name).write_bytes((folder / name).read_bytes())
    print_sheet(run.summary["sheet"], [], names, run=run.pk, as_json=as_json)


def join(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(change_commands, name="changes")
