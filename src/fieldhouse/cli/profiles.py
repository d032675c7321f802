"""``fieldhouse profiles``: the profiles that come with the program and those of the home, to look at and to copy."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

profile_commands = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="How sources are read.")

Name = Annotated[str, typer.Argument(metavar="NAME", help="A profile of the list.", show_default=False)]


@profile_commands.command("list")
def list_profiles() -> None:
    """Print the names of the profiles."""
    for name in _places():
        print(name)


@profile_commands.command()
def show(name: Name) -> None:
    """Print a profile."""
    print(_text(name), end="")


@profile_commands.command()
def copy(
    name: Name,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write.", show_default=False)],
) -> None:
    """Copy a profile into a new file, to edit it and import with its path."""
    from fieldhouse.domain.errors import Refused

    text = _text(name)
    try:
        with file.open("x", encoding="utf-8") as copied:
            copied.write(text)
    except FileExistsError as failure:
        raise Refused("profile.copy_exists", path=str(file)) from failure
    except OSError as failure:
        raise Refused("file.not_writable", path=str(file), reason=failure.strerror or "") from failure


def _text(name: str) -> str:
    from fieldhouse.domain.errors import BadInput

    places = _places()
    if name not in places:
        raise BadInput("profile.unknown", value=name[:40], known=", ".join(places))
    return places[name].read_text(encoding="utf-8")


def _places() -> dict[str, Path]:
    """The file of each profile by its name; the home need not exist."""
    from fieldhouse.cli.opening import speak

    speak()
    from fieldhouse.apps.imports.profiles import known_places

    return known_places()


def join(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(profile_commands, name="profiles")
