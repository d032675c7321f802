"""Positions, reporting lines, territories and who held which position when.

A patch (the smallest territory) belongs to one seller position, and the two move together.
`Organisation.owner` answers for every patch and day whose opportunities they are: the holder's or, while the
position is vacant, those of one colleague of the same team.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from .draws import Draws, Ints
from .names import Name, person_name
from .periods import Periods, number
from .teams import REGIONS, Team, division_of, divisions_of, teams_of

MOVED_PATCHES = ((0, 7, 1), (0, 6, 1), (6, 7, 7))
"""(team, seat, new team): the patches that changed team at the re-organisation."""


@dataclass(slots=True)
class Person:
    """One member of staff; ``ends_on`` is the first day after the last day of work."""

    name: Name
    country: str
    starts_on: date
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Position:
    """One seat of the organisation chart."""

    key: str
    title: str
    title_ja: str
    role: str
    country: str


@dataclass(frozen=True, slots=True)
class Line:
    """A reporting or territory line: ``child`` hangs under ``parent`` for these dates."""

    child: str
    parent: str | None
    valid_from: date
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Holding:
    """Person number ``person`` holds ``position`` from ``valid_from`` until ``valid_to``."""

    person: int
    position: str
    valid_from: date
    valid_to: date | None


@dataclass(slots=True)
class Organisation:
    """The whole field organisation with its history."""

    teams: list[Team]
    people: list[Person] = field(default_factory=list)
    positions: list[Position] = field(default_factory=list)
    reporting: list[Line] = field(default_factory=list)
    territories: list[tuple[str, str, str]] = field(default_factory=list)
    """(key, name, Japanese name)"""
    territory_lines: list[Line] = field(default_factory=list)
    holdings: list[Holding] = field(default_factory=list)
    patches: list[str] = field(default_factory=list)
    team_of_patch: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    team_of_patch_after: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    owner: NDArray[np.int32] = field(default_factory=lambda: np.empty((0, 0), dtype=np.int32))
    """Person by patch and day from ``Periods.first``."""

    def holder_on(self, position: str, day: date) -> int | None:
        """The person number who held ``position`` on ``day``."""
        for one in self.holdings:
            if (
                one.position == position
                and one.valid_from <= day
                and (one.valid_to is None or day < one.valid_to)
            ):
                return one.person
        return None

    def add_person(self, draws: Draws, country: str, starts_on: date) -> int:
        """Engage a person of ``country``; gives the person's number."""
        self.people.append(Person(person_name(draws, country), country, starts_on))
        return len(self.people) - 1

    def seat(self, person: int, position: str, valid_from: date, valid_to: date | None) -> None:
        """Let ``person`` hold ``position`` for these dates."""
        self.holdings.append(Holding(person, position, valid_from, valid_to))


def person_key(person: int) -> str:
    """The source key of a person."""
    return f"P{person + 1:04d}"


def manager_position(team: Team) -> str:
    """The key of the position that leads ``team``."""
    return f"MGR-{team.code}"


def leader_position(region: int) -> str:
    """The key of the position that leads a region."""
    return f"LEAD-{REGIONS[region].code}"


def division_position(region: int, division: int) -> str:
    """The key of the position that leads a division of a region."""
    return f"DIV-{REGIONS[region].code}-{division + 1}"


def seller_position(patch: str) -> str:
    """The key of the position that sells into ``patch``."""
    return f"SELL-{patch.removeprefix('T-')}"


def chart(copies: int, periods: Periods) -> Organisation:
    """The organisation chart and territory tree of a company of so many copies of each team, without people."""
    org = Organisation(teams_of(copies))
    _add_regions(org, periods)
    _add_divisions(org, periods)
    for index, team in enumerate(org.teams):
        _add_team(org, periods, index, team)
    org.team_of_patch = np.array([index for index, team in enumerate(org.teams) for _ in range(team.sellers)])
    org.team_of_patch_after = org.team_of_patch.copy()
    for source, seat, target in MOVED_PATCHES:
        org.team_of_patch_after[first_patch(org, source) + seat] = target
    return org


def first_patch(org: Organisation, team: int) -> int:
    """The number of the first patch of ``team``."""
    return sum(one.sellers for one in org.teams[:team])


def _add_regions(org: Organisation, periods: Periods) -> None:
    org.positions.append(Position("CRO", "Chief Revenue Officer", "最高収益責任者(CRO)", "leader", "US"))
    org.reporting.append(Line("CRO", None, periods.founded_on))
    org.territories.append(("W", "World", "全世界"))
    org.territory_lines.append(Line("W", None, periods.founded_on))
    for index, region in enumerate(REGIONS):
        leader = leader_position(index)
        org.positions.append(Position(leader, region.title, region.title_ja, "leader", region.country))
        org.reporting.append(Line(leader, "CRO", periods.founded_on))
        org.territories.append((f"R-{region.code}", region.name, region.name_ja))
        org.territory_lines.append(Line(f"R-{region.code}", "W", periods.founded_on))
        for code, title, title_ja in (
            ("SDR", "Sales Development Representative", "インサイドセールス"),
            ("SPEC", "Solution Specialist", "ソリューションスペシャリスト"),
        ):
            key = f"{code}-{region.code}"
            org.positions.append(
                Position(
                    key, f"{title}, {region.name}", f"{title_ja}({region.name_ja})", "overlay", region.country
                )
            )
            org.reporting.append(Line(key, leader, periods.founded_on))


def _add_divisions(org: Organisation, periods: Periods) -> None:
    for index, region in enumerate(REGIONS):
        for division in range(divisions_of(len(org.teams))):
            key, nth = division_position(index, division), division + 1
            title, title_ja = f"Vice President, {region.name} {nth}", f"{region.name_ja}第{nth}本部長"
            org.positions.append(Position(key, title, title_ja, "leader", region.country))
            org.reporting.append(Line(key, leader_position(index), periods.founded_on))
            territory = _division_territory(index, division)
            org.territories.append((territory, f"{region.name} {nth}", f"{region.name_ja}第{nth}本部"))
            org.territory_lines.append(Line(territory, f"R-{region.code}", periods.founded_on))


def _division_territory(region: int, division: int) -> str:
    return f"D-{REGIONS[region].code}-{division + 1}"


def _above_team(org: Organisation, team: int, region: int) -> tuple[str, str]:
    """The position and the territory that lead a team which stands in ``region``."""
    if divisions_of(len(org.teams)):
        division = division_of(team)
        return division_position(region, division), _division_territory(region, division)
    return leader_position(region), f"R-{REGIONS[region].code}"


def _add_team(org: Organisation, periods: Periods, index: int, team: Team) -> None:
    manager, area = manager_position(team), f"A-{team.code}"
    title_ja = f"{team.name_ja}部長" if not team.name_ja.endswith("部") else f"{team.name_ja}長"
    org.positions.append(
        Position(manager, f"Area Sales Manager, {team.name}", title_ja, "leader", team.countries[0])
    )
    org.territories.append((area, team.name, team.name_ja))
    led_before, stood_before = _above_team(org, index, team.region_before)
    led_after, stands_after = _above_team(org, index, team.region)
    org.reporting += _moved(manager, led_before, led_after, periods)
    org.territory_lines += _moved(area, stood_before, stands_after, periods)
    moves = {seat: org.teams[target] for source, seat, target in MOVED_PATCHES if source == index}
    for seat in range(team.sellers):
        patch = f"T-{team.code}-{seat + 1:02d}"
        seller = seller_position(patch)
        target = moves.get(seat, team)
        org.patches.append(patch)
        org.territories.append((patch, f"{team.name} {seat + 1:02d}", f"{team.name_ja} 第{seat + 1}地区"))
        org.territory_lines += _moved(patch, area, f"A-{target.code}", periods)
        title, title_ja = f"Account Executive, {team.name}", f"営業担当({team.name_ja})"
        org.positions.append(
            Position(seller, title, title_ja, "seller", team.countries[seat % len(team.countries)])
        )
        org.reporting += _moved(seller, manager, manager_position(target), periods)


def _moved(child: str, before: str, after: str, periods: Periods) -> list[Line]:
    if before == after:
        return [Line(child, before, periods.founded_on)]
    day = periods.reorganised_on
    return [Line(child, before, periods.founded_on, day), Line(child, after, day)]


def region_of_patch(org: Organisation) -> Ints:
    """The region of every patch by the tree after the re-organisation."""
    return np.array([org.teams[team].region for team in org.team_of_patch_after])


def day_index(periods: Periods, day: date) -> int:
    """The column of ``Organisation.owner`` for ``day``."""
    return number(day) - number(periods.first)
