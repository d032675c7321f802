"""A home, served as people serve it: ``fieldhouse serve`` with two workers of four threads, in processes of its own."""

from __future__ import annotations

import http.client
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.processes import Watched
from bench.work import PROGRAM, ROOT, Work

WORKERS, THREADS = 2, 4
SECONDS_TO_START = 120
SECONDS_BETWEEN_LOOKS = 15.0
"""A server keeps the memory that it has taken: seldom is often enough, and its pages are not held up by it."""

SECONDS_TO_ANSWER = 300
"""A first page of a million deals whose days nobody has looked at yet takes a minute."""


@dataclass(frozen=True, slots=True)
class Served:
    """Where a home answers, by which process, and who watches the memory of all its processes."""

    port: int
    pid: int
    watched: Watched


@dataclass(frozen=True, slots=True)
class Answer:
    """One request: seconds from opening the socket's turn to the last byte, and what came."""

    seconds: float
    status: int
    size: int


@contextmanager
def served(work: Work, home: Path) -> Iterator[Served]:
    """Serve a home while the block lasts."""
    port = _free_port()
    options = ["--port", str(port), "--workers", str(WORKERS), "--threads", str(THREADS)]
    with (work.folder / "serve.log").open("wb") as log:
        server = subprocess.Popen(
            [str(PROGRAM), "serve", *options], env=work.environment(home), cwd=ROOT, stdout=log, stderr=log
        )
        try:
            _wait_until_it_answers(port, server)
            with Watched(server.pid, SECONDS_BETWEEN_LOOKS) as watched:
                yield Served(port, server.pid, watched)
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(60)


class Visitor:
    """Somebody with a kept connection. One that the server has closed meanwhile is opened again, as browsers do.

    That is inside the time of the request that meets it. An answer that does not come has the status 0.
    """

    def __init__(self, port: int, headers: dict[str, str]) -> None:
        self._connection = http.client.HTTPConnection("localhost", port, timeout=SECONDS_TO_ANSWER)
        self._headers = headers

    def get(self, address: str) -> Answer:
        """Ask for an address and read the answer to its last byte."""
        began = time.perf_counter()
        try:
            status, size = self._got(address)
        except ConnectionError:
            status, size = self._got_or_nothing(address)
        except (OSError, http.client.HTTPException):
            status, size = 0, 0
        return Answer(time.perf_counter() - began, status, size)

    def _got_or_nothing(self, address: str) -> tuple[int, int]:
        try:
            return self._got(address)
        except (OSError, http.client.HTTPException):
            return 0, 0

    def _got(self, address: str) -> tuple[int, int]:
        """What came; a connection on which something failed is not used again."""
        try:
            self._connection.request("GET", address, headers=self._headers)
            response = self._connection.getresponse()
            return response.status, len(response.read())
        except (OSError, http.client.HTTPException):
            self._connection.close()
            raise


def _wait_until_it_answers(port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until and server.poll() is None:
        if Visitor(port, {}).get("/healthz").status == http.client.OK:
            return
        time.sleep(0.1)
    raise RuntimeError("the server did not start; its log is serve.log of the work folder")


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
