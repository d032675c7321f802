"""``fieldhouse territory``: coverage plans from files, and their check."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

TOLERANCES = [0.02, 0.05, 0.1, 0.2]

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

ProcessorTime = Annotated[
    bool, typer.Option("--processor-time", help="Count the time limit in seconds of the processor.")
]


@territory_commands.command()
def solve(
    accounts: Accounts,
    sellers: Sellers,
    options: Options,
    out: Annotated[Path, typer.Option(help="The folder to write into.", show_default=False)],
    current: Current = None,
    costs: Costs = None,
    processor_time: ProcessorTime = False,
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


@territory_commands.command()
def why(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of a plan.", show_default=False)],
    accounts: Accounts,
    sellers: Sellers,
    options: Options,
    account: Annotated[str, typer.Option(help="The account that is asked about.", show_default=False)],
    seller: Annotated[
        str | None, typer.Option(help="Another seller; without one the next ones.", show_default=False)
    ] = None,
    current: Current = None,
    costs: Costs = None,
) -> None:
    """Why an account has its seller and not another one: the proof, and what another one would cost at least."""
    from fieldhouse.cli.opening import speak

    speak()
    from fieldhouse.cli.territory_why import print_why
    from fieldhouse.ingest.coverage.reading import Files

    print_why(folder, Files(accounts, sellers, options, current, costs), account, seller)


@territory_commands.command("what-if")
def what_if(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of a plan.", show_default=False)],
    accounts: Accounts,
    sellers: Sellers,
    options: Options,
    changes: Annotated[Path, typer.Option(help="What is different, a JSON file.", show_default=False)],
    out: Annotated[Path, typer.Option(help="The folder to write into.", show_default=False)],
    current: Current = None,
    costs: Costs = None,
    processor_time: ProcessorTime = False,
) -> None:
    """Solve on from a plan with other sellers, bands or locks, prove it again, and say what differs."""
    from fieldhouse.cli.opening import speak

    speak()
    from fieldhouse.cli.territory_whatif import solve_changed
    from fieldhouse.ingest.coverage.reading import Files

    files = Files(accounts, sellers, options, current, costs)
    if not solve_changed(folder, files, changes, out, processor_time=processor_time):
        raise typer.Exit(1)


@territory_commands.command()
def frontier(
    accounts: Accounts,
    sellers: Sellers,
    options: Options,
    out: Annotated[Path, typer.Option(help="The folder to write into.", show_default=False)],
    tolerance: Annotated[
        list[float], typer.Option(help="A band around each seller's middle, 0.05 for 5 %; repeat it.")
    ] = TOLERANCES,
    move_price: Annotated[
        list[float] | None, typer.Option(help="A price of a move; repeat it.", show_default=False)
    ] = None,
    current: Current = None,
    costs: Costs = None,
    processor_time: ProcessorTime = False,
) -> None:
    """What balance costs: a plan with its bound for each tolerance and each price of a move."""
    from fieldhouse.cli.opening import speak

    speak()
    from fieldhouse.cli.territory_frontier import solve_frontier
    from fieldhouse.ingest.coverage.reading import Files

    files = Files(accounts, sellers, options, current, costs)
    if not solve_frontier(files, out, tolerance, move_price or [], processor_time=processor_time):
        raise typer.Exit(1)


@territory_commands.command()
def levels(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of a plan.", show_default=False)],
    accounts: Accounts,
    sellers: Sellers,
    options: Options,
    current: Current = None,
    costs: Costs = None,
    out: Annotated[Path | None, typer.Option(help="The file to write into.", show_default=False)] = None,
) -> None:
    """What each region of a plan costs, with the bound of that region alone; the bounds add up."""
    from fieldhouse.cli.opening import speak

    speak()
    from fieldhouse.cli.territory_levels import print_levels
    from fieldhouse.ingest.coverage.reading import Files

    print_levels(folder, Files(accounts, sellers, options, current, costs), out)


@territory_commands.command()
def compare(
    before: Annotated[
        Path, typer.Argument(metavar="BEFORE", help="The folder of a plan.", show_default=False)
    ],
    after: Annotated[Path, typer.Argument(metavar="AFTER", help="That of another.", show_default=False)],
    accounts: Accounts,
    out: Annotated[
        Path | None, typer.Option(help="The folder to write all moves into.", show_default=False)
    ] = None,
) -> None:
    """Compare two plans by accounts, measures and the people affected."""
    from fieldhouse.cli.opening import speak

    speak()
    from fieldhouse.cli.territory_comparing import compared, print_comparison, write_comparison

    both = compared(before, after, accounts)
    print_comparison(both)
    if out is not None:
        write_comparison(out, both)


def join(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(territory_commands, name="territory")
