"""The forecast engine on an invented history of 1,000,000 deals and some 10,000,000 changes: reading, fitting, the
forecast of a quarter and the percentiles of every owner, territory and type, in one process of
`fieldhouse forecast run`. What is counted is processor time.
"""

from __future__ import annotations

import json
import os
import resource
from collections.abc import Iterator

from bench.forecast_histories import write_history
from bench.processes import run
from bench.results import Row
from bench.work import PROGRAM, Work

MOST_SECONDS, MOST_MIB = 90, 6 * 1024


def measure(work: Work) -> Iterator[Row]:
    """Forecast once, after a run on a small history that compiles what is compiled."""
    small, large = work.folder / "forecast-small", work.folder / f"forecast-{work.scale}"
    write_history(small, 2_000, 20)
    n = write_history(large, work.scale, work.sellers)
    asked = ("--as-of", "2025-10-01", "--until", "2025-12-31", "--json")
    environment = dict(os.environ)
    run([PROGRAM, "forecast", "run", "--history", small, *asked], environment)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    ended = run([PROGRAM, "forecast", "run", "--history", large, *asked], environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    said = json.loads(ended.output)
    yield Row(
        variant=f"forecast of {work.scale:,} deals, {n:,} changes",
        how="fieldhouse forecast run on Parquet, processor time",
        to_reach=f"{MOST_SECONDS} s, {MOST_MIB:,} MiB",
        measured=f"{seconds:.1f} s, {ended.peak_mib:,} MiB",
        is_held=seconds <= MOST_SECONDS and ended.peak_mib <= MOST_MIB,
        detail=(f"{len(said['deals']):,} open deals, {len(said['segments']):,} nodes", "invented data"),
    )
