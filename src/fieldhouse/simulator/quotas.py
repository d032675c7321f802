"""Quotas per position and fiscal quarter, fitted to what each team really wins.

A team's year is divided by a drawn attainment of 82 to 105 %; the quarters follow the seasons of the year and
are then held within 75 to 120 % of attainment each. Sellers' quotas sum to 5 to 10 % more than their
manager's, and so on upwards (over-assignment of 5 to 15 % is the industry's habit); a division's quota is the sum
of its teams'.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from .draws import Draws, Ints
from .ledger import Ledger
from .organisation import (
    Organisation,
    division_position,
    leader_position,
    manager_position,
    seller_position,
)
from .periods import Periods, number, year_of
from .rates import Rates
from .teams import CURRENCIES, REGIONS, USD, division_of, divisions_of
from .writing import Sheets

WON_PER_QUOTA = (820, 1_050)  # per mille
LEAST, MOST = 750, 1_200  # per mille of attainment in one quarter
OVER = (1_050, 1_101)  # per mille: quotas below against the quota above
REVISED_TEAM = 3
REVISED_PER_MILLE = 900
ZERO_PATCH, EMPTY_PATCH = 9, 20
FUTURE_QUARTERS = 2
YET_TO_BE_CREATED = 350  # per mille, for a quarter of which nothing has passed yet
LEAST_QUOTA_CENTS = 1_000_000
UNIT = 100_000  # quotas are whole thousands of dollars or euros, or hundred thousands of yen
GROWTH_PER_MILLE = 1_110


@dataclass(frozen=True, slots=True)
class Quota:
    """One version of one position's quota for one quarter; ``minor`` is None for "no quota"."""

    position: str
    quarter: int
    minor: int | None
    currency: int
    agreed_on: date


class QuotaBook:
    """All quotas, and the bookings in US cents at plan rates on which they rest."""

    def __init__(
        self, org: Organisation, periods: Periods, ledger: Ledger, rates: Rates, draws: Draws
    ) -> None:
        self._org, self._periods, self._rates = org, periods, rates
        self._won = _won_by_team(org, periods, ledger, rates)
        self.rows: list[Quota] = []
        self._teams = self._team_quotas(draws)
        self._write_sellers(draws)
        self._write_leaders(draws)

    def _team_quotas(self, draws: Draws) -> Ints:
        """US cents by team and quarter; the quarters to come grow from those a year before."""
        won, quarters = self._expected(), self._periods.quarters
        quotas = np.zeros_like(won)
        known = won.shape[1] - FUTURE_QUARTERS
        years = [year_of(start) for start in quarters[:known]]
        for team in range(len(won)):
            for quarter, year in enumerate(years):
                same = [int(won[team, q]) for q in range(known) if years[q] == year]
                actual = int(won[team, quarter])
                seasonal = (sum(same) // len(same) * 2 + actual * 3) // 5
                quota = seasonal * 1_000 // int(draws.integers(*WON_PER_QUOTA, 1)[0])
                quotas[team, quarter] = min(max(quota, actual * 1_000 // MOST), actual * 1_000 // LEAST)
            for quarter in range(known, won.shape[1]):
                before = quotas[team, quarter - 4] if quarter >= 4 else quotas[team, :known].sum() // known
                quotas[team, quarter] = int(before) * GROWTH_PER_MILLE // 1_000
        return np.maximum(quotas, LEAST_QUOTA_CENTS)

    def _expected(self) -> Ints:
        """What each team wins, and a part for what will yet be created and won in this quarter."""
        won, periods = self._won.copy(), self._periods
        start, end = periods.quarters[periods.current], periods.end_of(periods.current)
        left = (end - periods.until).days * 1_000 // (end - start).days
        won[:, periods.current] += won[:, periods.current] * left * YET_TO_BE_CREATED // 1_000_000
        return won

    def _write_sellers(self, draws: Draws) -> None:
        """Manager's and sellers' quotas; a seller's share of the team is stable over the years."""
        patches = self._org.patches
        share = draws.integers(850, 1_151, len(patches))
        share[ZERO_PATCH] = 0
        share[EMPTY_PATCH] = 0
        over = draws.integers(*OVER, len(self._org.teams))
        for quarter, start in enumerate(self._periods.quarters):
            is_after = start >= self._periods.reorganised_on
            teams = self._org.team_of_patch_after if is_after else self._org.team_of_patch
            for team in range(len(self._org.teams)):
                cents = int(self._teams[team, quarter])
                self._add(manager_position(self._org.teams[team]), quarter, cents, team)
                mates = np.flatnonzero(teams == team)
                for patch in mates:
                    part = cents * int(over[team]) * int(share[patch]) // (1_000 * int(share[mates].sum()))
                    self._add(
                        seller_position(patches[patch]), quarter, None if patch == EMPTY_PATCH else part, team
                    )

    def _write_leaders(self, draws: Draws) -> None:
        over = draws.integers(*OVER, len(REGIONS) + 1)
        for quarter, start in enumerate(self._periods.quarters):
            is_after = start >= self._periods.reorganised_on
            of_region = [team.region if is_after else team.region_before for team in self._org.teams]
            self._write_divisions(quarter, of_region)
            regions = []
            for region in range(len(REGIONS)):
                below = sum(int(self._teams[t, quarter]) for t, one in enumerate(of_region) if one == region)
                regions.append(below * 1_000 // int(over[region]))
                self._put(
                    leader_position(region),
                    quarter,
                    regions[-1],
                    REGIONS[region].currency,
                    self._agreed(quarter),
                )
            self._put("CRO", quarter, sum(regions) * 1_000 // int(over[-1]), USD, self._agreed(quarter))

    def _write_divisions(self, quarter: int, of_region: list[int]) -> None:
        for region, one in enumerate(REGIONS):
            for division in range(divisions_of(len(self._org.teams))):
                teams = [t for t, of in enumerate(of_region) if of == region and division_of(t) == division]
                cents = sum(int(self._teams[team, quarter]) for team in teams)
                position = division_position(region, division)
                self._put(position, quarter, cents, one.currency, self._agreed(quarter))

    def _add(self, position: str, quarter: int, cents: int | None, team: int) -> None:
        """A quota in the team's currency; the revised team has an older and higher version too."""
        currency, agreed = self._org.teams[team].currency, self._agreed(quarter)
        revised_on = self._revised_on()
        is_revised = team == REVISED_TEAM and agreed < revised_on <= self._periods.quarters[quarter]
        is_same_year = year_of(self._periods.quarters[quarter]) == year_of(revised_on)
        if not (is_revised and is_same_year and cents):
            self._put(position, quarter, cents, currency, agreed)
            return
        self._put(position, quarter, cents * 1_000 // REVISED_PER_MILLE, currency, agreed)
        self._put(position, quarter, cents, currency, revised_on)

    def _put(self, position: str, quarter: int, cents: int | None, currency: int, agreed_on: date) -> None:
        minor = None
        if cents is not None:
            exact = self._rates.from_usd_cents(currency, cents, self._periods.quarters[quarter])
            minor = (exact + UNIT // 2) // UNIT * UNIT if exact > UNIT or not exact else UNIT
        self.rows.append(Quota(position, quarter, minor, currency, agreed_on))

    def _agreed(self, quarter: int) -> date:
        """Twelve days before the fiscal year, or the last simulated day when that is still to come."""
        return min(year_of(self._periods.quarters[quarter]) - timedelta(days=12), self._periods.until)

    def _revised_on(self) -> date:
        return self._periods.reorganised_on - timedelta(days=10)

    def write(self, sheets: Sheets) -> None:
        """Append all versions to `quota`."""
        names = ("position", "territory", "starts_on", "until_on", "amount", "currency", "valid_from")
        sheets.write_rows(
            "quota",
            names,
            [
                (
                    one.position,
                    None,
                    self._periods.quarters[one.quarter],
                    self._periods.end_of(one.quarter),
                    decimal_text(one.minor, one.currency),
                    CURRENCIES[one.currency],
                    one.agreed_on,
                )
                for one in self.rows
            ],
        )


def decimal_text(minor: int | None, currency: int) -> str | None:
    """Minor units as decimal text: cents with two places, yen whole; None stays None."""
    if minor is None or CURRENCIES[currency] == "JPY":
        return None if minor is None else str(minor)
    return f"{minor // 100}.{minor % 100:02d}"


def _won_by_team(org: Organisation, periods: Periods, ledger: Ledger, rates: Rates) -> Ints:
    """US cents at plan rates by team and quarter, the rest of the current quarter included."""
    won = np.zeros((len(org.teams), len(periods.quarters)), dtype=np.int64)
    for quarter, start in enumerate(periods.quarters):
        days = slice(
            number(start) - number(periods.first), number(periods.end_of(quarter)) - number(periods.first)
        )
        is_after = start >= periods.reorganised_on
        teams = org.team_of_patch_after if is_after else org.team_of_patch
        sums = ledger.by_day[:, :, days].sum(axis=2)
        for team in range(len(org.teams)):
            for currency, minor in enumerate(sums[teams == team].sum(axis=0).tolist()):
                won[team, quarter] += rates.to_usd_cents(currency, minor, start)
    return won
