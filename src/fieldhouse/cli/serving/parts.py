"""The processes of a server: each is started, looked after, and stopped with the others."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from functools import partial
from types import TracebackType

from fieldhouse.domain.errors import Refused

SECONDS_TO_STOP = 25
"""Longer than gunicorn's grace for requests under way."""

SECONDS_BETWEEN_STARTS = 5
"""At least: while the database is gone, the worker ends as soon as it has asked for work."""

_RESTARTED = frozenset({"worker"})
"""Parts that are started again when they end: a task may exhaust the worker. Nothing is served without the others."""

_PR_SET_PDEATHSIG = 1


def web_arguments(listener: socket.socket, workers: int, threads: int) -> list[str]:
    """gunicorn on the listening socket."""
    return [
        "gunicorn",
        "--config",
        "python:fieldhouse.cli.serving.gunicorn_settings",
        "--bind",
        f"fd://{listener.fileno()}",
        "--workers",
        str(workers),
        "--threads",
        str(threads),
        "fieldhouse.web.wsgi:application",
    ]


def worker_arguments() -> list[str]:
    """The worker of the queue."""
    return ["django", "db_worker", "--interval", "2", "--no-startup-delay", "--verbosity", "0"]


class Parts:
    """The processes of a server by name; leaving the block stops them all."""

    def __init__(self) -> None:
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._arguments: dict[str, list[str]] = {}
        self._started: dict[str, float] = {}

    def __enter__(self) -> Parts:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(
        self, name: str, arguments: list[str], listener: socket.socket | None = None
    ) -> subprocess.Popen[bytes]:
        """Start ``python -m`` with these arguments as a part of its own."""
        self._arguments[name], self._started[name] = arguments, time.monotonic()
        kept = (listener.fileno(),) if listener is not None else ()
        self._running[name] = subprocess.Popen(  # nosec B603 # noqa: S603 - our own interpreter and modules
            [sys.executable, "-m", *arguments],
            pass_fds=kept,
            stdin=subprocess.DEVNULL,
            env=os.environ | {"DJANGO_SETTINGS_MODULE": "fieldhouse.web.settings"},
            start_new_session=True,  # Ctrl+C reaches us alone, and we stop the parts in order
            preexec_fn=partial(_die_with_parent, os.getpid()) if sys.platform == "linux" else None,
        )
        return self._running[name]

    def look_after(self) -> None:
        """Start an ended worker again; ``Refused`` when another part has ended."""
        for name, process in list(self._running.items()):
            if process.poll() is None:
                continue
            if name not in _RESTARTED:
                raise Refused("serve.child_failed", name=name)
            if time.monotonic() - self._started[name] >= SECONDS_BETWEEN_STARTS:
                self.start(name, self._arguments[name])

    def stop(self) -> None:
        """Ask every part to stop, wait, and end by force what does not."""
        for process in self._running.values():
            if process.poll() is None:
                process.terminate()
        until = time.monotonic() + SECONDS_TO_STOP
        for process in self._running.values():
            try:
                process.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _die_with_parent(parent: int) -> None:
    """Have Linux stop this part when the server is killed in a way that leaves it no time to.

    A server that was killed before it could be asked for that tells nobody any more.
    """
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        os._exit(1)
