"""One server of one home: starts its parts, says where it is, and stops all of them together."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from threading import Event
from types import FrameType

from django.conf import settings
from django.utils.translation import gettext as _

from fieldhouse.apps.company.queries import current_company
from fieldhouse.cli.demo_logins import print_demo_logins
from fieldhouse.cli.serving.lock import only_server
from fieldhouse.cli.serving.parts import Parts, web_arguments, worker_arguments
from fieldhouse.cli.serving.ready import wait_until_ready
from fieldhouse.domain.errors import Refused
from fieldhouse.web.static_storage import collect_if_changed

IN_MEMORY = Path("/dev/shm")  # nosec B108 # noqa: S108 - as gunicorn's heartbeats

SECONDS_BETWEEN_TICKS = 60
SECONDS_BETWEEN_TAKE_OVERS = 15
SECONDS_BETWEEN_LOOKS = 0.5


@dataclass(frozen=True, slots=True)
class Listening:
    """Where the server listens and with how many processes and threads it answers."""

    host: str
    port: int
    workers: int
    threads: int

    @property
    def address(self) -> str:
        """What to type into a browser: passkeys want a name, so the loopback address is ``localhost``."""
        host = "localhost" if self.host in ("127.0.0.1", "0.0.0.0", "::", "::1") else self.host  # noqa: S104
        return f"http://{host}:{self.port}"


def run_server(home: Path, listening: Listening) -> None:
    """Serve until SIGTERM or SIGINT. ``Refused`` when the home is served already or the port is taken."""
    with only_server(home), _shared_metrics(home), _listener(listening) as listener, Parts() as parts:
        is_stopping = _stop_event()
        collect_if_changed(Path(settings.STATIC_ROOT))
        web = parts.start("web", web_arguments(listener, listening.workers, listening.threads), listener)
        wait_until_ready(listening, web, is_stopping)
        if is_stopping.is_set():
            return
        _say_where(listening)
        parts.start("worker", worker_arguments())
        _watch(parts, is_stopping)


def _watch(parts: Parts, is_stopping: Event) -> None:
    # Imported late: what it takes to load must not delay the address.
    from fieldhouse.cli.serving.tick import take_over, tick, tidy

    tidy()
    seconds = {tick: SECONDS_BETWEEN_TICKS, take_over: SECONDS_BETWEEN_TAKE_OVERS}
    due = {job: time.monotonic() + every for job, every in seconds.items()}
    while not is_stopping.wait(SECONDS_BETWEEN_LOOKS):
        parts.look_after()
        for job, at in due.items():
            if time.monotonic() >= at:
                due[job] = time.monotonic() + seconds[job]
                job()


def _say_where(listening: Listening) -> None:
    company = current_company()
    if company is not None and company.is_simulated:
        print(
            _("%(company)s is a simulated company: nobody and nothing in it is real.")
            % {"company": company.name}
        )
        print_demo_logins()
    print(_("Fieldhouse is served. Stop it with Ctrl+C. Its address:"))
    print(listening.address, flush=True)


@contextmanager
def _shared_metrics(home: Path) -> Iterator[None]:
    """An empty folder in memory, in which the web processes add up their metrics.

    They map its files, and on a disk without room that would end them.
    """
    folder = IN_MEMORY / f"fieldhouse-{sha256(str(home).encode()).hexdigest()[:16]}"
    shutil.rmtree(folder, ignore_errors=True)  # what a killed server left
    folder.mkdir(mode=0o700)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
    try:
        yield
    finally:
        shutil.rmtree(folder)


@contextmanager
def _listener(listening: Listening) -> Iterator[socket.socket]:
    """The listening socket, bound here so that a taken port is told before anything is started."""
    family = socket.AF_INET6 if ":" in listening.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((listening.host, listening.port))
        except (OSError, OverflowError) as failure:
            raise Refused("serve.port_taken", port=listening.port, reason=str(failure)) from failure
        listener.listen(512)
        yield listener


def _stop_event() -> Event:
    """An event that the signals to stop set: an exception of theirs could be raised, and lost, anywhere."""
    asked = Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        asked.set()

    for one in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(one, stop)
    return asked
