"""``fieldhouse home``: making a home, its digest, backing it up and restoring it."""

from __future__ import annotations

import json
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


def join(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(home_commands, name="home")
