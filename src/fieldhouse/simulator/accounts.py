"""Accounts: who they are, where they stand before and after the re-organisation, how much they buy.

Rows are drawn as arrays; names are made one by one. The first accounts of every patch are heads of families.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from .companies import agency_name, corporate_number, japanese_name, western_name
from .draws import Bools, Draws, Ints
from .organisation import Organisation
from .periods import Periods, number
from .teams import LARGE, MID, PUBLIC, SMALL
from .writing import Sheets, keys

INDUSTRIES = tuple(
    "manufacturing financial_services retail healthcare telecommunications energy transport technology media "
    "chemicals".split()
)
EMPLOYEES = {SMALL: (8, 101), MID: (101, 2_001), LARGE: (2_001, 60_000), PUBLIC: (300, 30_000)}
"""Bounds of employees per segment, as the public GitLab handbook of FY22 drew them; agencies are ours."""
DEALS_PER_ACCOUNT = np.array([5, 8, 12, 8])  # weights by segment
FAMILY_SHARE, MOVED_SHARE, CUSTOMERS_AT_START, TWINS = 0.18, 0.06, 0.40, 0.03
CLASSIFIED_SHARE = 0.35


@dataclass(frozen=True, slots=True)
class Accounts:
    """End customers as arrays, one entry an account."""

    names: list[str]
    readings: list[str | None]
    countries: list[str]
    patch: Ints
    patch_after: Ints
    segment: Ints
    employees: Ints
    industry: Ints
    parent: Ints  # -1 is none
    year_end_month: Ints
    customer_since: Ints  # day number
    is_classified: Bools
    weight: Ints  # cumulative weights of being picked for an opportunity

    def __len__(self) -> int:
        return len(self.names)


def account_key(index: int) -> str:
    """The source key of an end customer."""
    return f"A{index + 1:06d}"


def accounts_of(org: Organisation, periods: Periods, scale: int, draws: Draws) -> Accounts:
    """``max(400, scale / 8)`` accounts spread evenly over all patches."""
    n = max(400, scale // 8)
    patch = np.arange(n) % len(org.patches)
    teams = org.team_of_patch[patch]
    segment = _segments(org, teams, draws)
    bounds = np.array([EMPLOYEES[one] for one in range(4)])
    spread = draws.uniform(n) * draws.uniform(n) * draws.uniform(n)  # most are near the lower bound
    low, high = bounds[segment, 0], bounds[segment, 1]
    is_public = segment == PUBLIC
    countries = [
        org.teams[team].countries[i] for team, i in zip(teams, _country_index(org, teams, draws), strict=True)
    ]
    names, readings = _names(countries, is_public, draws)
    is_customer = draws.chance(CUSTOMERS_AT_START, n)
    start, until = number(periods.start), number(periods.until)
    return Accounts(
        names=names,
        readings=readings,
        countries=countries,
        patch=patch,
        patch_after=_patches_after(org, patch, draws),
        segment=segment,
        employees=low + np.floor(spread * (high - low)).astype(np.int64),
        industry=draws.integers(0, len(INDUSTRIES), n),
        parent=_parents(len(org.patches), n, is_public, draws),
        year_end_month=_year_ends(countries, is_public, draws),
        customer_since=np.where(is_customer, number(periods.first), draws.integers(start, until + 500, n)),
        is_classified=is_public & draws.chance(CLASSIFIED_SHARE, n),
        weight=np.cumsum(DEALS_PER_ACCOUNT[segment]),
    )


def _segments(org: Organisation, teams: Ints, draws: Draws) -> Ints:
    mixes = np.cumsum(np.array([team.mix for team in org.teams]), axis=1)
    target = np.floor(draws.uniform(len(teams)) * mixes[teams, -1]).astype(np.int64)
    return (target[:, None] >= mixes[teams]).sum(axis=1)


def _country_index(org: Organisation, teams: Ints, draws: Draws) -> list[int]:
    counts = np.array([len(team.countries) for team in org.teams])
    return [int(i) for i in np.floor(draws.uniform(len(teams)) * counts[teams])]


def _names(countries: list[str], is_public: Bools, draws: Draws) -> tuple[list[str], list[str | None]]:
    """Names and readings; a twin is the Japanese company before it with the legal form at the other end."""
    is_form_first, is_twin = draws.chance(0.55, len(countries)), draws.chance(TWINS, len(countries))
    names: list[str] = []
    readings: list[str | None] = []
    last_japanese, agencies = -1, 0
    for index, country in enumerate(countries):
        reading = None
        if is_public[index]:
            name, agencies = agency_name(agencies), agencies + 1
        elif country != "JP":
            name = western_name(index, country)
        elif is_twin[index] and last_japanese >= 0:
            is_form_first[index] = not is_form_first[last_japanese]
            name, reading = japanese_name(last_japanese, is_form_first=bool(is_form_first[index]))
            last_japanese = -1
        else:
            name, reading = japanese_name(index, is_form_first=bool(is_form_first[index]))
            last_japanese = index
        names.append(name)
        readings.append(reading)
    return names, readings


def _patches_after(org: Organisation, patch: Ints, draws: Draws) -> Ints:
    """A few accounts move, within the team that their patch then belongs to."""
    after = patch.copy()
    moves = np.flatnonzero(draws.chance(MOVED_SHARE, len(patch)))
    for account in moves:
        team = org.team_of_patch_after[patch[account]]
        mates = np.flatnonzero(org.team_of_patch_after == team)
        mates = mates[mates != patch[account]]
        after[account] = mates[draws.below(len(mates))]
    return after


def _parents(patches: int, n: int, is_public: Bools, draws: Draws) -> Ints:
    """Families: parents are the first two accounts of the same patch, who have none themselves."""
    index = np.arange(n)
    head = index % patches + patches * draws.integers(0, 2, n)
    is_member = (index >= 2 * patches) & draws.chance(FAMILY_SHARE, n) & ~is_public
    return np.where(is_member, head, -1)


def _year_ends(countries: list[str], is_public: Bools, draws: Draws) -> Ints:
    is_japanese = np.array([country == "JP" for country in countries])
    japanese = np.array([3, 12, 9, 6])[draws.pick((72, 14, 8, 6), len(countries))]
    western = np.array([12, 3, 6, 9])[draws.pick((70, 12, 12, 6), len(countries))]
    return np.where(
        is_japanese, japanese, np.where(is_public, 9, western)
    )  # the US government's year ends in September


def write_accounts(
    accounts: Accounts, org: Organisation, periods: Periods, has_won: Bools, sheets: Sheets
) -> None:
    """Append the end customers to `account`, and where they stand to `account_territory`."""
    start = number(periods.first)
    is_customer = has_won | (accounts.customer_since <= start)
    sheets.write(
        "account",
        {
            "key": keys("A", np.arange(len(accounts)) + 1, 6),
            "name": accounts.names,
            "reading": accounts.readings,
            "kind": ["customer" if one else "prospect" for one in is_customer],
            "parent": [None if one < 0 else account_key(one) for one in accounts.parent],
            "industry": [
                "public_administration" if segment == PUBLIC else INDUSTRIES[one]
                for one, segment in zip(accounts.industry, accounts.segment, strict=True)
            ],
            "country": accounts.countries,
            "employees": [str(one) for one in accounts.employees],
            "corporate_number": [
                corporate_number(index + 1) if country == "JP" else None
                for index, country in enumerate(accounts.countries)
            ],
            "year_end_month": [str(one) for one in accounts.year_end_month],
            "wall": ["public_sector" if one else None for one in accounts.is_classified],
        },
    )
    sheets.write_rows(
        "account_territory",
        ("account", "territory", "valid_from", "valid_to"),
        _standing(accounts, org, periods),
    )


def _standing(
    accounts: Accounts, org: Organisation, periods: Periods
) -> list[tuple[str, str, date, date | None]]:
    rows: list[tuple[str, str, date, date | None]] = []
    moved_on, always = periods.reorganised_on, periods.founded_on
    for index in range(len(accounts)):
        before, after = int(accounts.patch[index]), int(accounts.patch_after[index])
        key = account_key(index)
        if before == after:
            rows.append((key, org.patches[before], always, None))
        else:
            rows.append((key, org.patches[before], always, moved_on))
            rows.append((key, org.patches[after], moved_on, None))
    return rows
