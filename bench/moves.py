"""A division of the Americas (199 positions; a whole region in a small trial) moves to another region: effective
tomorrow, then, in a fresh copy of the home, effective at the beginning of last quarter. What is timed is the whole
action, from the check to the committed generation, in a process that has looked at the home before. Then the figures of
all nodes at the ends of two earlier days are computed again and compared with those from before the move.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from bench.big_home import UNTIL, big_home
from bench.processes import inside
from bench.results import Row
from bench.work import Work

MOST_SECONDS = 1.0
LAST_QUARTER = "2026-08-01"
BRANCH, SMALL_BRANCH = ("DIV-AMER-1", "DIV-EMEA-1"), ("MGR-USE", "LEAD-EMEA")
DIVIDED_FROM = 13 * 60
"""Sellers of the smallest company that has divisions."""


def measure(work: Work) -> Iterator[Row]:
    """Move it twice, each time in a copy of the big home."""
    branch, to = BRANCH if work.sellers >= DIVIDED_FROM else SMALL_BRANCH
    tomorrow = (date.fromisoformat(UNTIL) + timedelta(days=1)).isoformat()
    for name, day in (("tomorrow", tomorrow), ("last quarter", LAST_QUARTER)):
        copy = work.copied_home(big_home(work), f"moved-{work.scale}-{work.database}")
        said, _ended = inside(work, copy, "moves", branch, to, day)
        work.removed(copy)
        yield Row(
            variant=f"moving a branch, effective {name}, {work.database}",
            how=f"{said['positions']} positions",
            to_reach=f"{MOST_SECONDS:.0f} s, and nothing before that day changes",
            measured=f"{said['seconds']:.2f} s, {'nothing' if said['is_same'] else 'FIGURES'} changed",
            is_held=said["seconds"] <= MOST_SECONDS and said["is_same"],
            detail=(f"{said['nodes']:,} nodes compared at the ends of two days before",),
        )
