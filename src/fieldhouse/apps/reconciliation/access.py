"""Who sees a comparison: it is of the whole company's deals at once, those behind walls apart."""

from __future__ import annotations

from fieldhouse.apps.audit.actions import note_read
from fieldhouse.apps.reconciliation.models import TieOut
from fieldhouse.apps.reconciliation.queries import walls_told_of
from fieldhouse.apps.roles.access import NotAllowed, require, visible_to
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.rights import Right
from fieldhouse.clock import now


def walls_of_reader(user: User) -> frozenset[str]:
    """The walls whose deals a comparison shows a user; ``NotAllowed`` for whoever does not see every node."""
    scope = visible_to(user, now().date())
    if scope.nodes is not None:
        raise NotAllowed("policy.no_node")
    return scope.walls


def walls_of_reconciler(user: User) -> frozenset[str]:
    """The same for somebody who brings a report; ``NotAllowed`` without the right to reconcile."""
    require(user, Right.RECONCILE)
    return walls_of_reader(user)


def note_read_of(who: int | None, kept: TieOut, walls: frozenset[str] | None) -> None:
    """Note that somebody reads a comparison that tells of deals behind walls open to them; ``None`` is every wall."""
    told = walls_told_of(kept)
    note_read(who, told if walls is None else told & walls, f"tie_out:{kept.pk}")
