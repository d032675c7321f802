"""The deal list of 100,000 deals as XLSX, made as the worker makes it: a run with progress, in a process of its own.
What is timed is the run; the memory is that of the process.
"""

from __future__ import annotations

from collections.abc import Iterator

from bench.big_home import big_home
from bench.processes import MIB, inside
from bench.results import Row
from bench.work import Work

ROWS = 100_000
MOST_SECONDS, MOST_MIB = 15, 500


def measure(work: Work) -> Iterator[Row]:
    """Export once."""
    said, ended = inside(work, big_home(work), "export", str(min(ROWS, work.scale // 2)))
    if said["state"] != "done":
        raise RuntimeError(f"the export ended as {said['state']}")
    yield Row(
        variant=f"XLSX of {said['rows']:,} rows, {work.database}",
        how="the deal list as a run with progress",
        to_reach=f"{MOST_SECONDS} s, {MOST_MIB} MB",
        measured=f"{said['seconds']:.1f} s, {ended.peak_mib:,} MiB",
        is_held=said["seconds"] <= MOST_SECONDS and ended.peak_mib <= MOST_MIB,
        detail=(f"a file of {said['bytes'] // MIB:,} MiB",),
    )
