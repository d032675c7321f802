"""Somebody who reads without a pause: the newest generation, a team, a page of deals. Prints how long reads took.

It says ``ready`` once it reads, and stops when its standard input ends.
"""

from __future__ import annotations

import json
import sys
import time
from threading import Event, Thread

from fieldhouse.cli.opening import open_home

open_home()

from fieldhouse.apps.figures.nodes import children, first_nodes  # noqa: E402
from fieldhouse.apps.pipeline.listing.keyset import Order, page  # noqa: E402
from fieldhouse.apps.pipeline.listing.queries import deals_seen, newest_manifest  # noqa: E402
from fieldhouse.apps.roles.access import Scope  # noqa: E402

SECONDS_BETWEEN = 0.02


def main() -> None:
    """Read until told to stop."""
    is_over, times = Event(), []
    Thread(target=lambda: (sys.stdin.read(), is_over.set()), daemon=True).start()
    _read()
    print("ready", flush=True)
    while not is_over.wait(SECONDS_BETWEEN):
        began = time.perf_counter()
        _read()
        times.append((time.perf_counter() - began) * 1_000)
    times.sort()
    print(json.dumps({"reads": len(times), "median": times[len(times) // 2], "longest": times[-1]}))


def _read() -> None:
    manifest = newest_manifest()
    top = first_nodes(Scope(nodes=None), manifest.data_through)[0]
    children(top, manifest.data_through)
    rows = deals_seen(Scope(nodes=None), manifest).filter(outcome="open")
    page(rows, Order("amount", "plan_minor", int, True), 50)


main()
