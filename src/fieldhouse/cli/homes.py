"""``fieldhouse home``: making a home, its digest, backing it up and restoring it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

home_commands = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Make, compare, back up and restore a home."
)

AsJson = Annotated[bool, typer.Option("--json", help="Print the result as an object.")]


@home_commands.command()
def path() -> None:
    """Print the folder of the home."""
    from fieldhouse.web.home import home_path

    print(home_path())


@home_commands.command()
def init() -> None:
    """Make a missing home: its folder, keys and tables."""
    from fieldhouse.cli.opening import open_home

    print(open_home(founding=True))


@home_commands.command()
def digest(as_json: AsJson = False) -> None:
    """Print one hash over state and facts; homes that say the same have the same."""
    from fieldhouse.cli.opening import open_home

    open_home()
    from fieldhouse.apps.imports.queries.digest import home_digest

    found = home_digest()
    print(json.dumps({"digest": found}) if as_json else found)


@home_commands.command()
def move(
    to_sqlite: Annotated[
        bool, typer.Option("--to-sqlite", help="Move back from PostgreSQL into a file of the home.")
    ] = False,
) -> None:
    """Move the home's state from its file into the empty database of DATABASE_URL; stop the server first."""
    from fieldhouse.cli.moving import move_home

    print(move_home(to_sqlite=to_sqlite))


@home_commands.command()
def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The .tar.gz to write.", show_default=False)],
) -> None:
    """Write the whole home, its keys included, into one file; the home may be in use."""
    from fieldhouse.cli.opening import open_home

    open_home()
    from django.utils.translation import gettext as _

    from fieldhouse.apps.company.backup import back_up

    n_files = back_up(file.absolute())
    print(
        _("The home was saved in %(path)s and verified: %(count)s files.") % {"path": file, "count": n_files}
    )


@home_commands.command()
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A back-up.", show_default=False)],
    erasures: Annotated[
        Path | None,
        typer.Option(help="The newest register of erasures, keys/erasures; they are repeated."),
    ] = None,
) -> None:
    """Make the home of a back-up in an empty folder, and verify its facts and its log."""
    from fieldhouse.cli.opening import open_home, speak
    from fieldhouse.web.home import home_path

    speak()
    from django.utils.translation import gettext as _

    from fieldhouse.apps.company.backup import note_restored
    from fieldhouse.apps.company.backup import restore as restore_home
    from fieldhouse.cli.audit_verdict import print_breaches
    from fieldhouse.cli.privacy_output import repeat_by_command
    from fieldhouse.cli.verifying import print_failures

    restore_home(file.absolute(), home_path())
    home = open_home()
    if print_failures() or print_breaches(home):
        raise typer.Exit(1)
    note_restored()
    if erasures is not None:
        repeat_by_command(erasures)
    else:
        print(
            _(
                "Whom somebody erased since that back-up stands in it: repeat that with fieldhouse privacy repeat."
            )
        )
    print(_("The home was restored into %(path)s and verified.") % {"path": home_path()})


def join(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(home_commands, name="home")
