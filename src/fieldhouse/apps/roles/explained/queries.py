"""Reads of the trail of a deal, and of everybody's grants, shares and absences of a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from fieldhouse.apps.accounts.queries import team_of_account
from fieldhouse.apps.figures.nodes import Node, node_within
from fieldhouse.apps.interface import NotFound
from fieldhouse.apps.people import queries as people
from fieldhouse.apps.pipeline.actions.mart import standing_on
from fieldhouse.apps.pipeline.deal.queries import deal_seen
from fieldhouse.apps.pipeline.listing.queries import newest_manifest
from fieldhouse.apps.pipeline.models import Deal
from fieldhouse.apps.pipeline.queries import helpers_of, opportunity_keyed
from fieldhouse.apps.records import held
from fieldhouse.apps.roles.access import Scope, require, visible_to
from fieldhouse.apps.roles.explained.reasons import Held, Helper, Trail, Verdict, Why, verdict
from fieldhouse.apps.roles.models import Absence, Grant, Share, User
from fieldhouse.apps.roles.queries import roles_on
from fieldhouse.apps.roles.rights import Right
from fieldhouse.apps.roles.standard import RoleRule, code_of
from fieldhouse.apps.territories import queries as territories
from fieldhouse.clock import now
from fieldhouse.domain.errors import BadInput
from fieldhouse.domain.instants import checked_day
from fieldhouse.facts.metrics.tables import ORGANISATION, TERRITORIES
from fieldhouse.facts.outbox import undrained


@dataclass(frozen=True, slots=True)
class Judged:
    """A user, and what was found of them."""

    user: User
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Explained:
    """A deal or a node, the day whose rights are asked, the day on which it is placed, and what was found of each user.

    One of ``deal`` and ``node`` is there.
    """

    deal: Deal | None
    node: Node | None
    on: date
    placed_on: date
    trail: Trail
    judged: tuple[Judged, ...]


def who_sees(asker: User | None, reference: str, on: date) -> Explained:
    """Who sees a deal (``source:key``), or the total of a node (``organisation/source:key``), by the rights of a day.

    Without an asker it is the operator on the command line. ``NotAllowed`` without the right to see who sees what, and
    for a node out of the asker's reach; ``NotFound`` for a deal that the asker may not see themself.
    """
    deal, node, placed_on, trail = _asked(asker, reference, on)
    users = list(User.objects.filter(is_active=True).select_related("person").order_by("username"))
    found = tuple(one for one in _judged(trail, users, on) if one.verdict.sees)
    return Explained(deal, node, on, placed_on, trail, found)


def why_sees(asker: User | None, reference: str, login: str, on: date) -> Explained:
    """Why one user sees it, or does not; ``BadInput("user.unknown")`` for a login that nobody has."""
    deal, node, placed_on, trail = _asked(asker, reference, on)
    if not login.isprintable():
        raise BadInput("user.unknown", login=login[:40])
    user = User.objects.filter(username=login).select_related("person").first()
    if user is None:
        raise BadInput("user.unknown", login=login[:40])
    return Explained(deal, node, on, placed_on, trail, _judged(trail, [user], on))


def day_of(text: str) -> date:
    """The day of a parameter, today where there is none; ``BadInput`` for what is no day."""
    try:
        return checked_day(date.fromisoformat(text)) if text else now().date()
    except ValueError as failure:
        raise BadInput("access.bad_day", value=text[:40]) from failure


def trail_of(opportunity: int, placed_on: date) -> Trail | None:
    """Where a deal stood on a day and what leads up from there; ``None`` for one that there was not yet."""
    manifest = newest_manifest()
    edits, _through = undrained(manifest.outbox_through)
    stood = standing_on(manifest, opportunity, edits, placed_on).to_pylist()
    if not stood:
        return None
    row = stood[0]
    seat, land, owner, account = (row[name] for name in ("position", "territory", "owner", "account"))
    lands = territories.at_or_above([land] if land else [], placed_on)
    workers = territories.workers_in(lands, placed_on)
    return Trail(
        opportunity,
        account,
        row["wall"] or "",
        owner,
        people.at_or_above([seat] if seat else [], placed_on),
        lands,
        frozenset(people.people_in([seat], placed_on)) if seat else frozenset(),
        tuple(_helpers(opportunity, account, placed_on)),
        {one: _above(one, placed_on) for one in workers},
        seat is None,
        people.at_or_above(people.last_seats(owner, placed_on) if owner else (), placed_on)
        if seat is None
        else frozenset(),
        seat,
        land,
    )


def trail_to(node: Node, placed_on: date) -> Trail:
    """What leads up from a node on a day: its total is seen from there, and by who holds that seat or works there."""
    seats, lands = ([node.number], []) if node.tree == ORGANISATION else ([], [node.number])
    above = territories.at_or_above(lands, placed_on)
    return Trail(
        None,
        None,
        "",
        None,
        people.at_or_above(seats, placed_on),
        above,
        frozenset(people.people_in(seats, placed_on)),
        (),
        {one: frozenset() for one in territories.workers_in(above, placed_on)},
        seat=next(iter(seats), None),
        land=next(iter(lands), None),
    )


def _asked(asker: User | None, reference: str, on: date) -> tuple[Deal | None, Node | None, date, Trail]:
    if asker is not None:
        require(asker, Right.SEE_ACCESS)
    if not reference.isprintable():
        raise NotFound("deal.unknown")
    placed_on = min(on, newest_manifest().data_through)
    if reference.startswith((f"{ORGANISATION}/", f"{TERRITORIES}/")):
        scope = Scope(None) if asker is None else visible_to(asker, placed_on)
        node = node_within(scope, reference)
        return None, node, placed_on, trail_to(node, placed_on)
    deal = _deal(asker, reference)
    trail = trail_of(deal.opportunity_id, placed_on)
    if trail is None:
        raise NotFound("access.not_yet", on=on.isoformat())
    return deal, None, placed_on, trail


def _deal(asker: User | None, reference: str) -> Deal:
    source, _colon, key = reference.partition(":")
    if asker is None:
        row = opportunity_keyed(source, key)
        found = row and Deal(opportunity=row)
    else:
        found = deal_seen(asker, source, key)
    if found is None:
        raise NotFound("deal.unknown")
    return found


def _helpers(opportunity: int, account: int | None, on: date) -> Iterable[Helper]:
    found = [(person, Why(kind), access == "read") for person, kind, access in helpers_of(opportunity, on)]
    if account is not None:
        team = team_of_account(account)
        found += [(person, Why.ACCOUNT_TEAM, access == "read") for person, access in team]
    for person, why, is_reader in found:
        seats = people.held_by(person, on)
        beside = frozenset(people.people_in(seats, on))
        yield Helper(person, why, is_reader, people.at_or_above(seats, on), beside)


def _above(person: int, on: date) -> frozenset[int]:
    return people.at_or_above(people.held_by(person, on), on)


def _judged(trail: Trail, users: Iterable[User], on: date) -> tuple[Judged, ...]:
    """What is found of each user. A user who is signed off sees nothing, and nobody sees anything for them."""
    several = list(users)
    grants, shares = _grants(on), _shares(on)
    stood_for: dict[int, list[User]] = defaultdict(list)
    for absence in Absence.objects.filter(held(on)).select_related("user"):
        stood_for[absence.deputy_id].append(absence.user)

    def of(user: User) -> Verdict:
        if not user.is_active:
            return verdict(trail, (None, ()), ())
        absent = [
            (one.pk, one.person_id, grants[one.pk], shares[one.pk])
            for one in stood_for[user.pk]
            if one.is_active
        ]
        return verdict(trail, (user.person_id, grants[user.pk]), shares[user.pk], absent, user.nationalities)

    return tuple(Judged(user, of(user)) for user in several)


def _grants(on: date) -> dict[int, list[Held]]:
    roles, found = roles_on(on), defaultdict(list)
    rows = Grant.objects.filter(held(on)).select_related("position", "territory").order_by("pk")
    for grant in rows:
        found[grant.user_id].append((grant, roles.get(code_of(grant.role), RoleRule(""))))
    return found


def _shares(on: date) -> dict[int, list[Share]]:
    found: dict[int, list[Share]] = defaultdict(list)
    for share in Share.objects.filter(held(on)).select_related("made_by").order_by("pk"):
        found[share.user_id].append(share)
    return found
