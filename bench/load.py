"""Twenty people at once, on the same machine: each asks for a page, thinks for an exponential time of five seconds on
average, and asks for the next one. The mix: leader's page 30 %, deal list with filters and an order 25 %, a figure
opened 20 %, a deal 15 %, what changed 10 %; RevOps look at everything, leaders at the nodes that they lead. Served by
two workers of four threads; the visitors run in a process of low priority (nice 19). The time of a page is that from
the request to the last byte on the socket. Before it counts, every visitor has opened each kind of page once.

What bounds them is the processor that a page costs, in process, on a quiet machine and on one whose host had other
guests: the leader's page 41 and 91 ms, the deal list 51 and 109, a figure 25 and 96, what changed 29 and 71, a deal 63
and 176; half of a page is its templates. At 4.2 pages a second two workers are busy for a fifth to a third of the time,
and a page that meets another in its worker takes as long as both.

Then the same in a copy of the home while the million opportunities are imported into it once more.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from pathlib import Path
from threading import Thread
from typing import Any

from bench.big_home import big_home, files
from bench.processes import MIB, inside, run
from bench.results import Row
from bench.served import Answer, Served, Visitor, served
from bench.work import PROGRAM, PYTHON, ROOT, Work

MIX = {"leader": 30, "deals": 25, "figure": 20, "deal": 15, "change": 10}
SECONDS_THINKING = 5.0
SECONDS = 300
SECONDS_OF_IMPORT = 60
P95_MS = 100
METRICS = ("open_pipeline", "closed", "commit_total", "pipeline_total")
LISTS = (
    "outcome=open&sort=close",
    "outcome=open&category=commit&sort=-amount",
    "outcome=won&sort=-amount",
    "outcome=open&stage=proposal&sort=-stage_since",
    "pushed=2&outcome=open&sort=-amount",
)


def measure(work: Work) -> Iterator[Row]:
    """Serve the big home and let them visit."""
    home = big_home(work)
    with served(work, home) as server:
        answers = visits(work, home, server, SECONDS)
    yield _row(f"pages, {work.database}", SECONDS, "", answers, server)
    copy = work.copied_home(home, f"meanwhile-{work.scale}-{work.database}")
    with served(work, copy) as server, ThreadPoolExecutor(1) as beside:
        command = [PROGRAM, "import", files(work), "--profile", "fieldhouse"]
        imported = beside.submit(run, command, work.environment(copy))
        answers = visits(work, copy, server, SECONDS_OF_IMPORT)
        if imported.done():
            raise RuntimeError(f"the import was over before the visits: {imported.result().seconds:.0f} s")
        seconds = imported.result().seconds
    work.removed(copy)
    during = f" of the {seconds:.0f} s of an import"
    yield _row(f"pages during an import, {work.database}", SECONDS_OF_IMPORT, during, answers, server)


def _row(variant: str, seconds: int, during: str, answers: list[dict[str, Any]], server: Served) -> Row:
    by_page = {page: sorted(one["ms"] for one in answers if one["page"] == page) for page in MIX}
    every = sorted(one["ms"] for one in answers)
    failed = [one for one in answers if one["status"] != 200]
    wrong = Counter((one["page"], one["status"]) for one in failed)
    return Row(
        variant=variant,
        how=f"20 users, think time 5 s, {seconds} s{during}, 2 workers x 4 threads, after a warm-up round",
        to_reach=f"p95 {P95_MS} ms, no error",
        measured=f"p50 {_at(every, 50)} ms, p95 {_at(every, 95)} ms, p99 {_at(every, 99)} ms, {len(failed)} errors",
        is_held=_at(every, 95) <= P95_MS and not failed,
        detail=(
            *(
                f"{page}: {len(times)} visits, p50 {_at(times, 50)} ms, p95 {_at(times, 95)} ms, "
                f"p99 {_at(times, 99)} ms, longest {times[-1]:.0f} ms"
                for page, times in by_page.items()
                if times
            ),
            *(f"{page} answered {status}: {n} times" for (page, status), n in sorted(wrong.items())),
            f"{len(every) / seconds:.1f} pages a second",
            f"the server's processes held {server.watched.peak_bytes // MIB:,} MiB",
        ),
    )


def visits(work: Work, home: Path, server: Served, seconds: int) -> list[dict[str, Any]]:
    """What twenty visitors met, their process at low priority: page, status and milliseconds of each visit."""
    people, _ended = inside(work, home, "users")
    command = ["nice", "-n", "19", str(PYTHON), "-m", "bench.load", str(server.port), str(seconds)]
    ended = subprocess.run(
        command, cwd=ROOT, input=json.dumps(people), text=True, stdout=subprocess.PIPE, check=True
    )
    return list(json.loads(ended.stdout))


def _at(times: list[float], percent: int) -> int:
    return round(times[min(len(times) * percent // 100, len(times) - 1)]) if times else 0


def _visit(person: dict[str, Any], nth: int, port: int, seconds: int, met: list[dict[str, Any]]) -> None:
    """One person's visits: each kind of page once, then by the mix until the time is over."""
    dice, visitor = random.Random(nth), Visitor(port, {"Cookie": person["cookie"]})
    addresses = {page: cycle(found) for page, found in _addresses(person, dice).items()}
    for page in MIX:
        visitor.get(next(addresses[page]))
    time.sleep(dice.uniform(0, SECONDS_THINKING))
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        page = dice.choices(list(MIX), list(MIX.values()))[0]
        answer: Answer = visitor.get(next(addresses[page]))
        met.append({"page": page, "status": answer.status, "ms": answer.seconds * 1_000})
        time.sleep(dice.expovariate(1 / SECONDS_THINKING))


def _addresses(person: dict[str, Any], dice: random.Random) -> dict[str, list[str]]:
    at = f"node={person['node']}" if person["node"] else ""
    found: dict[str, list[str]] = defaultdict(list)
    found["leader"] = [f"/nodes/?{at}"]
    found["deals"] = [f"/deals/?{at}&{one}" for one in LISTS]
    found["figure"] = [f"/figures/{metric}/?{at}" for metric in METRICS]
    found["deal"] = [f"/deals/{deal}/" for deal in person["deals"]]
    found["change"] = [f"/change/?{at}&metric={metric}" for metric in METRICS]
    for one in found.values():
        dice.shuffle(one)
    return found


def _main(port: int, seconds: int) -> None:
    people, met = json.load(sys.stdin), []
    threads = [
        Thread(target=_visit, args=(person, nth, port, seconds, met)) for nth, person in enumerate(people)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(json.dumps(met))


if __name__ == "__main__":
    _main(int(sys.argv[1]), int(sys.argv[2]))
