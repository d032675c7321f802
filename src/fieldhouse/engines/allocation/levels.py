"""Quotas level by level: what a team owes, raised by the over-assignment of its level, is shared out among
those below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from fieldhouse.domain.allocation import Allocation, Basis, Person
from fieldhouse.domain.findings import Finding, Severity
from fieldhouse.domain.money import divide_half_even
from fieldhouse.engines.allocation.shares import shared

WHOLE_BP = 10_000
HEAD_ROWS = 2


@dataclass(frozen=True, slots=True)
class Team:
    """How a team's quota was shared out; ``compounded`` is what its members owe over what the top owes, so far."""

    place: int
    level: int
    owed_minor: int
    given_minor: int
    multiplier: Fraction | None


@dataclass(frozen=True, slots=True)
class Allocated:
    """The quota of each place, the bounds it was held to, and how each team shared out."""

    quotas: tuple[int, ...]
    bounds: tuple[tuple[int, int], ...]
    teams: tuple[Team, ...]


def levels_of(people: Sequence[Person]) -> tuple[int, ...]:
    """By place how far below the top it is; the top is 0."""
    found: list[int] = [-1] * len(people)
    for start in range(len(people)):
        way, at = [], start
        while at >= 0 and found[at] < 0:
            way.append(at)
            at = people[at].parent
        level = found[at] if at >= 0 else -1
        for place in reversed(way):
            level += 1
            found[place] = level
    return tuple(found)


def children_of(people: Sequence[Person]) -> dict[int, list[int]]:
    """The places below each place, in the order of the list; -1 has the tops."""
    below: dict[int, list[int]] = {}
    for place, person in enumerate(people):
        below.setdefault(person.parent, []).append(place)
    return below


def findings_of(asked: Allocation) -> list[Finding]:
    """What keeps it from being allocated: no top or several, bounds that cross, and teams whose bounds cannot hold."""
    people, below = asked.people, children_of(asked.people)
    tops = below.get(-1, [])
    if len(tops) != 1:
        return [_finding("allocation.one_top", None, count=len(tops))]
    found = []
    bounds = _bounds(asked, below)
    for place, (least, most) in enumerate(bounds):
        if least > most:
            found.append(
                _finding("allocation.bounds_cross", place, id=people[place].id, least=least, most=most)
            )
    least, most = bounds[tops[0]]
    if not found and asked.basis is not Basis.EQUAL_STRETCH and not least <= asked.total_minor <= most:
        found.append(
            _finding("allocation.total_outside", tops[0], total=asked.total_minor, least=least, most=most)
        )
    return found


def allocated(asked: Allocation) -> Allocated:
    """Share out from the top down. The allocation must have no findings."""
    people, below, level = asked.people, children_of(asked.people), levels_of(asked.people)
    bounds = _bounds(asked, below)
    if asked.basis is Basis.EQUAL_STRETCH:
        bounds = [(0, _without_bound(asked)) for _ in people]
    weights = _weights(asked, below)
    quotas = [0] * len(people)
    top = below[-1][0]
    quotas[top] = asked.total_minor
    teams, waiting = [], [top]
    while waiting:
        place = waiting.pop(0)
        members = below.get(place, [])
        if not members:
            continue
        given = raised(quotas[place], over_of(asked, level[place]))
        found = shared(
            given,
            _bases(asked, given, members, weights),
            [bounds[one][0] for one in members],
            [bounds[one][1] for one in members],
        )
        for one, quota in zip(members, found.shares, strict=True):
            quotas[one] = quota
        teams.append(Team(place, level[place], quotas[place], given, found.multiplier))
        waiting += members
    return Allocated(tuple(quotas), tuple(bounds), tuple(teams))


def raised(amount_minor: int, over_bp: int) -> int:
    """An amount with its over-assignment, rounded half to even: ``raised(1000, 500)`` is 1050."""
    return divide_half_even(amount_minor * (WHOLE_BP + over_bp), WHOLE_BP)


def over_of(asked: Allocation, level: int) -> int:
    """The over-assignment with which a team of this level shares out."""
    return asked.over_bp[level] if level < len(asked.over_bp) else 0


def _bases(asked: Allocation, given: int, members: Sequence[int], weights: Sequence[int]) -> list[int]:
    """What the members' shares are to be near: the base itself, or by other measures their part of what is given."""
    if asked.basis is Basis.FAIR:
        return [weights[one] for one in members]
    total = sum(weights[one] for one in members)
    return [max(1, divide_half_even(given * weights[one], total)) for one in members]


def _weights(asked: Allocation, below: dict[int, list[int]]) -> list[int]:
    """By place what its share goes by; a team has the sum of its members."""
    weights = [_weight(asked.basis, person) for person in asked.people]
    for place in _upwards(asked.people):
        if members := below.get(place):
            weights[place] = sum(weights[one] for one in members)
    return weights


def _weight(basis: Basis, person: Person) -> int:
    match basis:
        case Basis.POTENTIAL:
            return person.potential_minor
        case Basis.HISTORY:
            return person.history_minor
        case _:
            return person.base_minor


def _bounds(asked: Allocation, below: dict[int, list[int]]) -> list[tuple[int, int]]:
    """By place the least and the most that it may owe: its own, and what those below it can bear together."""
    people, level = asked.people, levels_of(asked.people)
    bounds = [_own(person, _without_bound(asked)) for person in people]
    for place in _upwards(people):
        members = below.get(place)
        if not members:
            continue
        over = WHOLE_BP + over_of(asked, level[place])
        low, high = sum(bounds[one][0] for one in members), sum(bounds[one][1] for one in members)
        least, most = bounds[place]
        bounds[place] = (max(least, -(-low * WHOLE_BP // over)), min(most, high * WHOLE_BP // over))
    return bounds


def _own(person: Person, without: int) -> tuple[int, int]:
    least, most = person.least_minor, person.most_minor
    return (
        0 if least is None else -(-least * person.ramp_bp // WHOLE_BP),
        without if most is None else most * person.ramp_bp // WHOLE_BP,
    )


def _without_bound(asked: Allocation) -> int:
    """More than anybody can be given."""
    most = asked.total_minor
    for over in asked.over_bp:
        most = raised(most, over) + 1
    return most


def _upwards(people: Sequence[Person]) -> list[int]:
    level = levels_of(people)
    return sorted(range(len(people)), key=lambda place: -level[place])


def _finding(rule: str, place: int | None, **fields: object) -> Finding:
    row = None if place is None else place + HEAD_ROWS
    return Finding(
        rule, Severity.FATAL, "people", row, None, None, {name: str(one) for name, one in fields.items()}
    )
