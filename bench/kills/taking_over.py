"""A server whose worker is killed while it drains: how long until the run is given up and another does its work."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path

from bench.kills.campaign import fresh
from bench.kills.commands import edited_home
from bench.kills.looking import asked
from bench.processes import family
from bench.served import Served, served
from bench.work import Work

DRAINS = "SELECT state FROM runs_run WHERE kind = 'drain' ORDER BY id"
SECONDS_INTO_IT = 0.5
GIVEN_UP_AFTER = 300


def taken_over(work: Work, dice: random.Random) -> float:
    """Seconds from the kill until the dead run has ended as failed and a later one has put the edits into a generation.

    The server's tick starts the drain of the edits that wait. A drain that ended before it was killed does not count.
    """
    while True:
        fresh(work.folder / "killed")
        home = work.copied_home(edited_home(work), "killed/home")
        with served(work, home) as server:
            seconds = _seconds(work, home, server, dice)
        if seconds is not None:
            return seconds


def _seconds(work: Work, home: Path, server: Served, dice: random.Random) -> float | None:
    _wait(lambda: _drains(work, home) == ["running"])
    time.sleep(dice.uniform(0, SECONDS_INTO_IT))
    os.kill(_worker(server), signal.SIGKILL)
    killed = time.monotonic()
    if _drains(work, home) != ["running"]:
        return None
    _wait(lambda: _is_over(_drains(work, home)))
    return time.monotonic() - killed


def _drains(work: Work, home: Path) -> list[str]:
    return [state for (state,) in asked(work, home, DRAINS)]


def _is_over(drains: list[str]) -> bool:
    first, *others = drains
    return first == "failed" and "done" in others


def _worker(server: Served) -> int:
    for pid in family(server.pid):
        if b"db_worker" in Path(f"/proc/{pid}/cmdline").read_bytes():
            return pid
    raise RuntimeError("the server has no worker")


def _wait(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + GIVEN_UP_AFTER
    while not is_so():
        if time.monotonic() > until:
            raise RuntimeError(f"nothing happened for {GIVEN_UP_AFTER} s")
        time.sleep(0.02)
