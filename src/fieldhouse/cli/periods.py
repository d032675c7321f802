"""``fieldhouse period``: closing what is over."""

from __future__ import annotations

from typing import Annotated

import typer

period_commands = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Fiscal periods.")


@period_commands.command()
def close(
    code: Annotated[
        str, typer.Argument(metavar="CODE", help="A period such as FY27-Q3.", show_default=False)
    ],
) -> None:
    """Seal a period that is over: its figures are those of today's generation from now on."""
    from fieldhouse.cli.opening import open_home

    open_home()
    from django.utils.translation import gettext as _

    from fieldhouse.apps.company.actions import close_period

    closed = close_period(code, closed_by=None)
    fields = {"period": closed.period, "generation": closed.generation}
    print(_("The period %(period)s is closed and shows generation %(generation)s.") % fields)


def join(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(period_commands, name="period")
