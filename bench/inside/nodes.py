"""The figures of all nodes, computed from the events alone."""

from __future__ import annotations

import json
import time

from fieldhouse.cli.opening import open_home

open_home()

from fieldhouse.apps.company.queries import calendar, company  # noqa: E402
from fieldhouse.domain.period import PeriodKind  # noqa: E402
from fieldhouse.facts.generations import current, current_manifest  # noqa: E402
from fieldhouse.facts.metrics.day_view import Basis  # noqa: E402
from fieldhouse.facts.metrics.definitions import METRICS  # noqa: E402
from fieldhouse.facts.metrics.views import day_view  # noqa: E402


def main() -> None:
    """Build the day's view and total all metrics over all nodes of both trees."""
    manifest = current_manifest()
    assert manifest is not None
    began = time.monotonic()
    period = calendar().period_of(manifest.data_through, PeriodKind.QUARTER)
    view = day_view(current(), manifest.data_through, company().reporting_currency)
    built = time.monotonic()
    basis = Basis(period.start_on, period.until_on, "plan")
    totals = [view.totals(metric, basis) for metric in METRICS.values()]
    ended = time.monotonic()
    print(
        json.dumps(
            {
                "nodes": sum(map(len, totals[0].values())),
                "view": built - began,
                "totals": ended - built,
                "all": ended - began,
            }
        )
    )


main()
