"""Time from the clock, and names that only look like asking."""

import time
from datetime import datetime

from fieldhouse import clock
from fieldhouse.clock import now


def start(run, amounts):
    run.started_at = clock.now()
    run.seen_at = now()
    run.waited = time.monotonic()
    run.day = datetime.fromisoformat("2026-02-01")
    return amounts.today
