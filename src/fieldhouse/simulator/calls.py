"""Calls: what managers and region leaders said every Tuesday that their quarter would bring.

Each leader errs in an own, stable way; what is still to come is guessed worse early in the quarter than late.
Some weeks nobody submitted.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import numpy as np

from .draws import Draws, Ints
from .ledger import Ledger
from .organisation import Organisation, leader_position, manager_position, person_key
from .periods import Periods, number
from .quotas import decimal_text
from .rates import Rates
from .teams import CURRENCIES, JPY, REGIONS
from .writing import Sheets

BIAS = (860, 1_161)  # per mille of what is still to come, one a leader
NOISE_EARLY, NOISE_LATE = 0.22, 0.03
CATEGORIES = (("commit", 820), ("most_likely", 1_000), ("best_case", 1_270))  # per mille of the guess
MISSED = 0.06
DEADLINE_HOUR, DEADLINE_HOUR_JAPAN = 22, 9  # UTC: Tuesday 18:00 in Tokyo
NAMES = ("position", "starts_on", "category", "amount", "currency", "at", "person")


class Calls:
    """Writes the calls of all leaders."""

    def __init__(
        self, org: Organisation, periods: Periods, ledger: Ledger, rates: Rates, draws: Draws
    ) -> None:
        self._org, self._periods, self._ledger = org, periods, ledger
        self._rates, self._draws = rates, draws

    def write(self, sheets: Sheets) -> None:
        """Write a call a leader, week and category to `call`, from the first quarter up to the last day."""
        rows: list[tuple[object, ...]] = []
        starts = self._periods.quarters[: self._periods.current + 1]
        for team, one in enumerate(self._org.teams):
            rows += self._of_leader(manager_position(one), one.currency, [[team] for _ in starts])
        for region, led in enumerate(REGIONS):
            teams = [self._teams_of(region, start) for start in starts]
            rows += self._of_leader(leader_position(region), led.currency, teams)
        sheets.write_rows("call", NAMES, rows)

    def _teams_of(self, region: int, quarter: date) -> list[int]:
        is_after = quarter >= self._periods.reorganised_on
        return [
            index
            for index, team in enumerate(self._org.teams)
            if (team.region if is_after else team.region_before) == region
        ]

    def _of_leader(self, position: str, currency: int, teams: list[list[int]]) -> list[tuple[object, ...]]:
        """All calls of one leader, who leads ``teams`` of quarter 0, 1, … and has one bias for life."""
        bias = int(self._draws.integers(*BIAS, 1)[0])
        rows: list[tuple[object, ...]] = []
        for quarter, of_quarter in enumerate(teams):
            start = self._periods.quarters[quarter]
            won = self._won(of_quarter, start, self._periods.end_of(quarter))
            for day in self._tuesdays(start, self._periods.end_of(quarter)):
                if self._draws.chance(MISSED, 1)[0]:
                    continue
                rows += self._call(position, currency, start, day, won, bias)
        return rows

    def _won(self, teams: list[int], start: date, end: date) -> Ints:
        """US cents at plan rates by day of the quarter, won by the patches of these teams."""
        first = number(self._periods.first)
        is_after = start >= self._periods.reorganised_on
        patches = self._org.team_of_patch_after if is_after else self._org.team_of_patch
        days = self._ledger.by_day[np.isin(patches, teams)][:, :, number(start) - first : number(end) - first]
        by_currency = days.sum(axis=0)
        cents = [
            [self._rates.to_usd_cents(currency, int(minor), start) for minor in by_currency[currency]]
            for currency in range(len(CURRENCIES))
        ]
        return np.array(cents).sum(axis=0)

    def _tuesdays(self, start: date, end: date) -> list[date]:
        day = start + timedelta(days=(1 - start.weekday()) % 7)
        last = min(end - timedelta(days=1), self._periods.until)
        return [
            day + timedelta(days=7 * week) for week in range(14) if day + timedelta(days=7 * week) <= last
        ]

    def _call(
        self, position: str, currency: int, start: date, day: date, won: Ints, bias: int
    ) -> list[tuple[object, ...]]:
        passed = (day - start).days
        closed, to_come = int(won[:passed].sum()), int(won[passed:].sum())
        spread = NOISE_LATE + (NOISE_EARLY - NOISE_LATE) * (1 - passed / len(won))
        noise = 1_000 + int(np.floor(self._draws.bell(1)[0] * spread * 1_000))
        guess = to_come * bias * max(noise, 300) // 1_000_000
        hour = DEADLINE_HOUR_JAPAN if currency == JPY else DEADLINE_HOUR
        at = datetime.combine(day, time(hour), UTC) - timedelta(minutes=self._draws.below(300))
        person = self._org.holder_on(position, day)
        if person is None:
            return []
        unit = 100_000  # a thousand dollars or euros, a hundred thousand yen
        rows: list[tuple[object, ...]] = []
        for category, per_mille in CATEGORIES:
            minor = self._rates.from_usd_cents(currency, closed + guess * per_mille // 1_000, start)
            amount = decimal_text((minor + unit // 2) // unit * unit, currency)
            stamp = at.strftime("%Y-%m-%dT%H:%M:%SZ")
            rows.append((position, start, category, amount, CURRENCIES[currency], stamp, person_key(person)))
        return rows
