"""``fieldhouse demo`` and ``fieldhouse simulate``: an invented company to look around in."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from fieldhouse.cli.serve import Host, Port, Threads, Workers


class Form(StrEnum):
    """The profiles whose files can be simulated; the simulator itself is heavy to import."""

    FIELDHOUSE = "fieldhouse"
    SALESFORCE = "salesforce"


def demo(port: Port = 8000, host: Host = "127.0.0.1", workers: Workers = 2, threads: Threads = 4) -> None:
    """Serve a simulated company, built on the first start; its home is ./demo unless another is named."""
    import os

    from fieldhouse.web.home import ENVIRONMENT_NAME

    os.environ.setdefault(ENVIRONMENT_NAME, "demo")
    from fieldhouse.cli.opening import open_home

    home = open_home(founding=True)
    from fieldhouse.cli.demo_complete import is_complete
    from fieldhouse.cli.serving.server import Listening, run_server

    if not is_complete(home):
        from fieldhouse.cli.demo_home import build_demo

        build_demo(home)
    run_server(home, Listening(host, port, workers, threads))


def simulate(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="Where to write the files.", show_default=False)
    ],
    seed: Annotated[int, typer.Option(help="Another seed, another company.")] = 1,
    scale: Annotated[int, typer.Option(help="The number of opportunities.")] = 20_000,
    until: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The last day; else yesterday.", show_default=False),
    ] = None,
    years: Annotated[int, typer.Option(help="Years of history.")] = 3,
    sellers: Annotated[
        int | None, typer.Option(help="The number of sellers; else by the scale.", show_default=False)
    ] = None,
    profile: Annotated[
        Form, typer.Option(help="Whose files: those of the profile fieldhouse, or a Salesforce export.")
    ] = Form.FIELDHOUSE,
    lean: Annotated[
        bool, typer.Option("--lean", help="Only what opportunities' rows do not imply, and no details.")
    ] = False,
    dirty: Annotated[
        bool, typer.Option("--dirty", help="A Salesforce export as it comes in real life, with what is true.")
    ] = False,
) -> None:
    """Write the files of an invented company, for the profile ``fieldhouse`` or ``salesforce``."""
    from fieldhouse.cli.opening import speak

    speak()
    from fieldhouse.simulator import Form as Written
    from fieldhouse.simulator import simulate as write_files

    counts = write_files(
        folder,
        seed=seed,
        scale=scale,
        until=until.date() if until else yesterday(),
        years=years,
        sellers=sellers,
        is_lean=lean,
        form=Written(profile.value),
        is_dirty=dirty,
    )
    for kind, rows in sorted(counts.rows.items()):
        print(f"{rows:>12,}  {kind}")
    print(f"{counts.total:>12,}")


def yesterday() -> date:
    """The last day of a simulation, so that nothing in it lies in the future."""
    from fieldhouse.clock import now

    return now().date() - timedelta(days=1)


def join(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(demo)
    app.command()(simulate)
