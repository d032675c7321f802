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
from fieldhouse.apps.pipeline.listing.filters import asked_for  # noqa: E402
from fieldhouse.apps.pipeline.listing.page import listing  # noqa: E402
from fieldhouse.apps.pipeline.listing.queries import newest_manifest  # noqa: E402
from fieldhouse.apps.roles.access import Scope  # noqa: E402
from fieldhouse.apps.roles.actions import NewGrant, create_user, random_password  # noqa: E402
from fieldhouse.apps.roles.models import User  # noqa: E402
from fieldhouse.apps.roles.queries import user_named  # noqa: E402
from fieldhouse.once import answering  # noqa: E402

LOGIN = "bench-reader"
SECONDS_BETWEEN = 0.02


def main() -> None:
    """Read until told to stop."""
    user = user_named(LOGIN) or create_user(LOGIN, random_password(), grants=(NewGrant("revops"),))
    is_over, times = Event(), []
    Thread(target=lambda: (sys.stdin.read(), is_over.set()), daemon=True).start()
    _read(user)
    print("ready", flush=True)
    while not is_over.wait(SECONDS_BETWEEN):
        began = time.perf_counter()
        _read(user)
        times.append((time.perf_counter() - began) * 1_000)
    times.sort()
    print(json.dumps({"reads": len(times), "median": times[len(times) // 2], "longest": times[-1]}))


def _read(user: User) -> None:
    with answering():  # as each page does
        _page(user)


def _page(user: User) -> None:
    manifest = newest_manifest()
    top = first_nodes(Scope(nodes=None), manifest.data_through)[0]
    children(top, manifest.data_through)
    asked = asked_for(user, {"outcome": "open"}, "en")
    listing(asked, sort="-amount")


main()
