"""``fieldhouse organisation``: changes to the organisation that people make here."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated

import typer

from fieldhouse.cli.questions import As, AsJson

organisation_commands = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="The organisation.")


@organisation_commands.callback()
def everything() -> None:
    """The organisation."""


@organisation_commands.command()
def move(
    position: Annotated[
        str,
        typer.Argument(
            metavar="POSITION", help="Who moves: organisation/SOURCE:KEY, or a key.", show_default=False
        ),
    ],
    to: Annotated[str, typer.Option(help="The position to report to.", show_default=False)],
    on: Annotated[
        datetime, typer.Option(formats=["%Y-%m-%d"], help="The first day of it.", show_default=False)
    ],
    reason: Annotated[str, typer.Option(help="Why, for the audit log.", show_default=False)],
    login: As = "",
    as_json: AsJson = False,
) -> None:
    """Let a position, and all under it, report to another one from a day on, past days included.

    Where the company has moves approved, this asks for it, and it is done once everybody has agreed.
    """
    from fieldhouse.cli.opening import open_home

    open_home()
    from django.utils.translation import gettext as _
    from django.utils.translation import ngettext

    from fieldhouse.apps.figures.nodes import position_named
    from fieldhouse.apps.people.actions.move import Moved, move_or_ask
    from fieldhouse.cli.questions import asker

    who, above = position_named(position), position_named(to)
    moved = move_or_ask(who, above, on.date(), by=asker(login), reason=reason)
    if not isinstance(moved, Moved):
        said = _("Request %(number)s asks for it: moving a team needs approval here.") % {"number": moved.pk}
        print(json.dumps({"approval": moved.pk}) if as_json else said)
        return
    if as_json:
        until = moved.until and moved.until.isoformat()
        print(json.dumps({"generation": moved.generation, "positions": moved.positions, "until": until}))
        return
    told = ngettext(
        "%(count)s position moves on %(on)s. Generation %(generation)s shows it.",
        "%(count)s positions move on %(on)s. Generation %(generation)s shows it.",
        moved.positions,
    )
    print(told % {"count": moved.positions, "on": on.date(), "generation": moved.generation})


def join(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(organisation_commands, name="organisation")
