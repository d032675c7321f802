"""Campaigns of field marketing, their members, and the opportunities that came from them.

Kinds follow the campaign types of the public GitLab handbook; members move one way: registered, attended,
follow-up requested.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import polars as pl

from .accounts import Accounts
from .contacts import PER_ACCOUNT
from .draws import Draws, Ints
from .organisation import Organisation
from .periods import Periods, day_of, number
from .quotas import decimal_text
from .teams import CURRENCIES, REGIONS
from .writing import DAY, Sheets, instants, keys, look_up

PER_QUARTER = 3
KINDS = (
    ("conference", "Field Conference", "展示会", 4_500_000),
    ("workshop", "Hands-on Workshop", "ハンズオン", 600_000),
    ("webcast", "Webcast", "ウェビナー", 300_000),
    ("executive_roundtable", "Executive Roundtable", "経営者懇談会", 1_200_000),
    ("partner_seminar", "Seminar with Partners", "共催セミナー", 900_000),
)
"""(kind, name, Japanese name, cost in US cents)"""
COST_PER_USD_CENT = ((100, 100), (90, 100), (140, 100))
STATUSES = ("registered", "attended", "follow_up_requested")
ATTENDED, FOLLOWED_UP = 0.58, 0.14
RECENT = 4  # an opportunity comes from one of the last four campaigns of its region


@dataclass(frozen=True, slots=True)
class Campaign:
    """One campaign of one region; days are day numbers."""

    name: str
    kind: str
    region: int
    start: int
    end: int
    cost_minor: int


class Marketing:
    """All campaigns in order of start."""

    def __init__(self, periods: Periods, copies: int, draws: Draws) -> None:
        self._periods = periods
        self._members = 35 * copies
        self.campaigns = sorted(_campaigns(periods, draws), key=lambda one: (one.start, one.region))
        self._keys = [f"M{index + 1:04d}" for index in range(len(self.campaigns))]

    def write(self, sheets: Sheets) -> None:
        """Write all campaigns, the announced ones included, to `campaign`."""
        sheets.write_rows(
            "campaign",
            ("key", "name", "kind", "starts_on", "ends_on", "cost", "currency"),
            [
                (
                    key, one.name, one.kind, _iso(one.start), _iso(one.end),
                    decimal_text(one.cost_minor, REGIONS[one.region].currency),
                    CURRENCIES[REGIONS[one.region].currency],
                )
                for key, one in zip(self._keys, self.campaigns, strict=True)
            ],
        )  # fmt: skip

    def of_deals(self, region: Ints, created_day: Ints, where: Ints, draws: Draws) -> pl.Series:
        """Keys of the campaigns from which the opportunities at rows ``where`` came; null for all others."""
        chosen = np.full(len(region), -1, dtype=np.int64)
        back = draws.integers(1, RECENT + 1, len(region))
        for one in range(len(REGIONS)):
            mine = np.array(
                [index for index, campaign in enumerate(self.campaigns) if campaign.region == one]
            )
            starts = np.array([self.campaigns[index].end for index in mine])
            rows = where[region[where] == one]
            place = np.searchsorted(starts, created_day[rows]) - back[rows]
            chosen[rows] = np.where(place >= 0, mine[np.maximum(place, 0)], -1)
        return look_up(self._keys, chosen)

    def write_members(self, accounts: Accounts, org: Organisation, sheets: Sheets, draws: Draws) -> None:
        """Write the members of every campaign, who are contacts of its region, to `campaign_member`."""
        teams = org.team_of_patch_after[accounts.patch_after]
        region_of_account = np.array([team.region for team in org.teams])[teams]
        cut = number(self._periods.until)
        for key, campaign in zip(self._keys, self.campaigns, strict=True):
            contacts = np.flatnonzero(np.repeat(region_of_account == campaign.region, PER_ACCOUNT))
            count = min(self._members + draws.below(self._members), len(contacts) // 2)
            first, stride = draws.below(len(contacts)), len(contacts) // count
            members = contacts[(first + stride * np.arange(count)) % len(contacts)]
            registered = campaign.start - draws.integers(2, 40, count)
            attends = draws.chance(ATTENDED, count)
            follows = attends & draws.chance(FOLLOWED_UP / ATTENDED, count)
            days = (registered, np.full(count, campaign.start), np.full(count, campaign.end) + 1)
            for status, (day, takes) in enumerate(
                zip(days, (np.ones(count, bool), attends, follows), strict=True)
            ):
                rows = np.flatnonzero(takes & (day <= cut))
                at = day[rows] * DAY + draws.integers(3_600, 9 * 3_600, len(rows))
                _write_members(key, members[rows], STATUSES[status], at, sheets)


def _write_members(campaign: str, contact: Ints, status: str, at: Ints, sheets: Sheets) -> None:
    n = len(contact)
    sheets.write(
        "campaign_member",
        {
            "campaign": [campaign] * n,
            "contact": keys("C", contact + 1, 7),
            "status": [status] * n,
            "at": instants(at),
        },
    )


def _campaigns(periods: Periods, draws: Draws) -> list[Campaign]:
    """Three campaigns a quarter and region, up to the quarter after the current one."""
    found = []
    for index, quarter in enumerate(periods.quarters[:-1]):
        for region, one in enumerate(REGIONS):
            for nth in range(PER_QUARTER):
                kind, name, name_ja, cost = KINDS[(index + nth * 2 + region) % len(KINDS)]
                day = quarter + timedelta(days=8 + nth * 28 + draws.below(18))
                start = number(day - timedelta(days=max(day.weekday() - 4, 0)))
                end = start + (1 if kind == "conference" and day.weekday() < 4 else 0)
                up, down = COST_PER_USD_CENT[one.currency]
                minor = cost * (80 + draws.below(60)) // 100 * up // down // 1_000 * 1_000
                title = (
                    f"{one.name_ja}{name_ja} {day:%Y-%m}"
                    if one.code == "JP"
                    else f"{name} {one.name} {day:%Y-%m}"
                )
                found.append(Campaign(title, kind, region, start, end, minor))
    return found


def _iso(day: int) -> str:
    return day_of(day).isoformat()
