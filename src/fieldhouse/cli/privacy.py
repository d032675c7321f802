"""``fieldhouse privacy``: what is held on people, exporting and erasing it, and how long it is kept."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fieldhouse.cli.questions import As, AsJson

privacy_commands = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="What is held on people, and for how long."
)

Person = Annotated[
    str,
    typer.Argument(
        metavar="PERSON",
        help="person:SOURCE:KEY, contact:SOURCE:KEY, lead:SOURCE:KEY or user:LOGIN.",
        show_default=False,
    ),
]
ANSWER = "answer_people"
"""The right that pages and commands on people ask for."""

Reason = Annotated[str, typer.Option(help="Why, for the audit log.", show_default=False)]


@privacy_commands.command()
def find(
    text: Annotated[
        str, typer.Argument(metavar="TEXT", help="Part of a name, address or key.", show_default=False)
    ],
    login: As = "",
    as_json: AsJson = False,
) -> None:
    """Print the records of people that a text names."""
    from fieldhouse.cli.opening import open_home

    open_home()
    from fieldhouse.cli.privacy_output import print_found
    from fieldhouse.cli.questions import require_of

    require_of(login, ANSWER)
    print_found(text, as_json=as_json)


@privacy_commands.command()
def export(person: Person, reason: Reason, login: As = "", as_json: AsJson = False) -> None:
    """Write all that is held on a person, as JSON and as a page, into the folder of a run."""
    from fieldhouse.cli.opening import open_home

    open_home()
    from fieldhouse.cli.privacy_output import export_by_command
    from fieldhouse.cli.questions import require_of

    export_by_command(person, reason, require_of(login, ANSWER), as_json=as_json)


@privacy_commands.command()
def erase(
    person: Person,
    reason: Reason,
    is_meant: Annotated[bool, typer.Option("--yes", help="Do it: nobody can take it back.")] = False,
    as_json: AsJson = False,
) -> None:
    """Take a person's names and addresses out of every table, file and cache; totals, facts and the log stay."""
    from fieldhouse.cli.opening import open_home

    open_home()
    from fieldhouse.cli.privacy_output import erase_by_command

    erase_by_command(person, reason, is_meant=is_meant, as_json=as_json)


@privacy_commands.command()
def repeat(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="The newest keys/erasures that is left.", show_default=False),
    ],
) -> None:
    """Repeat the erasures of a register that this home does not know, after it was restored from a back-up."""
    from fieldhouse.cli.opening import open_home

    open_home()
    from fieldhouse.cli.privacy_output import repeat_by_command

    repeat_by_command(file)


@privacy_commands.command()
def keep(
    kind: Annotated[str, typer.Argument(metavar="KIND", help="lead, contact or person.", show_default=False)],
    days: Annotated[
        int,
        typer.Option(help="Days after they were last heard of; 0 keeps them for ever.", show_default=False),
    ],
    reason: Reason,
) -> None:
    """Set how long a kind of people is kept; the server's run of each day goes by it."""
    from fieldhouse.cli.opening import open_home

    open_home()
    from fieldhouse.apps.privacy.actions.retaining import set_retention

    set_retention(None, kind, days, reason)


@privacy_commands.command()
def retention(
    is_applied: Annotated[bool, typer.Option("--apply", help="Erase them now.")] = False,
    login: As = "",
    as_json: AsJson = False,
) -> None:
    """Print whom the rules let go today; without --apply nothing is changed."""
    from fieldhouse.cli.opening import open_home

    open_home()
    from fieldhouse.cli.privacy_output import apply_by_command, print_due
    from fieldhouse.cli.questions import require_of

    user = require_of(login, ANSWER)
    if is_applied:
        apply_by_command(user, as_json=as_json)
    else:
        print_due(as_json=as_json)


def join(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(privacy_commands, name="privacy")
