"""The deals behind a change, by the row policy, with the names that facts do not hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from fieldhouse.apps.figures.change import Change
from fieldhouse.apps.figures.evidence import EvidenceRow, named
from fieldhouse.apps.figures.parameters import Asked
from fieldhouse.apps.roles.access import visible_to
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.scope import WallsOf
from fieldhouse.domain.change import Reason


@dataclass(frozen=True, slots=True)
class NamedChange:
    """A deal, as it stands on the change's second day, and by how much it changed the figure for which reason."""

    row: EvidenceRow
    reason: Reason
    amount_minor: int


def changed_deals(asked: Asked, change: Change, places: Any) -> list[NamedChange]:
    """The deals at places of a change, such as those of `seen`, with their names."""
    after, shown = asked.question.day(), change.deals.at(places)
    rows = {row.number: row for row in named(after.standings([deal.key for deal in shown]).to_pylist())}
    return [NamedChange(rows[deal.key], deal.reason, deal.amount_minor) for deal in shown]


def seen_places(user: User, asked: Asked, change: Change) -> Any:
    """The places of the changed deals that a user may see, the largest first."""
    return np.flatnonzero(seen(user, asked, change))


def seen(user: User, asked: Asked, change: Change) -> Any:
    """Which changed deals a user may see, as they stood on either day: one that left the team is among them.

    One that stands behind a wall on the second day is not, unless that is open: it is shown as it stands then.
    """
    keys, after = change.deals.keys, asked.question.day()
    before = asked.question.on(change.since).day()
    was_seen = before.is_seen(keys, visible_to(user, change.since))
    is_open = after.is_seen(keys, WallsOf(asked.scope))
    return is_open & (was_seen | after.is_seen(keys, asked.scope))
