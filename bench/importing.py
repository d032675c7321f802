"""The import of the big home from CSV into state and facts, its generation published: one command from its start to its
end, into an empty home. Rows are input rows of all files; memory is that of the process and all that it starts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bench.big_home import imported
from bench.results import Row
from bench.work import Work

ROWS_PER_SECOND = 50_000
MOST_MIB = 4_096


def measure(work: Work) -> Iterator[Row]:
    """Import it anew."""
    ended = imported(work)
    counts = ended.output.splitlines()[-1]
    found = re.match(r"rows (\d+) = ", counts)
    if found is None:
        raise RuntimeError(f"the import ended with: {counts}")
    rate = int(found[1]) / ended.seconds
    yield Row(
        variant=f"import, {work.database}",
        how="a million opportunities with their changes as CSV, into state and facts",
        to_reach=f"{ROWS_PER_SECOND:,} rows/s end to end, under 4 GiB",
        measured=f"{rate:,.0f} rows/s, {ended.peak_mib:,} MiB",
        is_held=rate >= ROWS_PER_SECOND and ended.peak_mib < MOST_MIB,
        detail=(counts, f"{ended.seconds:,.1f} s"),
    )
