"""``fieldhouse compensation``: a pay run from files, its explanation, comparison and verification."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

commands = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Variable pay, from files to files.")
Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The folder of a run.", show_default=False)]


@commands.command()
def run(
    plan: Annotated[list[Path], typer.Option(help="A plan in YAML; once for each.", show_default=False)],
    payees: Annotated[Path, typer.Option(help="The payees, as CSV or Parquet.", show_default=False)],
    credits: Annotated[Path, typer.Option(help="The credits, as CSV or Parquet.", show_default=False)],
    period: Annotated[
        str, typer.Option(help="The period that is paid: 2026-11, 2026-Q4 or 2026.", show_default=False)
    ],
    out: Annotated[Path, typer.Option(help="The folder to write.", show_default=False)],
    opening: Annotated[Path | None, typer.Option(help="Opening balances.", show_default=False)] = None,
    previous: Annotated[
        Path | None,
        typer.Option(help="The folder of an earlier run: what it paid stays.", show_default=False),
    ] = None,
    rates: Annotated[Path | None, typer.Option(help="Dated currency rates.", show_default=False)] = None,
    compiled: Annotated[
        bool,
        typer.Option("--compiled/--no-compiled", help="With the compiled kernel, or the same without it."),
    ] = True,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as an object.")] = False,
) -> None:
    """Calculate what every payee earned and gets: lines, statements and an account of the run."""
    from fieldhouse.cli.opening import speak

    speak()
    from fieldhouse.cli.compensation_read import Asked
    from fieldhouse.cli.compensation_run import run_files

    asked = Asked(tuple(plan), payees, credits, opening, previous, rates, period, out, compiled)
    if not run_files(asked, as_json=as_json):
        raise typer.Exit(1)


@commands.command()
def explain(
    folder: Folder,
    payee: Annotated[str, typer.Option(help="The payee_id.", show_default=False)],
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as an object.")] = False,
) -> None:
    """Say line by line how a payee's amounts came about."""
    from fieldhouse.cli.opening import speak

    speak()
    from fieldhouse.cli.compensation_shown import print_explanation

    print_explanation(folder, payee, as_json=as_json)


@commands.command()
def compare(
    folder: Folder,
    other: Annotated[
        Path, typer.Option("--with", help="Statements or lines of another system, CSV.", show_default=False)
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as an object.")] = False,
) -> None:
    """Show where another system's amounts differ, by payee, line and rule; ends with 1 where they do."""
    from fieldhouse.cli.opening import speak

    speak()
    from fieldhouse.cli.compensation_shown import print_comparison

    if print_comparison(folder, other, as_json=as_json):
        raise typer.Exit(1)


@commands.command()
def verify(
    folder: Folder,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as an object.")] = False,
) -> None:
    """Work a run out again by the plain reference, which shares no code with the engine."""
    from fieldhouse.cli.opening import speak

    speak()
    from fieldhouse.cli.compensation_shown import print_verification

    if print_verification(folder, as_json=as_json):
        raise typer.Exit(1)


@commands.command()
def model(
    draft: Annotated[
        list[Path], typer.Option(help="The draft, a plan in YAML; once for each.", show_default=False)
    ],
    plan: Annotated[list[Path], typer.Option(help="The plan of today; once for each.", show_default=False)],
    payees: Annotated[Path, typer.Option(help="The payees, as CSV or Parquet.", show_default=False)],
    credits: Annotated[Path, typer.Option(help="The credits of a year.", show_default=False)],
    period: Annotated[
        str, typer.Option(help="The period up to whose end is counted: 2026, 2026-Q4.", show_default=False)
    ],
    out: Annotated[Path, typer.Option(help="The folder to write.", show_default=False)],
    draft_payees: Annotated[
        Path | None,
        typer.Option(help="The payees under the draft, where they differ.", show_default=False),
    ] = None,
    opening: Annotated[Path | None, typer.Option(help="Opening balances.", show_default=False)] = None,
    rates: Annotated[Path | None, typer.Option(help="Dated currency rates.", show_default=False)] = None,
    years: Annotated[int, typer.Option(min=0, max=10_000, help="Years that are drawn.")] = 50,
    common: Annotated[
        float, typer.Option(min=0, max=2, help="How far years differ for all: a deviation.")
    ] = 0.1,
    own: Annotated[
        float, typer.Option(min=0, max=2, help="How far a payee differs alone: a deviation.")
    ] = 0.25,
    seed: Annotated[int, typer.Option(min=0, help="Draws the same years again.")] = 1,
    compiled: Annotated[
        bool,
        typer.Option("--compiled/--no-compiled", help="With the compiled kernel, or the same without it."),
    ] = True,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as an object.")] = False,
) -> None:
    """Hold a draft plan against the plan of today: cost, who gains and loses, and what if more or less is sold."""
    from fieldhouse.cli.opening import speak

    speak()
    from fieldhouse.cli.compensation_model import model_files
    from fieldhouse.cli.compensation_read import Asked
    from fieldhouse.engines.compensation.modelling import Spread

    asked = Asked(tuple(plan), payees, credits, opening, None, rates, period, out, compiled)
    spread = Spread(years, common, own, seed)
    if not model_files(asked, tuple(draft), draft_payees, spread, as_json=as_json):
        raise typer.Exit(1)


class Kind(StrEnum):
    """What statements are written as."""

    XLSX = "xlsx"
    PDF = "pdf"


@commands.command()
def statements(
    folder: Folder,
    out: Annotated[Path, typer.Option(help="The folder to write.", show_default=False)],
    payee: Annotated[
        list[str] | None, typer.Option(help="A payee_id; once for each.", show_default="all")
    ] = None,
    kind: Annotated[
        list[Kind] | None, typer.Option(help="xlsx or pdf; once for each.", show_default="both")
    ] = None,
) -> None:
    """Write each payee's statement: a spreadsheet that works itself out again, and a PDF."""
    from fieldhouse.cli.opening import speak

    speak()
    from fieldhouse.cli.compensation_statements import write_statements

    write_statements(folder, out, payee or [], kind or list(Kind))


@commands.command()
def payroll(
    folder: Folder,
    out: Annotated[Path, typer.Option(help="The CSV file to write.", show_default=False)],
) -> None:
    """Write what payroll pays: payee, legal entity, period, currency and amount."""
    from fieldhouse.cli.opening import speak

    speak()
    from fieldhouse.cli.compensation_statements import write_payroll

    write_payroll(folder, out)


def join(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(commands, name="compensation")
