"""Moving a branch: ``moves POSITION TO DAY …``. Prints the seconds, and whether figures of days before it stayed."""

from __future__ import annotations

import json
import sys
import time
from datetime import date, timedelta
from typing import Any

from fieldhouse.cli.opening import open_home

open_home()

from fieldhouse.apps.company.queries import calendar, company  # noqa: E402
from fieldhouse.apps.figures.nodes import position_named  # noqa: E402
from fieldhouse.apps.people.actions.move import move_branch  # noqa: E402
from fieldhouse.domain.period import PeriodKind  # noqa: E402
from fieldhouse.facts.generations import current  # noqa: E402
from fieldhouse.facts.metrics.day_view import Basis  # noqa: E402
from fieldhouse.facts.metrics.definitions import METRICS  # noqa: E402
from fieldhouse.facts.metrics.views import day_view, forget  # noqa: E402

DAYS_BEFORE = (1, 90)


def main(branch: str, to: str, day: str) -> None:
    """Move it once and compare the figures of all nodes at the ends of two days before."""
    on = date.fromisoformat(day)
    last = company().data_through or on
    days = [min(on - timedelta(days=days), last) for days in DAYS_BEFORE]
    before = [_figures(one) for one in days]
    began = time.monotonic()
    moved = move_branch(position_named(branch), position_named(to), on, by=None, reason="measured")
    seconds = time.monotonic() - began
    forget()
    same = [_figures(one) for one in days] == before
    print(
        json.dumps(
            {
                "seconds": seconds,
                "positions": moved.positions,
                "nodes": sum(map(len, before[0]["closed"].values())),
                "is_same": same,
            }
        )
    )


def _figures(on: date) -> Any:
    period = calendar().period_of(on, PeriodKind.QUARTER)
    view = day_view(current(), on, company().reporting_currency)
    basis = Basis(period.start_on, period.until_on, "plan")
    return {name: view.totals(metric, basis) for name, metric in METRICS.items()}


main(*sys.argv[1:])
