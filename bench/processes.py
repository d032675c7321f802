"""Running a program and watching how long it takes and how much memory it holds."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from typing import Any

from bench.work import PYTHON, ROOT, Work

SECONDS_BETWEEN_LOOKS = 1.0
"""A look walks through all pages of a process, which waits meanwhile when it asks for memory: 13 ms for each GiB."""

MIB = 2**20


@dataclass(frozen=True, slots=True)
class Ended:
    """A program that has ended well: its standard output, seconds on the wall, and the most memory in bytes."""

    output: str
    seconds: float
    peak_bytes: int

    @property
    def peak_mib(self) -> int:
        """The most memory in MiB."""
        return self.peak_bytes // MIB


def run(command: Sequence[str | Path], environment: dict[str, str], *, text: str = "") -> Ended:
    """Run a program to its end; an end that is not well is raised with what it said last.

    The memory is the largest sum over the process and its children (proportional set size, looked at once a
    second), or what the kernel says of the largest single one, whichever is more.
    """
    began = time.monotonic()
    process = subprocess.Popen(
        [str(part) for part in command],
        env=environment,
        cwd=ROOT,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    with Watched(process.pid) as watched:
        output, errors = process.communicate(text)
    seconds = time.monotonic() - began
    if process.returncode:
        raise RuntimeError(f"{command} ended with {process.returncode}: {errors[-2_000:]}{output[-500:]}")
    return Ended(output, seconds, watched.peak_bytes)


def inside(work: Work, home: Path, script: str, *arguments: str) -> tuple[Any, Ended]:
    """Run one of `bench.inside` in a process of its own on a home; gives the object that it printed."""
    ended = run([PYTHON, "-m", f"bench.inside.{script}", *arguments], work.environment(home))
    return json.loads(ended.output.splitlines()[-1]), ended


class Watched:
    """The memory of a process and all that it started, watched by a thread while the block lasts."""

    def __init__(self, pid: int, seconds_between_looks: float = SECONDS_BETWEEN_LOOKS) -> None:
        self._pid, self._seconds_between_looks = pid, seconds_between_looks
        self._is_over = Event()
        self._thread = Thread(target=self._watch, daemon=True)
        self.peak_bytes = 0

    def __enter__(self) -> Watched:
        self._thread.start()
        return self

    def __exit__(self, *_failure: object) -> None:
        self._is_over.set()
        self._thread.join()

    def _watch(self) -> None:
        while True:
            pids = family(self._pid)
            largest = max((_status(pid, "VmHWM") for pid in pids), default=0)
            self.peak_bytes = max(self.peak_bytes, largest, sum(_proportional(pid) for pid in pids))
            if self._is_over.wait(self._seconds_between_looks):
                return


def family(pid: int) -> list[int]:
    """A process and everything under it."""
    found, ahead = [], [pid]
    while ahead:
        one = ahead.pop()
        found.append(one)
        with suppress(OSError):
            for task in os.listdir(f"/proc/{one}/task"):
                with suppress(OSError):
                    children = Path(f"/proc/{one}/task/{task}/children").read_text(encoding="ascii")
                    ahead += [int(child) for child in children.split()]
    return found


def _proportional(pid: int) -> int:
    return _kilobytes(f"/proc/{pid}/smaps_rollup", "Pss")


def _status(pid: int, name: str) -> int:
    return _kilobytes(f"/proc/{pid}/status", name)


def _kilobytes(path: str, name: str) -> int:
    with suppress(OSError):
        for line in Path(path).read_text(encoding="utf-8").splitlines():
            if line.startswith(f"{name}:"):
                return int(line.split()[1]) * 1024
    return 0
