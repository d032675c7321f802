"""One of several writers: ``writer PART SECONDS SEED SOURCE``. Prints what it did, what was refused and what failed."""

from __future__ import annotations

import json
import random
import shutil
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from fieldhouse.cli.opening import open_home

open_home()

from fieldhouse.apps.company.queries import calendar, company  # noqa: E402
from fieldhouse.apps.figures.nodes import first_nodes  # noqa: E402
from fieldhouse.apps.imports.actions import import_source  # noqa: E402
from fieldhouse.apps.pipeline.actions import edit_deal  # noqa: E402
from fieldhouse.apps.pipeline.listing.queries import newest_manifest  # noqa: E402
from fieldhouse.apps.pipeline.models import Deal  # noqa: E402
from fieldhouse.apps.plans.actions import set_quota  # noqa: E402
from fieldhouse.apps.plans.queries import mark_of, versions  # noqa: E402
from fieldhouse.apps.roles.access import Scope  # noqa: E402
from fieldhouse.apps.roles.queries import user_named  # noqa: E402
from fieldhouse.apps.runs.actions import queue  # noqa: E402
from fieldhouse.apps.runs.tasks import DRAIN, take_up_run  # noqa: E402
from fieldhouse.domain.errors import FieldhouseError  # noqa: E402
from fieldhouse.domain.period import PeriodKind  # noqa: E402
from fieldhouse.facts.generations import current, current_manifest  # noqa: E402

LOGIN, DEALS, AT_ONCE = "bench-editor", 12, 3
BETWEEN_DRAINS = 2
LEAST_TRIES = 3
"""However slow the machine, and short the time, is."""
CATEGORIES = ("pipeline", "best_case", "commit")


class Writer:
    """What each part does once, again and again until the time is over."""

    def __init__(self, seed: int, source: Path) -> None:
        self._random, self._source = random.Random(seed), source
        self._user = user_named(LOGIN)
        self.edits: list[tuple[int, int, str]] = []

    def edit(self) -> None:
        """Change the category of one of few deals, which others change too, as it was seen some moments before."""
        seen = Deal.objects.filter(generation=newest_manifest().mart, outcome="open", wall="")
        deals = list(seen.order_by("opportunity")[:DEALS])
        for deal in self._random.sample(deals, min(AT_ONCE, len(deals))):
            category = self._random.choice(CATEGORIES)
            done = edit_deal(self._user, deal.opportunity_id, "category", category, "", deal.version)
            self.edits.append((deal.opportunity_id, done.version, category))

    def quota(self) -> None:
        """Set the quota of the first node, as its versions were seen."""
        day = current_manifest().data_through
        node = first_nodes(Scope(nodes=None), day)[0]
        quarter = calendar().period_of(day, PeriodKind.QUARTER)
        seen = mark_of(versions(node, quarter))
        amount_minor = self._random.randrange(10**9)
        currency = company().reporting_currency
        set_quota(self._user, node, quarter, amount_minor, currency, day, "measured", seen=seen)

    def drain(self) -> None:
        """Put the edits that wait into the history, as the worker does."""
        time.sleep(BETWEEN_DRAINS)  # a server drains once a minute
        if current().outbox_through:
            take_up_run.call(queue(DRAIN).pk)

    def take(self) -> None:
        """Import the source with one more person in it."""
        with TemporaryDirectory() as folder:
            files = shutil.copytree(self._source, Path(folder) / "files")
            number = self._random.randrange(10**9)
            with (files / "person.csv").open("a", encoding="utf-8") as people:
                people.write(f"N{number},New,Person,,n{number}@kestrel.example,en,US,2026-01-01,\n")
            run = import_source(files, "fieldhouse", describe=lambda finding: finding.rule)
            if run.state != "done":
                raise RuntimeError(f"the import ended as {run.state}: {run.summary}")


def main(part: str, seconds: float, seed: int, source: str) -> None:
    """Write until the time is over; a refusal is an answer, anything else is a failure."""
    writer = Writer(seed, Path(source))
    act: Callable[[], None] = getattr(writer, part)
    done, refused, failures, longest = 0, Counter[str](), [], 0.0
    until = time.monotonic() + seconds
    tries = 0
    while time.monotonic() < until or tries < LEAST_TRIES:
        tries += 1
        began = time.monotonic()
        try:
            act()
            done += 1
        except FieldhouseError as refusal:
            refused[refusal.code] += 1
            time.sleep(0.05)
        except Exception:  # noqa: BLE001 - whatever it is, it is what we look for
            failures.append(traceback.format_exc())
            time.sleep(0.5)
        longest = max(longest, time.monotonic() - began)
    said = {"part": part, "done": done, "refused": refused, "failures": failures, "edits": writer.edits}
    print(json.dumps(said | {"longest": longest}))


main(sys.argv[1], float(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
