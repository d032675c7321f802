"""Verdicts and their reasons as pages, the API and the command line tell them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fieldhouse.apps.figures.nodes import of_position, of_territory, path, shown_person
from fieldhouse.apps.people.queries import people_by_number, positions_by_number
from fieldhouse.apps.roles.explained.queries import Explained, Judged
from fieldhouse.apps.roles.explained.reasons import Reason, Trail, Why
from fieldhouse.apps.roles.labels import role_name, wall_name
from fieldhouse.apps.roles.models import Grant, User
from fieldhouse.apps.roles.queries import users_numbered
from fieldhouse.apps.roles.standard import code_of
from fieldhouse.apps.territories.queries import territories_by_number

SENTENCES: dict[Why, Promise] = {
    Why.EVERYTHING: _("The role sees every node."),
    Why.UNDER: _("It stands in what the role is granted over, or below it."),
    Why.OWNER: _("They own the deal."),
    Why.SEAT: _("They hold the seat at which it stands."),
    Why.TERRITORY: _("They work in its territory, or in one above it."),
    Why.TEAM: _("They, or somebody whom they lead, work in the deal's team."),
    Why.CREDIT: _("They, or somebody whom they lead, have a share of the deal's credit."),
    Why.ACCOUNT_TEAM: _("They, or somebody whom they lead, are in the account's team, which sees its deals."),
    Why.UNOWNED: _("The deal stands in no team, and somebody whom they lead works in its territory."),
    Why.LEFT: _("The deal stands in no team, and its owner left a team that they lead."),
    Why.SHARE: _("The deal, or its account, is shown to them."),
}


@dataclass(frozen=True, slots=True)
class ShownReason:
    """A reason in a language: its code and sentence, and what the chain is made of, empty where it has no such part."""

    why: str
    sentence: str
    stands_in_for: str
    role: str
    role_code: str
    node: str
    way: tuple[str, ...]
    person: str
    shown_by: str
    because: str
    valid_from: date
    last_on: date | None
    changes: bool


@dataclass(frozen=True, slots=True)
class ShownVerdict:
    """What was found of a user."""

    user: User
    sees: bool
    changes: bool
    shut: str
    has_right: bool
    reasons: tuple[ShownReason, ...]


def shown_verdicts(found: Explained, language: str) -> list[ShownVerdict]:
    """Every user of an answer, in its order."""
    words = _Words(found, language)
    return [words.verdict(one) for one in found.judged]


class _Words:
    """The names that reasons need, each read once."""

    def __init__(self, found: Explained, language: str) -> None:
        reasons = [reason for one in found.judged for reason in one.verdict.reasons]
        self._language, self._on = language, found.placed_on
        self._people = people_by_number({one.person for one in reasons if one.person is not None})
        self._users = users_numbered({one.absent for one in reasons if one.absent is not None})
        self._way = _ways(found.trail, found.placed_on, language)

    def verdict(self, one: Judged) -> ShownVerdict:
        found = one.verdict
        reasons = tuple(self._reason(reason) for reason in found.reasons)
        shut = wall_name(found.shut)
        return ShownVerdict(one.user, found.sees, found.changes, shut, found.has_right, reasons)

    def _reason(self, one: Reason) -> ShownReason:
        grant, share = one.grant, one.share
        held = grant or share
        if held is None:
            raise ValueError("a reason without a grant or a share")
        worker = self._people.get(one.person) if one.person is not None else None
        return ShownReason(
            one.why.value,
            str(SENTENCES[one.why]),
            self._users[one.absent].username if one.absent is not None else "",
            role_name(grant.role, self._language) if grant else "",
            code_of(grant.role) if grant else "",
            self._node(grant) if grant else "",
            self._way_from(grant) if grant and one.why is Why.UNDER else (),
            shown_person(worker) if worker else "",
            share.made_by.username if share else "",
            share.reason if share else "",
            held.valid_from,
            date.fromordinal(held.valid_to.toordinal() - 1) if held.valid_to else None,
            one.changes,
        )

    def _node(self, grant: Grant) -> str:
        if grant.position is not None:
            return of_position(grant.position).name(self._language)
        return of_territory(grant.territory).name(self._language) if grant.territory is not None else ""

    def _way_from(self, grant: Grant) -> tuple[str, ...]:
        """The names from the node of a grant down to where the deal stands."""
        wanted = ("p", grant.position_id) if grant.position_id else ("t", grant.territory_id)
        for way in self._way:
            marks = [mark for mark, _name in way]
            if wanted in marks:
                return tuple(name for _mark, name in way[marks.index(wanted) :])
        return ()


def _ways(trail: Trail, on: date, language: str) -> list[list[tuple[tuple[str, int | None], str]]]:
    """The way down to the deal in each tree, as numbers and names."""
    ways = []
    for kind, place in (("p", trail.seat), ("t", trail.land)):
        if place is None:
            continue
        node = (
            of_position(positions_by_number([place])[place])
            if kind == "p"
            else of_territory(territories_by_number([place])[place])
        )
        ways.append([((kind, one.number), one.name(language)) for one in path(node, on)])
    return ways


def reference_of(found: Explained) -> str:
    """How what was asked of is named: ``source:key`` of a deal, ``tree/source:key`` of a node."""
    if found.node is not None:
        return found.node.reference
    opportunity = found.deal.opportunity if found.deal else None
    return f"{opportunity.source}:{opportunity.source_key}" if opportunity else ""


def as_json(found: Explained, verdicts: Iterable[ShownVerdict]) -> dict[str, object]:
    """An answer in codes, days and names."""
    return {
        "of": reference_of(found),
        "on": found.on.isoformat(),
        "placed_on": found.placed_on.isoformat(),
        "users": [
            {
                "login": one.user.username,
                "sees": one.sees,
                "changes": one.changes,
                "closed_wall": one.shut,
                "has_right": one.has_right,
                "reasons": [_reason_json(reason) for reason in one.reasons],
            }
            for one in verdicts
        ],
    }


def _reason_json(one: ShownReason) -> dict[str, object]:
    return {
        "why": one.why,
        "sentence": one.sentence,
        "stands_in_for": one.stands_in_for,
        "role": one.role_code,
        "node": one.node,
        "way": list(one.way),
        "person": one.person,
        "shown_by": one.shown_by,
        "because": one.because,
        "valid_from": one.valid_from.isoformat(),
        "last_on": one.last_on.isoformat() if one.last_on else None,
        "changes": one.changes,
    }
