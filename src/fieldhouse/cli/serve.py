"""``fieldhouse serve``."""

from __future__ import annotations

from typing import Annotated

import typer

Port = Annotated[int, typer.Option(min=1, max=65535, help="The port to listen on.")]
Host = Annotated[str, typer.Option(help="The address to listen on; 0.0.0.0 for every one of this machine.")]
Workers = Annotated[int, typer.Option(min=1, max=64, help="Web processes.")]
Threads = Annotated[int, typer.Option(min=1, max=64, help="Threads of each web process.")]


def serve(port: Port = 8000, host: Host = "127.0.0.1", workers: Workers = 2, threads: Threads = 4) -> None:
    """Serve the home: pages, API, the worker of long work and the minute's tick."""
    from fieldhouse.cli.opening import open_home

    home = open_home()
    from fieldhouse.cli.serving.server import Listening, run_server

    run_server(home, Listening(host, port, workers, threads))


def join(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(serve)
