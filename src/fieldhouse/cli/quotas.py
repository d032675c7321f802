"""``fieldhouse quota``: quotas shared out from a total, from files, and their check."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

quota_commands = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Quotas from a total, from files."
)

People = Annotated[
    Path, typer.Option(help="The tree of people with their bases, a CSV file.", show_default=False)
]
Options = Annotated[Path, typer.Option(help="The options, a JSON file.", show_default=False)]


@quota_commands.command()
def allocate(
    people: People,
    options: Options,
    out: Annotated[Path, typer.Option(help="The folder to write into.", show_default=False)],
) -> None:
    """Share a total out level by level, exact to the minor unit, inside everybody's bounds."""
    from fieldhouse.cli.opening import speak

    speak()
    from fieldhouse.cli.quota_allocation import allocate_files

    if not allocate_files(people, options, out):
        raise typer.Exit(1)


@quota_commands.command()
def verify(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="The folder of the quotas.", show_default=False)
    ],
    people: People,
    options: Options,
) -> None:
    """Check allocated quotas against the inputs, with code that shares nothing with the allocation."""
    from fieldhouse.cli.opening import speak

    speak()
    from django.utils.translation import gettext as _

    from fieldhouse.checkers.quotas import check_quotas

    refusals = check_quotas(folder, people, options)
    for refusal in refusals:
        print(refusal)
    if refusals:
        print(_("The quotas are not verified."))
        raise typer.Exit(1)
    print(_("The quotas are verified: every sum is exact, and no others are nearer to the bases."))


def join(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(quota_commands, name="quota")
