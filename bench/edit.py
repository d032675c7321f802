"""A person edits a deal of a copy of the big home, and somebody asks for the open pipeline of the whole company: the
first figure of a leader's page. First in a process that has looked at the day before, five edits one after another,
median of each; then, after the writer has put them into a generation, in a new process. What is timed there begins
after Python and Django have started. Processor seconds are of all threads.
"""

from __future__ import annotations

from collections.abc import Iterator

from bench.big_home import big_home
from bench.processes import inside
from bench.results import Row
from bench.work import Work

EDITS = 5


def measure(work: Work) -> Iterator[Row]:
    """Edit and ask, drain, and ask again."""
    home = work.copied_home(big_home(work), f"edited-{work.scale}-{work.database}")
    edited, ended = inside(work, home, "edit", str(EDITS))
    yield Row(
        variant=f"a figure after an edit, {work.database}",
        how="the whole company's open pipeline, in a process that knew it before the edit",
        to_reach="",
        measured=f"{edited['figure']['wall']:.2f} s, {edited['figure']['processor']:.2f} s of processor",
        is_held=None,
        detail=(
            f"the edit itself {edited['edit']['wall']:.2f} s, {edited['edit']['processor']:.2f} s of processor",
            f"the view at first {edited['first']['wall']:.1f} s, {edited['first']['processor']:.1f} s of processor",
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
        measured=f"{drained['first']['wall']:.2f} s, {drained['first']['processor']:.2f} s of processor",
        is_held=None,
        detail=(f"{ended.peak_mib:,} MiB",),
    )
