"""``fieldhouse territory``: coverage plans from files, and their check."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

territory_commands = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Coverage plans from files."
)

Accounts = Annotated[Path, typer.Option(help="The accounts, a CSV file.", show_default=False)]
Sellers = Annotated[Path, typer.Option(help="The sellers with their bands, a CSV file.", show_default=False)]
Options = Annotated[Path, typer.Option(help="The options, a JSON file.", show_default=False)]
Current = Annotated[
    Path | None, typer.Option(help="Who has which account today, a CSV file.", show_default=False)
]
Costs = Annotated[Path | None, typer.Option(help="What each pair costs, CSV or Parquet.", show_default=False)]


@territory_commands.command()
def solve(
    accounts: Accounts,
    sellers: Sellers,
    options: Options,
    out: Annotated[Path, typer.Option(help="The folder to write into.", show_default=False)],
    current: Current = None,
    costs: Costs = None,
    processor_time: Annotated[
        bool, typer.Option("--processor-time", help="Count the time limit in seconds of the processor.")
    ] = False,
) -> None:
    """Decide who covers which account, and prove how far from the best the plan can be."""
    from fieldhouse.cli.opening import speak

    speak()
    from fieldhouse.cli.territory_solving import solve_files
    from fieldhouse.ingest.coverage.reading import Files

    if not solve_files(Files(accounts, sellers, options, current, costs), out, processor_time=processor_time):
        raise typer.Exit(1)


@territory_commands.command()
def verify(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of a plan.", show_default=False)],
    accounts: Accounts,
    sellers: Sellers,
    options: Options,
    current: Current = None,
    costs: Costs = None,
) -> None:
    """Check a plan and its certificate against the inputs, with code that shares nothing with the optimiser."""
    from fieldhouse.cli.opening import speak

    speak()
    from django.utils.translation import gettext as _

    from fieldhouse.checkers.territory import check_plan

    every = {"accounts": accounts, "sellers": sellers, "current": current, "costs": costs, "options": options}
    refusals = check_plan(folder, {name: path for name, path in every.items() if path is not None})
    for refusal in refusals:
        print(refusal)
    if refusals:
        print(_("The plan is not verified."))
        raise typer.Exit(1)
    print(_("The plan is verified: it keeps every band, and its cost and its bound are what it says."))


def join(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(territory_commands, name="territory")
