"""The reasons for which somebody sees a deal, or the total of a node, told from there: the policy read backwards.

`fieldhouse.apps.roles.access` asks what a user reaches; here a deal is asked which grants, teams and shares lead to it.
A test holds the two against each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from fieldhouse.apps.roles.access import sees_everything, walls_opened
from fieldhouse.apps.roles.models import Grant, Share
from fieldhouse.apps.roles.rights import Reach, Right
from fieldhouse.apps.roles.standard import RoleRule

Held = tuple[Grant, RoleRule]


class Why(StrEnum):
    """What leads from a grant or a share to a deal."""

    EVERYTHING = "everything"
    UNDER = "under"  # the deal stands at or below the node of the grant
    OWNER = "owner"
    SEAT = "seat"  # they hold the seat at which it stands
    TERRITORY = "territory"  # they work in a territory at or above its own
    TEAM = "team"
    CREDIT = "credit"
    ACCOUNT_TEAM = "account_team"
    UNOWNED = "unowned"  # it stands in no team, and somebody whom they lead works in its territory
    LEFT = "left"  # it stands in no team, and its owner left a team that they lead
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class Helper:
    """Somebody who works on a deal beside its owner.

    ``above`` are the seats that they hold and all above these, ``beside`` those who hold the same seats.
    """

    person: int
    why: Why
    is_reader: bool
    above: frozenset[int]
    beside: frozenset[int]


@dataclass(frozen=True, slots=True)
class Trail:
    """Where a deal, or a node (without ``opportunity``), stood on a day, and what leads up from there, by numbers.

    ``seats`` and ``lands`` are its place, ``seat`` and ``land``, and everything above. Of one in no team, ``workers``
    at or above its territory with the seats above each, and the seats above the last one of an owner who left.
    """

    opportunity: int | None
    account: int | None
    wall: str
    owner: int | None
    seats: frozenset[int]
    lands: frozenset[int]
    holders: frozenset[int]
    helpers: tuple[Helper, ...]
    workers: dict[int, frozenset[int]] = field(default_factory=dict)
    is_unowned: bool = False
    left: frozenset[int] = frozenset()
    seat: int | None = None
    land: int | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """One chain: for whom they stand in (a user's number), the grant or the share, and what leads from it to the deal.

    ``person`` is who works on the deal where it is not the user; ``changes`` says whether this lets the deal be changed
    by who has the right to.
    """

    why: Why
    grant: Grant | None = None
    share: Share | None = None
    person: int | None = None
    absent: int | None = None
    changes: bool = True


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a user sees it, and may change it, with every reason.

    ``shut`` is a wall that is closed to them; ``has_right`` is false where a total is asked and they see no figures.
    """

    reasons: tuple[Reason, ...]
    shut: str
    may_edit: bool
    has_right: bool = True

    @property
    def sees(self) -> bool:
        """Whether one reason leads there, and neither a wall nor a missing right stands before it."""
        return bool(self.reasons) and not self.shut and self.has_right

    @property
    def changes(self) -> bool:
        """Whether they may change it."""
        return self.sees and self.may_edit and any(one.changes for one in self.reasons)


def verdict(
    trail: Trail,
    own: tuple[int | None, Sequence[Held]],
    shares: Sequence[Share],
    absent: Iterable[tuple[int, int | None, Sequence[Held], Sequence[Share]]] = (),
    nationalities: Sequence[str] = (),
) -> Verdict:
    """Judge a user by their person and grants, the shares to them, and the same of each for whom they stand in.

    Walls open by the user's own grants and nationalities.
    """
    person, held = own
    found = [*_by_grants(trail, person, held), *_by_shares(trail, shares)]
    for user, their_person, their_grants, their_shares in absent:
        theirs = [*_by_grants(trail, their_person, their_grants), *_by_shares(trail, their_shares)]
        found += [replace(one, absent=user) for one in theirs]
    walls = walls_opened(held, nationalities)
    rights = {right for _grant, rule in held for right in rule.rights}
    return Verdict(
        tuple(found),
        trail.wall if trail.wall and trail.wall not in walls else "",
        Right.EDIT_DEALS in rights and trail.opportunity is not None,
        Right.SEE_FORECAST in rights or trail.opportunity is not None,
    )


def _by_shares(trail: Trail, shares: Sequence[Share]) -> Iterator[Reason]:
    if trail.opportunity is None:
        return  # a share shows deals, and no total
    for share in shares:
        is_of_account = share.account_id is not None and share.account_id == trail.account
        if share.opportunity_id == trail.opportunity or is_of_account:
            yield Reason(Why.SHARE, share=share, changes=False)


def _by_grants(trail: Trail, person: int | None, held: Sequence[Held]) -> Iterator[Reason]:
    for grant, rule in held:
        if sees_everything(grant, rule):
            yield Reason(Why.EVERYTHING, grant)
            continue
        leads = bool(rule.reach & {Reach.NODE, Reach.EVERYTHING})
        if leads and (grant.position_id in trail.seats or grant.territory_id in trail.lands):
            yield Reason(Why.UNDER, grant)
        if person and Reach.OWN in rule.reach:
            yield from _own(trail, person, grant)
        if person in trail.workers and Reach.TERRITORIES in rule.reach:
            yield Reason(Why.TERRITORY, grant)
        if Reach.TEAMS in rule.reach:
            yield from _teams(trail, person if Reach.OWN in rule.reach else None, grant, leads)
        if leads and grant.position_id and trail.is_unowned:
            yield from _unowned(trail, grant)


def _own(trail: Trail, person: int, grant: Grant) -> Iterator[Reason]:
    if person == trail.owner:
        yield Reason(Why.OWNER, grant)
    if person in trail.holders:
        yield Reason(Why.SEAT, grant)


def _teams(trail: Trail, person: int | None, grant: Grant, leads: bool) -> Iterator[Reason]:
    for helper in trail.helpers:
        is_theirs = person is not None and (person == helper.person or person in helper.beside)
        if is_theirs or (leads and grant.position_id in helper.above):
            yield Reason(helper.why, grant, person=helper.person, changes=not helper.is_reader)


def _unowned(trail: Trail, grant: Grant) -> Iterator[Reason]:
    if grant.position_id in trail.left:
        yield Reason(Why.LEFT, grant, person=trail.owner)
    for worker, above in trail.workers.items():
        if grant.position_id in above:
            yield Reason(Why.UNOWNED, grant, person=worker)
