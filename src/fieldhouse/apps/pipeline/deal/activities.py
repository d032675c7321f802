"""What happened on a deal: calls, meetings, mails, and whatever else its source counts as an activity."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime

from fieldhouse.apps.people import queries as people
from fieldhouse.apps.people.models import Person
from fieldhouse.apps.pipeline.labels import ACTIVITIES, label
from fieldhouse.facts.history import History

LAST_ACTIVITIES = 8
USUAL_KINDS = 4
"""Kinds of activities that stand open; a log of events may have dozens."""


@dataclass(frozen=True, slots=True)
class Activities:
    """How often something happened on the deal, by kind, and the last of it: instant, kind, person."""

    counts: tuple[tuple[str, int], ...]
    last: tuple[tuple[datetime, str, Person | None], ...]

    @property
    def usual(self) -> tuple[tuple[str, int], ...]:
        """The kinds that happened most often."""
        return self.counts[:USUAL_KINDS]

    @property
    def others(self) -> tuple[tuple[str, int], ...]:
        """The other kinds."""
        return self.counts[USUAL_KINDS:]


def activities(history: History, number: int) -> Activities:
    """What happened on a deal: counts, and the last of it."""
    rows = history.of_record("activity", number).to_pylist()[::-1]
    last = rows[:LAST_ACTIVITIES]
    who = people.people_by_number({row["value_int"] for row in last if row["value_int"] is not None})
    counts = Counter(row["value_code"] for row in rows)
    return Activities(
        tuple((label(ACTIVITIES, kind), n) for kind, n in counts.most_common()),
        tuple(
            (
                row["valid_from"].replace(tzinfo=UTC),
                label(ACTIVITIES, row["value_code"]),
                who.get(row["value_int"]),
            )
            for row in last
        ),
    )
