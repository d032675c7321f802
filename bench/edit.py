"""A person edits a deal of a copy of the big home, and somebody asks for the open pipeline of the whole company: the
first figure of a leader's page. First no view is kept and all deals are computed; then, in the same process, come five
edits, each followed by the figure, median of each; then, after the writer has put them into a generation, the figure is
asked for in a new process. What is timed begins after Python and Django have started. Processor seconds are of all
threads.
"""

from __future__ import annotations

from collections.abc import Iterator

from bench.big_home import big_home, without_views
from bench.processes import inside
from bench.results import Row
from bench.work import Work

EDITS = 5


def measure(work: Work) -> Iterator[Row]:
    """Edit and ask, drain, and ask again."""
    home = work.copied_home(big_home(work), f"edited-{work.scale}-{work.database}")
    without_views(home)
    edited, ended = inside(work, home, "edit", str(EDITS))
    yield Row(
        variant=f"a figure after an edit, {work.database}",
        how="the whole company's open pipeline, in a process that knew it before the edit",
        to_reach="",
        measured=_seconds(edited["figure"]),
        is_held=None,
        detail=(
            f"the edit itself {_seconds(edited['edit'])}",
            f"the figure before, of all deals {_seconds(edited['first'])}",
            f"{ended.peak_mib:,} MiB",
        ),
    )
    inside(work, home, "drain")
    drained, ended = inside(work, home, "edit", "0")
    work.removed(home)
    yield Row(
        variant=f"a figure after a drain, {work.database}",
        how="the same in a new process, on the view that was kept before the edits",
        to_reach="",
        measured=_seconds(drained["first"]),
        is_held=None,
        detail=(f"{ended.peak_mib:,} MiB",),
    )


def _seconds(took: dict[str, float]) -> str:
    return f"{took['wall']:.2f} s, {took['processor']:.2f} s of processor"
