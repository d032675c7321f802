"""The deals behind a change, by the row policy, with the names that facts do not hold."""

from __future__ import annotations

from dataclasses import dataclass

from fieldhouse.apps.figures.change import Change
from fieldhouse.apps.figures.evidence import EvidenceRow, named
from fieldhouse.apps.figures.parameters import Asked
from fieldhouse.apps.roles.access import visible_to
from fieldhouse.apps.roles.models import User
from fieldhouse.domain.change import Reason


@dataclass(frozen=True, slots=True)
class NamedChange:
    """A deal, as it stands on the change's second day, and by how much it changed the figure for which reason."""

    row: EvidenceRow
    reason: Reason
    amount_minor: int


def changed_deals(user: User, asked: Asked, change: Change) -> list[NamedChange]:
    """The deals of a change that a user may see, the largest first."""
    after = asked.question.day()
    seen = seen_keys(user, asked, change)
    shown = [deal for deal in change.deals if deal.key in seen]
    standings = [row for deal in shown if (row := after.deal(deal.key)) is not None]
    rows = {row.number: row for row in named(standings)}
    return [NamedChange(rows[deal.key], deal.reason, deal.amount_minor) for deal in shown]


def seen_keys(user: User, asked: Asked, change: Change) -> set[int]:
    """The changed deals that a user may see as they stood on either day: one that left the team is among them."""
    keys = {deal.key for deal in change.deals}
    before = asked.question.on(change.since).day()
    was_seen = before.seen(keys, visible_to(user, change.since))
    return was_seen | asked.question.day().seen(keys, asked.scope)
