"""``fieldhouse forecast backtest`` and ``run`` read a folder in the contract and need no home; ``export`` makes it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from fieldhouse.cli.figures import forecast_commands
from fieldhouse.cli.questions import As, AsJson, AsOf, Known, Walls

History = Annotated[
    Path, typer.Option(help="The folder: opportunities, history, about.json.", show_default=False)
]
OneCurrency = Annotated[
    str, typer.Option(help="The currency to forecast; else the one of most deals.", show_default=False)
]
WithChallenger = Annotated[
    bool, typer.Option("--challenger", help="Boosted trees, too; followed where they had been nearer.")
]
Seed = Annotated[int, typer.Option(help="The seed of the paths.", min=0)]


def backtest(
    history: History,
    horizon: Annotated[
        str, typer.Option(help="Days ahead, with commas; else those of about.json.", show_default=False)
    ] = "",
    every: Annotated[
        float, typer.Option(help="Days between origins; else those of about.json.", show_default=False)
    ] = 0,
    currency: OneCurrency = "",
    seed: Seed = 0,
    challenger: WithChallenger = False,
    as_json: AsJson = False,
) -> None:
    """Every method at every origin of a history, made of what was known then, against what came."""
    from fieldhouse.cli.forecast_output import print_backtest
    from fieldhouse.engines.forecast.backtest.report import report
    from fieldhouse.engines.forecast.contract.columns import columns
    from fieldhouse.engines.forecast.contract.tables import tables_of
    from fieldhouse.ingest.forecast_folder import read_forecast_folder

    print_backtest(
        report(
            columns(tables_of(*read_forecast_folder(history))),
            horizon,
            every or None,
            currency or None,
            seed,
            with_challenger=challenger,
        ),
        as_json=as_json,
    )


def run(
    history: History,
    as_of: Annotated[str, typer.Option(help="What was known then, YYYY-MM-DD.", show_default=False)],
    until: Annotated[str, typer.Option(help="The end of the window, YYYY-MM-DD.", show_default=False)],
    currency: OneCurrency = "",
    seed: Seed = 0,
    challenger: WithChallenger = False,
    as_json: AsJson = False,
) -> None:
    """What will be won from an instant to another, with its range and its reasons."""
    from fieldhouse.cli.opening import speak

    speak()
    from fieldhouse.cli.forecast_output import print_run
    from fieldhouse.engines.forecast.contract.columns import columns
    from fieldhouse.engines.forecast.contract.instants import day_of
    from fieldhouse.engines.forecast.contract.tables import tables_of
    from fieldhouse.engines.forecast.run.answer import run as forecast
    from fieldhouse.ingest.forecast_folder import read_forecast_folder

    said: dict[str, Any] = forecast(
        columns(tables_of(*read_forecast_folder(history))),
        day_of(as_of, "--as-of"),
        day_of(until, "--until"),
        currency or None,
        seed,
        with_challenger=challenger,
    )
    print_run(said, as_json=as_json)


def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to write.", show_default=False)],
    as_of: AsOf = "",
    currency: Annotated[
        str,
        typer.Option(
            help="See every amount in one currency, at the plan rate of the day.", show_default=False
        ),
    ] = "",
    known: Known = "",
    wall: Walls = None,
    login: As = "",
    as_json: AsJson = False,
) -> None:
    """Write the home's deals, with all that was told of them, as a folder that ``backtest`` and ``run`` read."""
    from fieldhouse.cli.opening import open_home

    open_home()
    from fieldhouse.apps.figures.question import read_day
    from fieldhouse.apps.forecasts.exporting import export_history
    from fieldhouse.cli.forecast_output import print_export
    from fieldhouse.cli.questions import asker
    from fieldhouse.facts.generations import Known as KnownThen
    from fieldhouse.facts.generations import current

    found = export_history(
        asker(login),
        folder,
        known=KnownThen.parse(known) if known else current(),
        as_of=read_day(as_of) if as_of else None,
        currency=currency,
        walls=wall or (),
    )
    print_export(folder, found, as_json=as_json)


def join(app: typer.Typer) -> None:
    """Add the commands."""
    forecast_commands.command()(export)
    forecast_commands.command()(backtest)
    forecast_commands.command()(run)
