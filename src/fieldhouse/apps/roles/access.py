"""The one policy of all reads: which nodes' totals, and which rows, a user may see.

Rights are always today's; where a record stood is judged on ``placed_on``. The same `Scope` becomes a condition for the
state store, one on the columns of a day and one for an engine, so a list, a search, an export and a figure's evidence
cannot differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from django.conf import settings

from fieldhouse.apps.accounts.queries import accounts_with_team
from fieldhouse.apps.people import queries as people
from fieldhouse.apps.pipeline.queries import shared_with
from fieldhouse.apps.records import held
from fieldhouse.apps.roles.models import Absence, Grant, Share, User
from fieldhouse.apps.roles.queries import roles_on
from fieldhouse.apps.roles.rights import Reach, Right
from fieldhouse.apps.roles.scope import Scope
from fieldhouse.apps.roles.standard import EVERY_FIELD, RoleRule, code_of
from fieldhouse.apps.territories import queries as territories
from fieldhouse.clock import now
from fieldhouse.domain.errors import Refused
from fieldhouse.facts.generations import current_manifest
from fieldhouse.facts.metrics.tables import ORGANISATION, TERRITORIES
from fieldhouse.once import once

__all__ = [
    "NotAllowed",
    "Scope",
    "changeable_by",
    "has_right",
    "mark_of_rights",
    "may_read_roles",
    "reach",
    "reached_by",
    "require",
    "require_node",
    "rights_of",
    "sees_everything",
    "visible_to",
    "walls_of",
]

NO_ROLE = RoleRule("")
"""What a grant gives whose role is no more: nothing."""


class NotAllowed(Refused):
    """The user has no right to this; the answer is the same whether the thing exists or not."""


Place = tuple[frozenset[str], int | None, int | None]
"""How far a granted role sees, and the position or the territory that it is granted over."""


@dataclass(frozen=True, slots=True)
class Reached:
    """What granted places reach on a day, as `Scope` names it; ``read_`` is what of it is read, and not changed."""

    nodes: frozenset[tuple[str, int]] = frozenset()
    owners: frozenset[int] = frozenset()
    extra: frozenset[int] = frozenset()
    accounts: frozenset[int] = frozenset()
    unowned: frozenset[int] = frozenset()
    left: frozenset[int] = frozenset()
    read_extra: frozenset[int] = frozenset()
    read_accounts: frozenset[int] = frozenset()


@once
def visible_to(user: User, placed_on: date, on: date | None = None) -> Scope:
    """What ``user`` may see today of records as they stood on ``placed_on``. Deny by default.

    That is what they may change, what they work on as readers, and what is shared with them or with whoever they stand
    in for. ``on`` asks by the rights of another day, which only explanations do.
    """
    scope = seen_by_roles(user, placed_on, on)
    for absent in _absent(user, on):
        scope = scope.with_reach_of(seen_by_roles(absent, placed_on, on))
    for one in (user, *_absent(user, on)):
        scope = scope.with_reach_of(_shared(one, on))
    return scope


@once
def changeable_by(user: User, placed_on: date, on: date | None = None) -> Scope:
    """The same of what ``user`` may change, where they have the right to.

    That is what their roles reach, and the roles of whoever they stand in for.
    """
    scope = reached_by(user, placed_on, on)
    for absent in _absent(user, on):
        scope = scope.with_reach_of(reached_by(absent, placed_on, on))
    return scope


def reached_by(user: User, placed_on: date, on: date | None = None) -> Scope:
    """The same of what the roles of ``user`` reach by themselves: what they may show to others."""
    return _by_roles(user, placed_on, on)[0]


def seen_by_roles(user: User, placed_on: date, on: date | None = None) -> Scope:
    """That, and what they work on as readers."""
    scope, reached = _by_roles(user, placed_on, on)
    return replace(
        scope, extra=scope.extra | reached.read_extra, accounts=scope.accounts | reached.read_accounts
    )


@once
def _by_roles(user: User, placed_on: date, on: date | None) -> tuple[Scope, Reached]:
    held_ = _held(user, on)
    walls = frozenset(wall for grant, rule in held_ for wall in (*grant.walls, *rule.walls))
    fields = withheld_by([rule for _grant, rule in held_])
    if any(sees_everything(grant, rule) for grant, rule in held_):
        return Scope(nodes=None, walls=walls, fields=fields), Reached()
    places = frozenset((rule.reach, grant.position_id, grant.territory_id) for grant, rule in held_)
    manifest = current_manifest()
    if manifest is None:
        return Scope(frozenset(), walls=walls, fields=fields), Reached()
    told = (str(settings.HOME), manifest.number, manifest.committed_at)
    found = reach(places, user.person_id, placed_on, told)
    scope = Scope(
        found.nodes,
        found.owners,
        found.extra,
        walls=walls,
        fields=fields,
        accounts=found.accounts,
        unowned=found.unowned,
        left=found.left,
    )
    return scope, found


def sees_everything(grant: Grant, rule: RoleRule) -> bool:
    """Whether a grant reaches every node: its role does, and it is over none."""
    return Reach.EVERYTHING in rule.reach and not (grant.position_id or grant.territory_id)


def withheld_by(rules: Sequence[RoleRule]) -> frozenset[str]:
    """The fields withheld from who has these roles: what one of those withholds that reach deals, else every group.

    A field is withheld wherever one role withholds it: a second role opens records, and no field of the first one's.
    """
    reaching = [rule for rule in rules if rule.reach]
    return frozenset(field for rule in reaching for field in rule.fields) if reaching else EVERY_FIELD


@lru_cache(maxsize=256)
def reach(places: frozenset[Place], person: int | None, placed_on: date, _told: Any) -> Reached:
    """What granted places reach.

    Grants are asked for each time. Trees, holdings, teams and splits change with a new generation only, ``_told``.
    """
    nodes: set[tuple[str, int]] = set()
    owners: set[int] = set()
    sharers: set[int] = set()
    led: set[int] = set()
    for legs, position, territory in places:
        seats: set[int] = set()
        if position and legs & {Reach.NODE, Reach.EVERYTHING}:
            seats |= people.under(position, placed_on)
            led |= seats
        if territory and legs & {Reach.NODE, Reach.EVERYTHING}:
            nodes |= {(TERRITORIES, one) for one in territories.under(territory, placed_on)}
        if Reach.OWN in legs and person:
            owners.add(person)
            seats |= people.held_by(person, placed_on)
        if Reach.TERRITORIES in legs and person:
            nodes |= {(TERRITORIES, one) for one in territories.worked_in([person], placed_on)}
        nodes |= {(ORGANISATION, one) for one in seats}
        if Reach.TEAMS in legs:
            sharers |= people.people_in(seats, placed_on)
            sharers |= {person} if Reach.OWN in legs and person else set()
    own, all_extra = (shared_with(sharers, placed_on, to_change=one) for one in (True, False))
    changed, all_accounts = (accounts_with_team(sharers, to_change=one) for one in (True, False))
    return Reached(
        frozenset(nodes),
        frozenset(owners),
        frozenset(own),
        frozenset(changed),
        frozenset(territories.worked_in(people.people_in(led, placed_on), placed_on)) if led else frozenset(),
        frozenset(people.last_in(led, placed_on)) if led else frozenset(),
        frozenset(all_extra),
        frozenset(all_accounts),
    )


def has_right(user: User, right: Right) -> bool:
    """Whether one of the user's roles has the right today."""
    return any(right in rule.rights for _grant, rule in _held(user))


def rights_of(user: User) -> frozenset[Right]:
    """All that a user may do today."""
    return frozenset(right for right in Right if has_right(user, right))


def walls_of(user: User) -> frozenset[str]:
    """The walls that are open to a user today."""
    return frozenset(wall for grant, rule in _held(user) for wall in (*grant.walls, *rule.walls))


def require(user: User, right: Right) -> None:
    """Raise `NotAllowed` unless the user has the right."""
    if not has_right(user, right):
        raise NotAllowed("policy.no_right", right=str(right))


def mark_of_rights(user: User) -> str:
    """A mark of all by which a user sees anything today; a file of another mark may hold what they see no more."""
    told = [
        (
            one.person_id,
            [
                (grant.position_id, grant.territory_id, sorted(grant.walls), _atoms(rule))
                for grant, rule in _held(one)
            ],
            sorted(_shared(one, None).extra),
            sorted(_shared(one, None).accounts),
        )
        for one in (user, *_absent(user, None))
    ]
    return blake2b(repr(told).encode(), digest_size=8).hexdigest()


def _atoms(rule: RoleRule) -> list[list[str]]:
    return [
        sorted(str(one) for one in several) for several in (rule.rights, rule.reach, rule.walls, rule.fields)
    ]


def may_read_roles(user: User | None) -> None:
    """Raise `NotAllowed` unless the user may read what roles are made of; the operator, ``None``, may."""
    if user is not None and not has_right(user, Right.SEE_ACCESS):
        require(user, Right.MANAGE_USERS)


def require_node(scope: Scope, tree: str, number: int) -> None:
    """Raise `NotAllowed` unless the scope reaches the node."""
    if not scope.has_node(tree, number):
        raise NotAllowed("policy.no_node")


@once
def _shared(user: User, on: date | None) -> Scope:
    """What others show a user."""
    if not user.is_active:
        return Scope(frozenset())
    rows = Share.objects.filter(held(on or now().date()), user=user).values_list("opportunity", "account")
    shares = list(rows)
    return Scope(
        frozenset(),
        extra=frozenset(opportunity for opportunity, _account in shares if opportunity),
        accounts=frozenset(account for _opportunity, account in shares if account),
    )


@once
def _absent(user: User, on: date | None) -> list[User]:
    """Those for whom a user stands in."""
    if not user.is_active:
        return []
    rows = Absence.objects.filter(held(on or now().date()), deputy=user).select_related("user")
    return [one.user for one in rows]


@once
def _held(user: User, on: date | None = None) -> list[tuple[Grant, RoleRule]]:
    """A user's grants that hold on a day, today unless one is given, each with what its role is made of that day."""
    if not user.is_active:
        return []
    day = on or now().date()
    roles = roles_on(day)
    rows = Grant.objects.filter(held(day), user=user).order_by("pk")
    return [(grant, roles.get(code_of(grant.role), NO_ROLE)) for grant in rows]
