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

from fieldhouse.apps.accounts.queries import accounts_with_team, walls_in_use
from fieldhouse.apps.partners.queries import deals_with_leg_of
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
from fieldhouse.domain.walls import open_walls
from fieldhouse.facts.generations import current_manifest
from fieldhouse.facts.metrics.tables import ORGANISATION, TERRITORIES
from fieldhouse.once import once

__all__ = [
    "NotAllowed",
    "Scope",
    "changeable_by",
    "has_right",
    "is_kept_from",
    "is_outsider",
    "mark_of_rights",
    "may_read_roles",
    "partners_of",
    "reach",
    "reached_by",
    "require",
    "require_insider",
    "require_node",
    "rights_of",
    "routed_to",
    "sees_everything",
    "visible_to",
    "walls_of",
    "walls_opened",
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
def visible_to(user: User, placed_on: date) -> Scope:
    """What ``user`` may see today of records as they stood on ``placed_on``. Deny by default.

    That is what they may change, what they work on as readers, and what is shared with them or with whoever they stand
    in for.
    """
    absent = _absent_today(user)
    scope = seen_by_roles(user, placed_on)
    for one in absent:
        scope = scope.with_reach_of(seen_by_roles(one, placed_on))
    for one in (user, *absent):
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
    return _by_roles(user, placed_on)[0]


def seen_by_roles(user: User, placed_on: date) -> Scope:
    """That, and what they work on as readers."""
    scope, reached = _by_roles(user, placed_on)
    return replace(
        scope, extra=scope.extra | reached.read_extra, accounts=scope.accounts | reached.read_accounts
    )


@once
def _by_roles(user: User, placed_on: date) -> tuple[Scope, Reached]:
    held_ = _held(user)
    walls = walls_of(user)
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
    """The walls that are open to a user today, by their clearances and nationalities."""
    return walls_opened(_held(user), user.nationalities)


def walls_opened(held_: Sequence[tuple[Grant, RoleRule]], nationalities: Sequence[str]) -> frozenset[str]:
    """The walls that grants open to somebody of these nationalities: a grant and its role give the clearances."""
    cleared = (wall for grant, rule in held_ for wall in (*grant.walls, *rule.walls))
    return open_walls(cleared, nationalities)


def is_kept_from(user: User) -> bool:
    """Whether anything of any record is kept from a user today: a node, a field, or what stands behind a wall in use.

    Files of a source, and what is found in them, are of many records at once, and may be of some that no question can
    be asked about. They are for whoever brought them, and for those from whom nothing is kept.
    """
    scope = visible_to(user, now().date())
    return scope.nodes is not None or bool(scope.fields or scope.hidden) or not scope.walls >= walls_in_use()


def partners_of(user: User) -> frozenset[int]:
    """The partners of which a user is somebody today, by their accounts' numbers."""
    held_ = _held(user)
    return frozenset(grant.partner_id for grant, rule in held_ if rule.needs_partner and grant.partner_id)


def is_outsider(user: User) -> bool:
    """Whether a user is somebody of a partner and has no other role."""
    held_ = _held(user)
    return bool(held_) and all(rule.needs_partner for _grant, rule in held_)


def require_insider(user: User) -> None:
    """Raise `NotAllowed` for somebody of a partner: pages that name colleagues or sources are not for them."""
    if is_outsider(user):
        raise NotAllowed("policy.not_for_partners")


def routed_to(user: User, placed_on: date) -> Scope:
    """What somebody of a partner sees on the partner's own pages: the deals with a leg of it on a day.

    It is part of no other scope, so no list, search, total or export of the company shows them anything. Walls are open
    to them as their grants say.
    """
    deals = deals_with_leg_of(partners_of(user), placed_on)
    return Scope(frozenset(), extra=frozenset(deals), walls=walls_of(user))


def require(user: User, right: Right) -> None:
    """Raise `NotAllowed` unless the user has the right."""
    if not has_right(user, right):
        raise NotAllowed("policy.no_right", right=str(right))


def mark_of_rights(user: User) -> str:
    """A mark of all by which a user sees anything today; a file of another mark may hold what they see no more."""
    told = [
        (
            one.person_id,
            sorted(one.nationalities),
            [
                (grant.position_id, grant.territory_id, sorted(grant.walls), _atoms(rule))
                for grant, rule in _held(one)
            ],
            sorted(_shared(one).extra),
            sorted(_shared(one).accounts),
        )
        for one in (user, *_absent_today(user))
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
def _shared(user: User) -> Scope:
    """What others show a user today."""
    if not user.is_active:
        return Scope(frozenset())
    rows = Share.objects.filter(held(now().date()), user=user).values_list("opportunity", "account")
    shares = list(rows)
    return Scope(
        frozenset(),
        extra=frozenset(opportunity for opportunity, _account in shares if opportunity),
        accounts=frozenset(account for _opportunity, account in shares if account),
    )


@once
def _absent_today(user: User) -> list[User]:
    """Those for whom a user stands in today."""
    if not user.is_active:
        return []
    rows = Absence.objects.filter(held(now().date()), deputy=user).select_related("user")
    return [one.user for one in rows]


@once
def _held(user: User) -> list[tuple[Grant, RoleRule]]:
    """A user's grants that hold today, each with what its role is made of."""
    if not user.is_active:
        return []
    today = now().date()
    roles = roles_on(today)
    rows = Grant.objects.filter(held(today), user=user).order_by("pk")
    return [(grant, roles.get(code_of(grant.role), NO_ROLE)) for grant in rows]
