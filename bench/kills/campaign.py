"""One kind of run: undisturbed, and killed and run again."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.forked import run_forked

from bench.kills.looking import moment_of, seen, unlisted
from bench.processes import run
from bench.work import PROGRAM, PYTHON, ROOT, Work

LEFT_BY_NAME = re.compile(r"unfinished|\.back-up-|\.draft")


@dataclass(frozen=True, slots=True)
class Place:
    """Where one run works: its home, its environment, and a folder for what it writes elsewhere."""

    home: Path
    beside: Path
    environment: dict[str, str]


@dataclass(frozen=True, slots=True)
class Undisturbed:
    """What a run that nobody kills takes, says afterwards and said before ("" where there is no home)."""

    seconds: float
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Campaign:
    """A kind of run that is killed.

    ``prepare`` makes a place to run it in, ``command`` what to run there. ``already`` are codes by which a second run
    says that the first one had done all of it. ``result`` is the home that shows what came out.
    """

    kind: str
    prepare: Callable[[Work], Place]
    command: Callable[[Place], list[str | Path]]
    already: tuple[str, ...] = ()
    result: Callable[[Place], Place] = field(default=lambda place: place)

    def undisturbed(self, work: Work) -> Undisturbed:
        """Run it once and let it end."""
        place = self.prepare(work)
        before = _digest_before(work.folder, self.prepare, place)
        ended = run(self.command(place), place.environment)
        return Undisturbed(ended.seconds, before, digest(self.result(place)))


@dataclass(frozen=True, slots=True)
class Kill:
    """One kill: where it met the run, and what was wrong afterwards."""

    moment: str
    wrong: list[str]


def _digest_before(folder: Path, prepare: Callable[[Work], Place], place: Place) -> str:
    """What a place says that has just been prepared: the same whenever it is prepared in one work folder."""
    if (folder, prepare) not in _digests:
        _digests[folder, prepare] = digest(place)
    return _digests[folder, prepare]


_digests: dict[tuple[Path, Callable[[Work], Place]], str] = {}


def killed_once(work: Work, campaign: Campaign, undisturbed: Undisturbed, dice: random.Random) -> Kill:
    """Kill a run at a random moment, look, run it again, look again."""
    place = campaign.prepare(work)
    temporary = place.beside / "temporary"
    temporary.mkdir()
    environment = place.environment | {"TMPDIR": str(temporary)}
    before, after = seen(work, place.home), dice.uniform(0, undisturbed.seconds)
    killed = _kill(campaign.command(place), environment, after)
    moment = moment_of(work, place.home, before)
    wrong = []
    for path in unlisted(work, place.home):
        path.write_bytes(b"rubbish")
    if (
        place.home.exists()
        and undisturbed.before
        and digest(place) not in (undisturbed.before, undisturbed.after)
    ):
        wrong.append("shows something half done")
    wrong += _again(campaign, place, environment)
    result = campaign.result(place)
    if (said := digest(result)) != undisturbed.after:
        wrong.append(f"says {said[:80]} and not {undisturbed.after}")
    checked = _ended([PROGRAM, "facts", "verify"], result.environment)
    if checked.returncode:
        wrong.append(checked.stdout[-500:])
    wrong += [f"left: {one}" for one in _left(place, killed)]
    return Kill(moment, [f"killed after {after:.2f} s, {moment}: {one}" for one in wrong])


def digest(place: Place) -> str:
    """What a home says; "" for a folder that is no home."""
    ended = _ended([PROGRAM, "home", "digest"], place.environment)
    return ended.stdout.strip() if ended.returncode == 0 else ""


def fresh(folder: Path) -> Path:
    """A new empty folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def _kill(command: list[str | Path], environment: dict[str, str], after: float) -> int:
    process = subprocess.Popen(
        [str(part) for part in command],
        env=environment,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    time.sleep(after)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    return process.pid


def _again(campaign: Campaign, place: Place, environment: dict[str, str]) -> list[str]:
    ended = _ended(campaign.command(place), environment)
    said = ended.stdout + ended.stderr
    if ended.returncode and not any(code in said for code in campaign.already):
        return [f"run again, it ended with {ended.returncode}: {said[-1_000:]}"]
    return []


def _left(place: Place, pid: int) -> list[str]:
    """Files that bear the killed process's number, or the name of something unfinished."""
    by_number = re.compile(rf"(?<!\w){pid}(?!\w)")
    return [
        str(path.relative_to(place.beside))
        for path in sorted(place.beside.rglob("*"))
        if LEFT_BY_NAME.search(path.name)
        or by_number.search(path.name)
        or path.parent == place.beside / "temporary"
    ]


def _ended(command: list[str | Path], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run what is neither timed nor killed, so that it need not import the libraries."""
    program, *arguments = (str(part) for part in command)
    module = "fieldhouse.cli"
    if program == str(PYTHON):
        _option, module, *arguments = arguments
    return run_forked(module, arguments, environment)
