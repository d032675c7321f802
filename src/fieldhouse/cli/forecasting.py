"""``fieldhouse forecast backtest`` and ``run``: the engine on a folder in its file contract; no home is needed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from fieldhouse.cli.figures import forecast_commands
from fieldhouse.cli.questions import AsJson

History = Annotated[
    Path, typer.Option(help="The folder: opportunities, history, about.json.", show_default=False)
]
OneCurrency = Annotated[
    str, typer.Option(help="The currency to forecast; else the one of most deals.", show_default=False)
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
            columns(tables_of(*read_forecast_folder(history))), horizon, every or None, currency or None, seed
        ),
        as_json=as_json,
    )


def run(
    history: History,
    as_of: Annotated[str, typer.Option(help="What was known then, YYYY-MM-DD.", show_default=False)],
    until: Annotated[str, typer.Option(help="The end of the window, YYYY-MM-DD.", show_default=False)],
    currency: OneCurrency = "",
    seed: Seed = 0,
    as_json: AsJson = False,
) -> None:
    """What will be won from an instant to another, with its range and its reasons."""
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
    )
    print_run(said, as_json=as_json)


def join(app: typer.Typer) -> None:
    """Add the commands."""
    forecast_commands.command()(backtest)
    forecast_commands.command()(run)
