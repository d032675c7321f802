"""What a user may see, in the three forms in which rows are asked for: of the state store, of a day, of an engine."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa
from django.db.models import Q

from fieldhouse.apps.pipeline.models import Deal
from fieldhouse.domain.withheld import is_withheld
from fieldhouse.facts.metrics.columns import Columns
from fieldhouse.facts.metrics.tables import ORGANISATION, TERRITORIES


@dataclass(frozen=True, slots=True)
class Scope:
    """What a user may see.

    ``nodes`` are the nodes (tree, number) in reach, everything below them included; ``None`` is every node.
    ``owners`` are people whose deals the user sees, ``extra`` single deals shared with those in reach, ``accounts``
    those whose deals are. Of deals that stand in no team those are seen that lie in the territories ``unowned``, or
    whose owner, one of ``left``, left a team in reach. ``hidden`` deals stay hidden all the same. ``walls`` are open to
    the user; ``fields`` are withheld.
    """

    nodes: frozenset[tuple[str, int]] | None
    owners: frozenset[int] = frozenset()
    extra: frozenset[int] = frozenset()
    hidden: frozenset[int] = frozenset()
    walls: frozenset[str] = frozenset()
    fields: frozenset[str] = frozenset()
    accounts: frozenset[int] = frozenset()
    unowned: frozenset[int] = frozenset()
    left: frozenset[int] = frozenset()

    def with_reach_of(self, other: Scope) -> Scope:
        """This scope, and in it the nodes and deals of another; what it hides, and its walls, are its own."""
        if other.nodes is not None and not any(
            (other.nodes, other.owners, other.extra, other.accounts, other.unowned, other.left)
        ):
            return self
        return replace(
            self,
            nodes=None if self.nodes is None or other.nodes is None else self.nodes | other.nodes,
            owners=self.owners | other.owners,
            extra=self.extra | other.extra,
            accounts=self.accounts | other.accounts,
            unowned=self.unowned | other.unowned,
            left=self.left | other.left,
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
                | Q(position__isnull=True, territory__in=sorted(self.unowned))
                | Q(position__isnull=True, owner__in=sorted(self.left))
            )
        return seen & ~Q(opportunity__in=sorted(self.hidden)) if self.hidden else seen

    def shows(self, deals: Columns) -> Any:
        """The same for every deal of a day, in their order."""
        seen = self.open_to(deals)
        if self.nodes is not None:
            in_reach = (
                deals.is_among("position", self._in(ORGANISATION))
                | deals.is_among("territory", self._in(TERRITORIES))
                | deals.is_among("owner", self.owners)
                | deals.is_among("key", self.extra)
                | deals.is_among("account", self.accounts)
            )
            if self.unowned or self.left:
                is_theirs = deals.is_among("territory", self.unowned) | deals.is_among("owner", self.left)
                in_reach |= is_theirs & ~deals.numbers("position").is_known
            seen &= in_reach
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
        wall = pa.array([deal.wall]).dictionary_encode()
        return bool(self.shows(Columns(row.append_column("wall", wall)))[0])

    def as_ibis(self, deals: Any) -> Any:
        """The same as a condition on a table of deals as they stood, for an engine that holds them."""
        wall = deals.wall.fill_null("")
        seen = wall.isin(["", *sorted(self.walls)])
        if self.nodes is not None:
            seen &= (
                _is_among(deals.position, self._in(ORGANISATION))
                | _is_among(deals.territory, self._in(TERRITORIES))
                | _is_among(deals.owner, sorted(self.owners))
                | _is_among(deals.key, sorted(self.extra))
                | _is_among(deals.account, sorted(self.accounts))
                | (deals.position.isnull() & _is_among(deals.territory, sorted(self.unowned)))
                | (deals.position.isnull() & _is_among(deals.owner, sorted(self.left)))
            )
        return seen & ~_is_among(deals.key, sorted(self.hidden))

    def opens(self, wall: str) -> bool:
        """Whether a wall is open to the user; empty is none."""
        return not wall or wall in self.walls

    def open_to(self, deals: Columns) -> Any:
        """Whether each deal of a day stands behind no wall that is closed to the user, seen or not."""
        found = deals.has_no_code("wall")
        for wall in self.walls:
            found |= deals.has_code("wall", wall)
        return found

    def has_node(self, tree: str, number: int) -> bool:
        """Whether the user may see the totals of a node."""
        return self.nodes is None or (tree, number) in self.nodes

    def withholds(self, field: str) -> bool:
        """Whether a field of a record is kept back from the user, by the name that it has in its source."""
        return is_withheld(field, self.fields)


@dataclass(frozen=True, slots=True)
class WallsOf:
    """A row policy of the walls alone: every deal that stands behind none that is closed to a scope, seen or not."""

    scope: Scope

    def shows(self, deals: Columns) -> Any:
        """Whether each deal of a day is such a one."""
        return self.scope.open_to(deals)


def _is_among(column: Any, numbers: list[int]) -> Any:
    """An absent number is none of them; engines say null of that, and nobody may be shown what nobody said."""
    return column.isin(numbers).fill_null(False)
