"""Every total of a home, by the keys of its nodes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from fieldhouse.apps.company.queries import calendar, current_company
from fieldhouse.apps.people.models import Position
from fieldhouse.apps.territories.models import Territory
from fieldhouse.domain.period import PeriodKind
from fieldhouse.domain.views import View
from fieldhouse.facts.generations import current
from fieldhouse.facts.metrics.day_view import Basis
from fieldhouse.facts.metrics.definitions import METRICS
from fieldhouse.facts.metrics.views import day_view

WALLS = (frozenset(), frozenset({"public_sector"}))
Totals = dict[tuple[object, ...], tuple[int, int]]


def totals_on(day: date, quarters: Iterable[date]) -> Totals:
    """Each metric of each node, by its key in the source, by quarter, view and walls: amount and count."""
    company = current_company()
    assert company is not None
    view = day_view(current(), day, company.reporting_currency)
    keys = {"organisation": Position, "territories": Territory}
    names = {tree: dict(model.objects.values_list("pk", "source_key")) for tree, model in keys.items()}
    found: Totals = {}
    for quarter in quarters:
        period = calendar().period_of(quarter, PeriodKind.QUARTER)
        for how in View:
            for walls in WALLS:
                basis = Basis(period.start_on, period.until_on, how.value, walls)
                for metric in METRICS.values():
                    for tree, by_node in view.totals(metric, basis).items():
                        for node, total in by_node.items():
                            place = (tree, names[tree][node], period.code, how.value, len(walls), metric.name)
                            if total.count:
                                found[place] = (total.amount_minor, total.count)
    return found
