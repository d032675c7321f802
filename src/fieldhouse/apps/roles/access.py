"""The one policy of all reads: which nodes' totals, and which rows, a user may see.

Rights are always today's; where a record stood is judged on ``placed_on``. The same `Scope` becomes a condition for the
state store and one on the columns of a day, so a list, a search, an export and a figure's evidence cannot differ.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

import pyarrow as pa
from django.conf import settings
from django.db.models import Q

from fieldhouse.apps.people import queries as people
from fieldhouse.apps.pipeline.models import Deal
from fieldhouse.apps.pipeline.queries import shared_with
from fieldhouse.apps.records import held
from fieldhouse.apps.roles.models import Absence, Grant, Share, User
from fieldhouse.apps.roles.rights import RIGHTS, SEES_EVERYTHING, Right
from fieldhouse.apps.territories import queries as territories
from fieldhouse.clock import now
from fieldhouse.domain.errors import Refused
from fieldhouse.facts.generations import current_manifest
from fieldhouse.facts.metrics.columns import Columns
from fieldhouse.facts.metrics.tables import ORGANISATION, TERRITORIES
from fieldhouse.once import once


class NotAllowed(Refused):
    """The user has no right to this; the answer is the same whether the thing exists or not."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a user may see.

    ``nodes`` are the nodes (tree, number) in reach, everything below them included; ``None`` is every node.
    ``owners`` are people whose deals the user sees, ``extra`` single deals shared with those in reach, ``accounts``
    those whose deals are, ``hidden`` deals that stay hidden all the same. ``walls`` are open to the user; ``fields``
    are withheld.
    """

    nodes: frozenset[tuple[str, int]] | None
    owners: frozenset[int] = frozenset()
    extra: frozenset[int] = frozenset()
    hidden: frozenset[int] = frozenset()
    walls: frozenset[str] = frozenset()
    fields: frozenset[str] = frozenset()
    accounts: frozenset[int] = frozenset()

    def with_reach_of(self, other: Scope) -> Scope:
        """This scope, and in it the nodes and deals of another; what it hides, and its walls, are its own."""
        if not (other.nodes is None or other.nodes or other.owners or other.extra or other.accounts):
            return self
        return replace(
            self,
            nodes=None if self.nodes is None or other.nodes is None else self.nodes | other.nodes,
            owners=self.owners | other.owners,
            extra=self.extra | other.extra,
            accounts=self.accounts | other.accounts,
        )

    def _in(self, tree: str) -> list[int]:
        return sorted(number for own, number in self.nodes or () if own == tree)

    def as_q(self) -> Q:
        """The condition on `pipeline.models.Deal`."""
        seen = Q(wall="") | Q(wall__in=sorted(self.walls))
        if self.nodes is not None:
            seen &= (
                Q(position__in=self._in(ORGANISATION))
                | Q(territory__in=self._in(TERRITORIES))
                | Q(owner__in=sorted(self.owners))
                | Q(opportunity__in=sorted(self.extra))
                | Q(account__in=sorted(self.accounts))
            )
        return seen & ~Q(opportunity__in=sorted(self.hidden)) if self.hidden else seen

    def shows(self, deals: Columns) -> Any:
        """The same for every deal of a day, in their order."""
        seen = deals.has_no_code("wall")
        for wall in self.walls:
            seen |= deals.has_code("wall", wall)
        if self.nodes is not None:
            seen &= (
                deals.is_among("position", self._in(ORGANISATION))
                | deals.is_among("territory", self._in(TERRITORIES))
                | deals.is_among("owner", self.owners)
                | deals.is_among("key", self.extra)
                | deals.is_among("account", self.accounts)
            )
        return seen & ~deals.is_among("key", self.hidden) if self.hidden else seen

    def admits(self, deal: Deal) -> bool:
        """The same for one deal of the state store."""
        told = {
            "key": [deal.opportunity_id],
            "position": [deal.position_id],
            "territory": [deal.territory_id],
            "owner": [deal.owner_id],
            "account": [deal.account_id],
        }
        row = pa.table({name: pa.array(one, pa.int64()) for name, one in told.items()})
        return bool(
            self.shows(Columns(row.append_column("wall", pa.array([deal.wall]).dictionary_encode())))[0]
        )

    def has_node(self, tree: str, number: int) -> bool:
        """Whether the user may see the totals of a node."""
        return self.nodes is None or (tree, number) in self.nodes


@once
def visible_to(user: User, placed_on: date) -> Scope:
    """What ``user`` may see today of records as they stood on ``placed_on``. Deny by default.

    That is what they may change, and what is shared with them or with whoever they stand in for.
    """
    scope = changeable_by(user, placed_on)
    for one in (user, *_absent_today(user)):
        scope = scope.with_reach_of(_shared(one))
    return scope


@once
def changeable_by(user: User, placed_on: date) -> Scope:
    """The same of what ``user`` may change, where they have the right to.

    That is what their roles reach, and the roles of whoever they stand in for.
    """
    scope = reached_by(user, placed_on)
    for absent in _absent_today(user):
        scope = scope.with_reach_of(reached_by(absent, placed_on))
    return scope


def reached_by(user: User, placed_on: date) -> Scope:
    """The same of what the roles of ``user`` reach by themselves: what they may show to others."""
    grants = _grants_of(user)
    walls = frozenset(wall for grant in grants for wall in grant.walls)
    if any(
        grant.role in SEES_EVERYTHING and not (grant.position_id or grant.territory_id) for grant in grants
    ):
        return Scope(nodes=None, walls=walls)
    places = frozenset((grant.role, grant.position_id, grant.territory_id) for grant in grants)
    manifest = current_manifest()
    if manifest is None:
        return Scope(frozenset(), walls=walls)
    told = (str(settings.HOME), manifest.number, manifest.committed_at)
    nodes, owners, extra = reach(places, user.person_id, placed_on, told)
    return Scope(nodes, owners, extra, walls=walls)


@lru_cache(maxsize=256)
def reach(
    places: frozenset[tuple[str, int | None, int | None]], person: int | None, placed_on: date, _told: Any
) -> tuple[frozenset[tuple[str, int]], frozenset[int], frozenset[int]]:
    """The nodes in reach of granted places, the owners and the deals shared with those in reach.

    Grants are asked for each time. Trees, holdings and splits change with a new generation only, ``_told``.
    """
    nodes: set[tuple[str, int]] = set()
    owners: set[int] = set()
    for role, position, territory in places:
        if position:
            nodes |= {(ORGANISATION, one) for one in people.under(position, placed_on)}
        if territory:
            nodes |= {(TERRITORIES, one) for one in territories.under(territory, placed_on)}
        if role == Grant.Role.SELLER and person:
            owners.add(person)
            nodes |= {(ORGANISATION, one) for one in people.held_by(person, placed_on)}
    positions = {number for tree, number in nodes if tree == ORGANISATION}
    sharers = owners | people.people_in(positions, placed_on)
    return frozenset(nodes), frozenset(owners), frozenset(shared_with(sharers, placed_on))


def has_right(user: User, right: Right) -> bool:
    """Whether one of the user's roles has the right today."""
    return any(right in RIGHTS[grant.role] for grant in _grants_of(user))


def rights_of(user: User) -> frozenset[Right]:
    """All that a user may do today."""
    return frozenset(right for grant in _grants_of(user) for right in RIGHTS[grant.role])


def require(user: User, right: Right) -> None:
    """Raise `NotAllowed` unless the user has the right."""
    if not has_right(user, right):
        raise NotAllowed("policy.no_right", right=str(right))


def require_node(scope: Scope, tree: str, number: int) -> None:
    """Raise `NotAllowed` unless the scope reaches the node."""
    if not scope.has_node(tree, number):
        raise NotAllowed("policy.no_node")


@once
def _shared(user: User) -> Scope:
    """What others show a user today."""
    if not user.is_active:
        return Scope(frozenset())
    rows = list(Share.objects.filter(held(now().date()), user=user).values_list("opportunity", "account"))
    return Scope(
        frozenset(),
        extra=frozenset(opportunity for opportunity, _account in rows if opportunity),
        accounts=frozenset(account for _opportunity, account in rows if account),
    )


@once
def _absent_today(user: User) -> list[User]:
    """Those for whom a user stands in today."""
    if not user.is_active:
        return []
    rows = Absence.objects.filter(held(now().date()), deputy=user).select_related("user")
    return [one.user for one in rows]


@once
def _grants_of(user: User) -> list[Grant]:
    return list(Grant.objects.filter(held(now().date()), user=user)) if user.is_active else []
