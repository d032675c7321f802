"""Ten thousand hostile or broken files, made from the seeds in tests/ingest/hostile: each is read to its end, and every
ninth is imported, twice, into a home. Two at a time, each in a process that is ended when a file takes too long.

A file fails when reading it raises, when its rows do not add up, when the second import is not the first one over
again, or when it takes more than 10 s of processor time or, with the reader's own process, 1 GiB of memory.
"""

from __future__ import annotations

import json
import os
import select
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.ingest.hostile.corpus import HARMS

from bench.results import Row
from bench.work import PYTHON, ROOT, Work

FILES = 10_000
IMPORTED = 9
"""Every which case is imported too; the harms take turns, so it must not divide their number."""

MOST_SECONDS, MOST_KIB = 10, 2**20
PATIENCE_SECONDS = 180
"""Seconds on the wall after which a file hangs that takes no processor time; the machine may have other work."""

Answer = dict[str, Any]


class Talking:
    """A process of `bench.inside` that answers a line with a line; begun anew when it was ended."""

    def __init__(self, script: str, environment: Callable[[], dict[str, str]]) -> None:
        self._script, self._environment = script, environment
        self._process: subprocess.Popen[bytes] | None = None

    def answer(self, line: str) -> str:
        """The answer; `EOFError` says how the process ended instead, or that it hung."""
        process = self._process = self._process or self._begun()
        assert process.stdin and process.stdout
        process.stdin.write(f"{line}\n".encode())
        process.stdin.flush()
        is_ready = select.select([process.stdout], [], [], PATIENCE_SECONDS)[0]
        if is_ready and (said := process.stdout.readline()):
            return said.decode().rstrip("\n")
        self.end()
        raise EOFError(f"ended with {process.returncode}" if is_ready else f"hung for {PATIENCE_SECONDS} s")

    def end(self) -> None:
        """End the process and forget it."""
        if self._process:
            self._process.kill()
            self._process.communicate()
        self._process = None

    def _begun(self) -> subprocess.Popen[bytes]:
        command = [PYTHON, "-m", f"bench.inside.{self._script}"]
        process = subprocess.Popen(
            command, env=self._environment(), cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert process.stdout
        if process.stdout.readline() != b"ready\n":
            raise RuntimeError(f"{self._script} did not begin")
        return process


class Pair:
    """A process that makes cases and one that reads them."""

    def __init__(self, work: Work, name: str) -> None:
        self._folder = work.folder / f"{name}_case"
        self._maker = Talking("hostile_files", lambda: dict(os.environ))
        self._reader = Talking("hostile", lambda: work.environment(work.empty_home(name)))

    def answer(self, number: int) -> Answer:
        """Make a case and read it."""
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True)
        profile = self._maker.answer(f"{number} {self._folder}")
        harm = list(HARMS)[number % len(HARMS)]
        case = {"number": number, "harm": harm, "folder": str(self._folder), "profile": profile}
        try:
            said = json.loads(
                self._reader.answer(json.dumps({**case, "is_imported": number % IMPORTED == 0}))
            )
        except EOFError as end:
            said = {"failure": str(end)}
        return {**case, **said}

    def end(self) -> None:
        """End both."""
        self._maker.end()
        self._reader.end()
        shutil.rmtree(self._folder, ignore_errors=True)


def measure(work: Work) -> Iterator[Row]:
    """Read the whole corpus."""
    answers = sorted(_answers(work, range(FILES)), key=lambda one: one["number"])
    failed = [one for one in answers if _failure(one)]
    log = work.folder / "hostile.json"
    log.write_text(json.dumps(answers, indent=1), encoding="utf-8")
    for one in failed:
        print(f"{one['number']} {one['harm']}: {_failure(one)}", file=sys.stderr)
    slowest = max(answers, key=lambda one: one.get("cpu", 0))
    own, child = (max(one.get(key, 0) for one in answers) // 1024 for key in ("own_kib", "child_kib"))
    yield Row(
        variant=f"hostile files, {work.database}",
        how=f"{FILES:,} files of {len(HARMS)} kinds of harm, every ninth imported twice",
        to_reach=f"no failure; {MOST_SECONDS} s, 1 GiB",
        measured=f"{len(failed)} failures; {slowest['cpu']:.1f} s, {own:,} MiB + {child:,} MiB",
        is_held=not failed,
        detail=(
            f"slowest: {slowest['harm']}, case {slowest['number']}; memory of the importing process and of a reader's",
            *_by_harm(answers),
        ),
    )


def _answers(work: Work, numbers: range) -> Iterator[Answer]:
    def read(which: int) -> list[Answer]:
        pair = Pair(work, f"hostile_{which}")
        try:
            return [pair.answer(number) for number in numbers[which::2]]
        finally:
            pair.end()

    with ThreadPoolExecutor(2) as pool:
        for some in pool.map(read, range(2)):
            yield from some


def _failure(one: Answer) -> str:
    if one["failure"]:
        return str(one["failure"])
    if one["cpu"] > MOST_SECONDS:
        return f"took {one['cpu']:.1f} s"
    if one["own_kib"] + one["child_kib"] > MOST_KIB:
        return f"took {(one['own_kib'] + one['child_kib']) // 1024} MiB"
    return ""


def _by_harm(answers: list[Answer]) -> Iterator[str]:
    """A line for each harm: files, with findings, clean, failures."""
    groups: dict[str, list[Answer]] = defaultdict(list)
    for one in answers:
        groups[one["harm"]].append(one)
    for harm, some in groups.items():
        failed = sum(bool(_failure(one)) for one in some)
        clean = sum(not one["failure"] and not one["rules"] for one in some)
        yield f"{harm}: {len(some)} files, {len(some) - clean - failed} with findings, {clean} clean, {failed} failures"
