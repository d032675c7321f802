"""Which stages resolved deals had reached: what win rates are counted from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from fieldhouse.facts.engine import ibis
from fieldhouse.facts.history import History
from fieldhouse.facts.metrics.day_view import DayView


@dataclass(frozen=True, slots=True)
class Reached:
    """Deals resolved on one day that had reached the same open stages (those jumped over included) and ended alike."""

    resolved_on: date
    is_won: bool
    stages: frozenset[str]
    deals: int


def reached(history: History, view: DayView) -> list[Reached]:
    """The deals that were won or lost by the view's day, with the open stages they had reached by then.

    The highest open stage counts with all open stages before it in the stage map of that day. A deal that has never
    been in one of them is not among these.
    """
    session = history.session
    stages = session.table("open_stages", history.snapshot("stages"))
    begun = stages.valid_from.isnull() | (stages.valid_from <= view.as_of)
    ends = stages.valid_to.isnull() | (stages.valid_to > view.as_of)
    stages = stages.filter(stages.outcome == "open", begun, ends)
    deals = session.table(
        "resolved", view.deals.select(["key", "source", "outcome", "booked_on", "stage_since"])
    )
    deals = deals.filter(deals.outcome.isin(["won", "lost"]))
    events = history.events_until(view.as_of)
    moves = events.filter(events.entity == "opportunity", events.field == "stage").select("key", "value_code")
    moved = moves.distinct().inner_join(deals, "key")
    met = moved.inner_join(stages, [moved.source == stages.source, moved.value_code == stages.stage])
    highest = met.group_by(["key", "source", "outcome", "booked_on", "stage_since"]).agg(
        highest=met.position.max()
    )
    alike = highest.group_by(
        "source", "highest", "outcome", resolved_on=ibis.coalesce(highest.booked_on, highest.stage_since)
    ).agg(deals=highest.key.count())
    order = session.arrow(stages.select("source", "stage", "position")).to_pylist()
    up_to = _up_to({(row["source"], row["stage"]): row["position"] for row in order})
    return [
        Reached(
            row["resolved_on"], row["outcome"] == "won", up_to[row["source"], row["highest"]], row["deals"]
        )
        for row in session.arrow(alike).to_pylist()
    ]


def _up_to(order: Mapping[tuple[str, str], int]) -> dict[tuple[str, int], frozenset[str]]:
    """By source and position of an open stage: that stage and all open ones before it."""
    return {
        (source, position): frozenset(
            stage for (own, stage), at in order.items() if own == source and at <= position
        )
        for (source, _stage), position in order.items()
    }
