"""Totals tie out with what the simulator says it sold, with what changed between two days, and with kept views."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date

import pytest
from tests.demo_home import forget_kept

from fieldhouse.apps.figures.change import change
from fieldhouse.apps.figures.nodes import node_named
from fieldhouse.apps.figures.queries import figure
from fieldhouse.apps.figures.question import ask

pytestmark = pytest.mark.usefixtures("demo_home", "db")

WORLD = "territories/simulated:W"
TOP = "organisation/simulated:CRO"
PUBLIC = ("public_sector",)


def test_closed_is_what_the_simulator_says_it_sold(demo_files) -> None:
    """Every quarter and currency, on the last day, with the walls opened."""
    ledger = json.loads((demo_files / "_ledger.json").read_text(encoding="utf-8"))
    sold: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for row in ledger["won"]:
        sums = sold[row["quarter"].replace(" ", "-"), row["currency"]]
        sums[0] += row["amount_minor"]
        sums[1] += row["deals"]
    assert len(sold) > 25
    for (period, currency), expected in sold.items():
        own = {"currency": currency, "filters": (("currency", currency),), "walls": PUBLIC}
        for node in (WORLD, TOP):
            one = figure(ask(node_named(node), period=period, as_of=ledger["until"], **own), "closed")
            assert [one.amount_minor, one.counted] == expected, (node, period, currency)


@pytest.mark.parametrize("metric", ["closed", "pipeline_total", "open_all"])
@pytest.mark.parametrize(
    ("node", "since", "until"),
    [
        (TOP, "2026-11-01", "2026-11-20"),
        (TOP, "2026-07-31", "2026-08-01"),  # over the re-organisation
        ("organisation/simulated:LEAD-EMEA", "2026-06-30", "2026-09-30"),
        ("territories/simulated:R-JP", "2026-06-30", "2026-09-30"),
        (WORLD, "2025-05-01", "2025-07-31"),
    ],
)
def test_a_change_leads_from_one_figure_to_the_other(node, since, until, metric) -> None:
    question = ask(node_named(node), as_of=until, period="" if until > "2026-11-01" else _quarter(until))
    moved = change(question, metric, date.fromisoformat(since))
    steps = sum(step.amount_minor for step in moved.waterfall.steps)
    assert (
        moved.waterfall.opening_minor == figure(question.on(date.fromisoformat(since)), metric).amount_minor
    )
    assert moved.waterfall.closing_minor == figure(question, metric).amount_minor
    assert moved.waterfall.opening_minor + steps == moved.waterfall.closing_minor
    assert sum(deal.amount_minor for deal in moved.deals) == moved.amount_minor
    by_reason = {step.reason: (step.amount_minor, step.deals) for step in moved.waterfall.steps}
    for reason, told in by_reason.items():
        own = [deal.amount_minor for deal in moved.deals if deal.reason == reason]
        assert (sum(own), len(own)) == told
    assert "other" not in {str(reason) for reason in by_reason}


def _quarter(day: str) -> str:
    from fieldhouse.apps.company.queries import calendar
    from fieldhouse.domain.period import PeriodKind

    return calendar().period_of(date.fromisoformat(day), PeriodKind.QUARTER).code


def test_a_kept_view_says_what_a_new_one_says(demo_home) -> None:
    question = ask(node_named(TOP), period="FY26-Q2", as_of="2025-07-15")
    first = {(m, v): figure(_seen(question, v), m) for m in ("closed", "open_all") for v in ("plan", "today")}
    kept = list((demo_home.folder / "cache" / "views").glob("*-2025-07-15-USD-*-deals.arrow"))
    assert len(kept) == 1
    forget_kept()
    again = {(m, v): figure(_seen(question, v), m) for m, v in first}
    assert again == first and first["open_all", "plan"].counted


def _seen(question, view):
    from dataclasses import replace

    return replace(question, view=view)
