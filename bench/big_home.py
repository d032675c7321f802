"""The big home that most measurements share: simulated once, imported once, used again."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from bench.processes import Ended, run
from bench.work import PROGRAM, Work

UNTIL = "2026-11-20"
IMPORTED = "imported.json"


def files(work: Work) -> Path:
    """The simulated files of the big home."""
    folder = work.folder / f"files-{work.scale}"
    if not folder.exists():
        unfinished = folder.with_suffix(".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        options = ["--scale", str(work.scale), "--sellers", str(work.sellers), "--until", UNTIL, "--lean"]
        run([PROGRAM, "simulate", unfinished, *options], work.environment(unfinished))
        unfinished.rename(folder)
    return folder


def big_home(work: Work) -> Path:
    """The big home, imported unless an earlier call has."""
    home = work.folder / f"home-{work.scale}-{work.database}"
    if not (home / IMPORTED).exists():
        imported(work)
    return home


def imported(work: Work) -> Ended:
    """Import the big home anew, and say what that took."""
    source = files(work)
    home = work.empty_home(f"home-{work.scale}-{work.database}")
    ended = run([PROGRAM, "import", source, "--profile", "fieldhouse"], work.environment(home))
    said = {"counts": ended.output.splitlines()[-1], "seconds": ended.seconds, "peak_bytes": ended.peak_bytes}
    (home / IMPORTED).write_text(json.dumps(said), encoding="utf-8")
    return ended


def without_views(home: Path) -> None:
    """Forget the views of days that the home keeps, so that the next question is a cold one."""
    shutil.rmtree(home / "cache" / "views", ignore_errors=True)
