"""Which stages every deal had reached, and how it was resolved: what win rates are counted from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from fieldhouse.facts.history import History
from fieldhouse.facts.metrics.day_view import DayView

Order = dict[tuple[str, str], int]
"""The position of each open stage by source and stage."""


@dataclass(frozen=True, slots=True)
class Reached:
    """A resolved deal: the open stages it had reached (those it jumped over included), and how it ended."""

    key: int
    resolved_on: date
    is_won: bool
    stages: frozenset[str]


def reached(history: History, view: DayView) -> list[Reached]:
    """The deals that were won or lost by the view's day, with the open stages they had reached by then.

    The highest open stage counts with all open stages before it in the stage map of that day.
    """
    order: Order = {
        (row["source"], row["stage"]): row["position"]
        for row in history.snapshot("stages").to_pylist()
        if row["outcome"] == "open" and _holds(row, view.as_of)
    }
    columns = (
        view.deals[name].to_pylist() for name in ("key", "source", "outcome", "booked_on", "stage_since")
    )
    resolved = [row for row in zip(*columns, strict=True) if row[2] in ("won", "lost")]
    highest = _highest(history, view.as_of, order, {key: source for key, source, *_rest in resolved})
    up_to = {
        (source, position): frozenset(
            stage for (own, stage), at in order.items() if own == source and at <= position
        )
        for (source, _stage), position in order.items()
    }
    return [
        Reached(key, booked_on or since, outcome == "won", up_to[source, highest[key]])
        for key, source, outcome, booked_on, since in resolved
        if key in highest
    ]


def _highest(history: History, as_of: date, order: Order, sources: Mapping[int, str]) -> dict[int, int]:
    """The position of the highest open stage that each of the deals has ever reached."""
    events = history.events_until(as_of)
    moves = events.filter(
        events.entity == "opportunity", events.field == "stage", events.value_code.notnull()
    )
    rows = history.session.arrow(moves.select("key", "value_code").distinct())
    highest: dict[int, int] = {}
    for key, stage in zip(rows["key"].to_pylist(), rows["value_code"].to_pylist(), strict=True):
        position = order.get((sources.get(key, ""), stage))
        if position is not None:
            highest[key] = max(position, highest.get(key, position))
    return highest


def _holds(row: dict[str, date | None], on: date) -> bool:
    begins, ends = row["valid_from"], row["valid_to"]
    return (begins is None or begins <= on) and (ends is None or ends > on)
