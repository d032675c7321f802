"""Running the `fieldhouse` command as others do: a process of its own, with a home of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.databases import url_of
from tests.forked import SECONDS_TO_END, run_forked

ROOT = Path(__file__).parent.parent
REAL = ROOT.parent / "shared" / "data"
COUNTS = re.compile(r"rows (\d+) = (\d+) created \+ (\d+) updated \+ (\d+) unchanged \+ (\d+) rejected")
MODULE = "fieldhouse.cli"
COMMAND = [sys.executable, "-m", MODULE]
Run = Callable[..., subprocess.CompletedProcess[str]]
LANGUAGES = ("LANG", "LC_ALL", "LC_MESSAGES", "FIELDHOUSE_LANGUAGE")


def environment(home: Path | None = None, **more: str) -> dict[str, str]:
    """What the command sees: our sources, the home if one is given, and no locale but a given one."""
    kept = {name: value for name, value in os.environ.items() if name not in LANGUAGES}
    kept.pop("FIELDHOUSE_HOME", None)
    kept["PYTHONPATH"] = str(ROOT / "src")
    kept.pop("DATABASE_URL", None)
    if home is not None:
        kept["FIELDHOUSE_HOME"] = str(home)
        if url := url_of(home):
            kept["DATABASE_URL"] = url
    return kept | more


def fieldhouse(
    *arguments: object, home: Path | None = None, stdin: str = "", **more: str
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, in a process that need not import the libraries."""
    given = [str(one) for one in arguments]
    return run_forked(MODULE, given, environment(home, **more), stdin=stdin)


def started(
    *arguments: object, home: Path | None = None, stdin: str = "", **more: str
) -> subprocess.CompletedProcess[str]:
    """The same in a process that is started as people start it."""
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        env=environment(home, **more),
        input=stdin,
        capture_output=True,
        text=True,
        timeout=SECONDS_TO_END,
        check=False,
    )


def done(*arguments: object, home: Path, run: Run = fieldhouse, **more: str) -> str:
    """Run a command that has to succeed; its standard output."""
    ended = run(*arguments, home=home, **more)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def digest(home: Path) -> str:
    """The digest of a home."""
    return done("home", "digest", home=home).strip()


def counts(output: str) -> list[int]:
    """The numbers of the last line of an import: rows, created, updated, unchanged, rejected."""
    match = COUNTS.fullmatch(output.splitlines()[-1])
    assert match, output
    return [int(number) for number in match.groups()]


def real_folder(name: str) -> Path:
    """A folder of the real data, or a loud failure that names it."""
    folder = REAL / name
    assert folder.is_dir(), f"the real data are missing: these tests need the folder {folder}"
    return folder
