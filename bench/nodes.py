"""All metrics of all nodes of both trees for the newest generation: a new process without kept views builds the view of
the data's last day from the events and totals it. What is timed begins after Python and Django have started.
"""

from __future__ import annotations

from collections.abc import Iterator

from bench.big_home import big_home, without_views
from bench.processes import inside
from bench.results import Row
from bench.work import Work

MOST_SECONDS = 20


def measure(work: Work) -> Iterator[Row]:
    """Compute them from nothing."""
    home = big_home(work)
    without_views(home)
    said, ended = inside(work, home, "nodes")
    yield Row(
        variant=f"figures of all nodes, {work.database}",
        how=f"whole recomputation of {said['nodes']:,} nodes for one generation",
        to_reach=f"{MOST_SECONDS} s",
        measured=f"{said['all']:.1f} s, {ended.peak_mib:,} MiB",
        is_held=said["all"] <= MOST_SECONDS,
        detail=(f"the view of the day {said['view']:.1f} s, its totals {said['totals']:.1f} s",),
    )
