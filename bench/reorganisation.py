"""The whole organisation is drawn anew on the data's last day: every seller's seat under another manager, every manager
and every division under another leader, by an import of one file of reporting lines that ends each line and begins
another one. What is timed is the import's command from its start to its end. Meanwhile two processes read the state
store without a pause (newest generation, a team, a page of fifty deals); the longest of their reads says whether the
import kept anybody waiting.
"""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from bench.big_home import UNTIL, big_home, files
from bench.processes import run
from bench.results import Row
from bench.work import PROGRAM, PYTHON, ROOT, Work

MOST_SECONDS, MOST_MS = 30, 200
READERS = 2


def measure(work: Work) -> Iterator[Row]:
    """Draw it anew in a copy of the big home."""
    copy = work.copied_home(big_home(work), f"redrawn-{work.scale}-{work.database}")
    folder = work.folder / f"redrawn-files-{work.scale}"
    lines = redraw(files(work), folder)
    readers = [_reader(work, copy) for _ in range(READERS)]
    ended = run([PROGRAM, "import", folder, "--profile", "fieldhouse"], work.environment(copy))
    read = [json.loads(reader.communicate("")[0].splitlines()[-1]) for reader in readers]
    shutil.rmtree(folder)
    work.removed(copy)
    longest = max(one["longest"] for one in read)
    median = max(one["median"] for one in read)
    yield Row(
        variant=f"whole-tree re-organisation, {work.database}",
        how=f"{lines:,} positions, with {READERS} readers",
        to_reach=f"{MOST_SECONDS} s, no reader blocked over {MOST_MS} ms",
        measured=f"{ended.seconds:.1f} s, longest read {longest:.0f} ms",
        is_held=ended.seconds <= MOST_SECONDS and longest <= MOST_MS,
        detail=(
            ended.output.splitlines()[-1],
            f"{sum(one['reads'] for one in read):,} reads, half of them within {median:.0f} ms; {ended.peak_mib:,} MiB",
        ),
    )


def redraw(source: Path, folder: Path) -> int:
    """Write reporting lines by which each position reports to its neighbour's leader from the last day on."""
    folder.mkdir(exist_ok=True)
    shutil.copy(source / "fieldhouse-profile.toml", folder)
    with (source / "reporting_line.csv").open(encoding="utf-8", newline="") as text:
        now = [row for row in csv.DictReader(text) if not row["valid_to"] and row["reports_to"]]
    leaders: dict[str, list[str]] = defaultdict(list)
    for row in now:
        kind = row["position"].partition("-")[0]
        if row["reports_to"] not in leaders[kind]:
            leaders[kind].append(row["reports_to"])
    with (folder / "reporting_line.csv").open("w", encoding="utf-8", newline="") as text:
        writer = csv.writer(text)
        writer.writerow(("position", "reports_to", "valid_from", "valid_to"))
        for row in now:
            others = leaders[row["position"].partition("-")[0]]
            following = others[(others.index(row["reports_to"]) + 1) % len(others)]
            writer.writerow((row["position"], row["reports_to"], row["valid_from"], UNTIL))
            writer.writerow((row["position"], following, UNTIL, ""))
    return len(now)


def _reader(work: Work, home: Path) -> subprocess.Popen[str]:
    reader = subprocess.Popen(
        [str(PYTHON), "-m", "bench.inside.reader"],
        env=work.environment(home),
        cwd=ROOT,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert reader.stdout is not None
    if reader.stdout.readline() != "ready\n":
        raise RuntimeError("a reader did not start")
    return reader
