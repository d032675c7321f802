"""What changed in the pipeline of the whole company over a quarter. Cold: no views of days are kept and no process has
looked at the home yet; the command line is timed from its start to its end, the page and the API from the request to
the last byte of a server just started. Warm: the same once more, the median of five; the command line in a new process
each time, on the views that the first one kept.

What bounds the cold one, by a profile of the command line on a machine at half speed: of 18.8 s of processor two days
take 8.3 each, of which DuckDB's joins and sorts are 3.1, folding what was told 1.2, reading the fact files and holding
them against their hashes 0.9; importing the libraries takes 2 of the rest. A warm one is these imports and two files.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from datetime import date, timedelta

from bench.big_home import UNTIL, big_home, without_views
from bench.processes import inside, run
from bench.results import Row
from bench.served import Visitor, served
from bench.work import PROGRAM, Work

COLD_SECONDS, WARM_SECONDS = 3.0, 1.0
SINCE = (date.fromisoformat(UNTIL) - timedelta(days=91)).isoformat()
AGAIN = 5


def measure(work: Work) -> Iterator[Row]:
    """On the command line, then on the page and by the API."""
    home = big_home(work)
    command = [PROGRAM, "change", "--since", SINCE, "--metric", "pipeline_total", "--json"]
    without_views(home)
    cold = run(command, work.environment(home))
    warm = [run(command, work.environment(home)).seconds for _ in range(AGAIN)]
    yield _row(work, "command line", cold.seconds, warm, (f"{cold.peak_mib:,} MiB cold",))
    people, _ended = inside(work, home, "users")
    everywhere = people[0]
    ways = {
        "page": (f"/change/?since={SINCE}&metric=pipeline_total", {"Cookie": everywhere["cookie"]}),
        "API": (
            f"/api/v1/change?since={SINCE}&metric=pipeline_total",
            {"Authorization": f"Bearer {everywhere['token']}"},
        ),
    }
    for name, (address, headers) in ways.items():
        without_views(home)
        with served(work, home) as server:
            visitor = Visitor(server.port, headers)
            answers = [visitor.get(address) for _ in range(1 + 2 * AGAIN)]
        if bad := [one.status for one in answers if one.status != 200]:
            raise RuntimeError(f"the {name} answered {bad}")
        times = [one.seconds for one in answers]
        # the second worker, too, has opened the views before the last five
        yield _row(
            work, name, times[0], times[-AGAIN:], (f"all answers: {', '.join(f'{t:.2f}' for t in times)} s",)
        )


def _row(work: Work, way: str, cold: float, warm: list[float], detail: tuple[str, ...]) -> Row:
    median = statistics.median(warm)
    return Row(
        variant=f"change between two dates, {way}, {work.database}",
        how=f"the whole company's pipeline since {SINCE}",
        to_reach=f"{COLD_SECONDS:.0f} s cold, {WARM_SECONDS:.0f} s warm",
        measured=f"{cold:.1f} s cold, {median:.2f} s warm",
        is_held=cold <= COLD_SECONDS and median <= WARM_SECONDS,
        detail=detail,
    )
