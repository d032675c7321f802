"""The drain of edits into a generation, as the worker does it."""

from __future__ import annotations

import json

from fieldhouse.cli.opening import open_home

open_home()

from fieldhouse.apps.runs.actions import queue  # noqa: E402
from fieldhouse.apps.runs.tasks import DRAIN, take_up_run  # noqa: E402
from fieldhouse.facts.generations import current  # noqa: E402

take_up_run.call(queue(DRAIN).pk)
waiting = current().outbox_through
print(json.dumps({"waiting": waiting}))
assert not waiting
