"""The teams of the simulated company: who sells where, in which currency, at which hours.

Eight teams of 60 sellers in three regions. Two teams changed region at the re-organisation: Latin America had
been run from Madrid and the Japanese partner desk from London. A larger company has every team more than once:
see `copies_at`. Above 12 copies regions are divided, so that nobody leads hundreds of teams.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

CURRENCIES = ("USD", "EUR", "JPY")
USD, EUR, JPY = range(3)
SEGMENTS = ("small", "mid", "large", "public")
SMALL, MID, LARGE, PUBLIC = range(4)


@dataclass(frozen=True, slots=True)
class Region:
    """One region; its leader's titles name the office he or she holds."""

    code: str
    name: str
    name_ja: str
    title: str
    title_ja: str
    currency: int
    country: str


REGIONS = (
    Region("AMER", "Americas", "米州", "Regional Director, Americas", "米州地域統括ディレクター", USD, "US"),
    Region(
        "EMEA",
        "EMEA",
        "欧州・中東・アフリカ",
        "Regional Director, EMEA",
        "欧州地域統括ディレクター",
        EUR,
        "GB",
    ),
    Region("JP", "Japan", "日本", "Country Manager, Japan", "カントリーマネージャー(日本)", JPY, "JP"),
)
AMERICAS, EMEA, JAPAN = range(3)


@dataclass(frozen=True, slots=True)
class Team:
    """One area sales manager's team; ``mix`` weighs its accounts' segments, in the order of SEGMENTS."""

    code: str
    name: str
    name_ja: str
    region: int
    region_before: int
    sellers: int
    currency: int
    countries: tuple[str, ...]
    mix: tuple[int, int, int, int]
    opens_at_hour: int
    """UTC hour at which eight hours of work begin; chosen so that the local date is the UTC date."""


_TEAMS = (
    Team(
        "USE", "US East", "米国東部", AMERICAS, AMERICAS, 8, USD, ("US", "US", "US", "CA"), (2, 4, 4, 0), 14
    ),
    Team(
        "USW", "US West", "米国西部", AMERICAS, AMERICAS, 8, USD, ("US", "US", "US", "US"), (3, 4, 3, 0), 15
    ),
    Team("PUB", "US Public Sector", "米国公共", AMERICAS, AMERICAS, 7, USD, ("US",), (0, 0, 0, 1), 14),
    Team(
        "LAT",
        "Latin America",
        "中南米",
        AMERICAS,
        EMEA,
        6,
        USD,
        ("BR", "MX", "CL", "CO", "AR"),
        (4, 4, 2, 0),
        13,
    ),
    Team(
        "UKN",
        "UK, Ireland and Nordics",
        "英国・北欧",
        EMEA,
        EMEA,
        8,
        EUR,
        ("GB", "GB", "IE", "SE", "DK", "NO"),
        (3, 4, 3, 0),
        8,
    ),
    Team(
        "CEU",
        "Continental Europe",
        "欧州大陸",
        EMEA,
        EMEA,
        8,
        EUR,
        ("DE", "DE", "FR", "NL", "IT", "ES", "CH"),
        (3, 4, 3, 0),
        7,
    ),
    Team("JPE", "Japan Enterprise", "エンタープライズ営業部", JAPAN, JAPAN, 8, JPY, ("JP",), (1, 4, 5, 0), 0),
    Team("JPP", "Japan Partner Sales", "パートナー営業部", JAPAN, EMEA, 7, JPY, ("JP",), (4, 5, 1, 0), 0),
)
PUBLIC_SECTOR_TEAM, JAPAN_ENTERPRISE_TEAM, JAPAN_PARTNER_TEAM = "PUB", "JPE", "JPP"


SELLERS = sum(team.sellers for team in _TEAMS)
COPIES_UNDIVIDED = 12
COPIES_PER_DIVISION = 6
"""A division of the Americas is then a branch of 199 positions: 24 teams of 174 sellers and those who lead them."""


def copies_at(scale: int, sellers: int | None = None) -> int:
    """How often each team exists: until there are ``sellers``, else by the scale.

    By the scale it is once up to 79,999 opportunities, then with the square root of it, so that both the sellers
    and the opportunities of each grow: 420 sellers at 1,000,000 opportunities.
    """
    return max(1, math.isqrt(scale // 20_000)) if sellers is None else -(-sellers // SELLERS)


def teams_of(copies: int) -> list[Team]:
    """The teams of a company of so many ``copies``, numbered from 2 ("US East 2"), copy by copy."""
    return [team if copy == 1 else _copy(team, copy) for copy in range(1, copies + 1) for team in _TEAMS]


def divisions_of(teams: int) -> int:
    """The number of divisions of each region of a company of so many ``teams``; 0 when regions lead teams."""
    copies = teams // len(_TEAMS)
    return 0 if copies <= COPIES_UNDIVIDED else -(-copies // COPIES_PER_DIVISION)


def division_of(team: int) -> int:
    """The division, from 0, of the team with this index, in a company that has divisions."""
    return team // len(_TEAMS) // COPIES_PER_DIVISION


def _copy(team: Team, number: int) -> Team:
    return Team(
        f"{team.code}{number}",
        f"{team.name} {number}",
        f"{team.name_ja}第{number}",
        *(getattr(team, field) for field in Team.__slots__[3:]),
    )
