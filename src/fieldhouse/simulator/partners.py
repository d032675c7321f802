"""Distributors and resellers, and the route (商流) that an order takes from the vendor to the end customer.

Two tiers in Japan and in the US public sector (vendor, distributor, reseller, end customer), one elsewhere,
as in the public GitLab channel programme. An account buys through its usual partners; on a few opportunities
the reseller changes on the way.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from .accounts import account_key
from .batch import Batch
from .companies import corporate_number, japanese_name, western_name
from .draws import Draws, Ints
from .teams import JAPAN_ENTERPRISE_TEAM, JAPAN_PARTNER_TEAM, PUBLIC_SECTOR_TEAM, Team
from .writing import Sheets, dates

VENDOR = "V0001"
JAPANESE, PUBLIC, WESTERN = range(3)
DISTRIBUTORS = (4, 2, 0)  # by market
RESELLERS = (28, 10, 24)
COUNTRIES = (("JP",), ("US",), ("GB", "DE", "FR", "ES", "US", "BR"))
ROUTED = {JAPAN_PARTNER_TEAM: 0.96, JAPAN_ENTERPRISE_TEAM: 0.62, PUBLIC_SECTOR_TEAM: 0.85, "LAT": 0.35}
ROUTED_ELSEWHERE = 0.16
WITH_RESELLER = (0.78, 0.90, 1.0)
USUAL_PARTNER, CHANGED_RESELLER = 0.8, 0.07
NAMES_FROM = 900_000  # company numbers above those of any end customer


@dataclass(frozen=True, slots=True)
class Partner:
    """A distributor or reseller."""

    key: str
    name: str
    reading: str | None
    kind: str
    country: str
    corporate_number: str | None


class Partners:
    """All partners by market, and the writer of routes."""

    def __init__(self, copies: int, teams: list[Team]) -> None:
        self.all: list[Partner] = []
        self._distributors = [
            self._found("distributor", market, count) for market, count in enumerate(DISTRIBUTORS)
        ]
        self._resellers = [
            self._found("reseller", market, count * copies) for market, count in enumerate(RESELLERS)
        ]
        self._market = np.array([_market_of(team) for team in teams])
        self._routed = np.array([ROUTED.get(team.code[:3], ROUTED_ELSEWHERE) for team in teams])

    def _found(self, kind: str, market: int, count: int) -> Ints:
        first = len(self.all)
        self.all += [self._partner(kind, market, first + nth) for nth in range(count)]
        return np.arange(first, first + count)

    def _partner(self, kind: str, market: int, index: int) -> Partner:
        country = COUNTRIES[market][index % len(COUNTRIES[market])]
        key = f"{kind[0].upper()}{index + 1:04d}"
        if country != "JP":
            return Partner(key, western_name(NAMES_FROM + index, country), None, kind, country, None)
        name, reading = japanese_name(NAMES_FROM + index, is_form_first=index % 2 == 0)
        return Partner(key, name, reading, kind, country, corporate_number(NAMES_FROM + index))

    def write_accounts(self, sheets: Sheets) -> None:
        """Append the vendor, distributors and resellers to `account`."""
        vendor = Partner(VENDOR, "Kestrel Systems (simulated)", None, "vendor", "US", None)
        rows = [vendor, *self.all]
        empty: list[None] = [None] * len(rows)
        sheets.write(
            "account",
            {
                "key": [one.key for one in rows],
                "name": [one.name for one in rows],
                "reading": [one.reading for one in rows],
                "kind": [one.kind for one in rows],
                "parent": empty,
                "industry": ["technology"] * len(rows),
                "country": [one.country for one in rows],
                "employees": empty,
                "corporate_number": [one.corporate_number for one in rows],
                "year_end_month": empty,
                "wall": empty,
            },
        )

    def write_routes(self, batch: Batch, sheets: Sheets, draws: Draws) -> Ints:
        """Append the routes of one batch; gives the partner next to each end customer, or -1."""
        deals, n = batch.deals, len(batch)
        market = self._market[deals.team]
        is_routed = draws.chance(self._routed[deals.team], n)
        usual = draws.chance(USUAL_PARTNER, n)
        distributor = np.where(
            is_routed, self._choose(self._distributors, market, deals.account, usual, draws), -1
        )
        has_reseller = is_routed & draws.chance(np.array(WITH_RESELLER)[market], n)
        reseller = np.where(
            has_reseller, self._choose(self._resellers, market, deals.account, usual, draws), -1
        )
        other = self._choose(self._resellers, market, deals.account, np.zeros(n, dtype=bool), draws)
        lasts = batch.end_day - deals.created_day > 14
        changes = has_reseller & lasts & (other != reseller) & draws.chance(CHANGED_RESELLER, n)
        changed = (
            deals.created_day
            + 7
            + draws.integers(0, np.maximum(batch.end_day - deals.created_day - 13, 1), n)
        )
        _write_legs(
            batch, is_routed, distributor, reseller, np.where(changes, other, -1), changed, self.all, sheets
        )
        return np.where(changes, other, np.where(has_reseller, reseller, distributor))

    def _choose(
        self, by_market: list[Ints], market: Ints, account: Ints, usual: np.ndarray, draws: Draws
    ) -> Ints:
        """The partner that the account always uses, or any of its market; -1 where the market has none."""
        chosen = np.full(len(market), -1, dtype=np.int64)
        any_ = draws.uniform(len(market))
        for one, partners in enumerate(by_market):
            if len(partners):
                spread = np.where(
                    usual, account * 31 % len(partners), np.floor(any_ * len(partners)).astype(np.int64)
                )
                chosen = np.where(market == one, partners[spread], chosen)
        return chosen


def _market_of(team: Team) -> int:
    if team.countries == ("JP",):
        return JAPANESE
    return PUBLIC if team.code.startswith(PUBLIC_SECTOR_TEAM) else WESTERN


def _write_legs(
    batch: Batch,
    is_routed: np.ndarray,
    distributor: Ints,
    reseller: Ints,
    successor: Ints,
    changed: Ints,
    partners: list[Partner],
    sheets: Sheets,
) -> None:
    rows: list[tuple[int, int, str, str, str, int, int]] = []
    for deal in np.flatnonzero(is_routed).tolist():
        chain = [("vendor", VENDOR)]
        if distributor[deal] >= 0:
            chain.append(("distributor", partners[distributor[deal]].key))
        if reseller[deal] >= 0:
            chain.append(("reseller", partners[reseller[deal]].key))
        chain.append(("end_customer", account_key(int(batch.deals.account[deal]))))
        start = int(batch.deals.created_day[deal])
        for position, (role, partner) in enumerate(chain, start=1):
            ends = int(changed[deal]) if role == "reseller" and successor[deal] >= 0 else -1
            rows.append((deal, position, "", role, partner, start, ends))
            if ends >= 0:
                rows.append((deal, position, "b", role, partners[successor[deal]].key, ends, -1))
    if not rows:
        return
    deal_rows = batch.keys(np.array([row[0] for row in rows]))
    sheets.write(
        "route_leg",
        {
            "key": [f"L{key[1:]}-{row[1]}{row[2]}" for key, row in zip(deal_rows, rows, strict=True)],
            "opportunity": deal_rows,
            "position": [str(row[1]) for row in rows],
            "role": [row[3] for row in rows],
            "partner": pl.Series([row[4] for row in rows]),
            "valid_from": dates(np.array([row[5] for row in rows])),
            "valid_to": dates(np.array([row[6] for row in rows])),
        },
    )
