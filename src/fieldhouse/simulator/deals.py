"""The hidden life of each opportunity, drawn whole and then cut off at the last day by `history`.

Win rates, cycles and sizes are assumptions of this simulator, chosen so that a fifth to a third of the
qualified opportunities (stage 2 or later) are won, as the public handbook's 33 % rule of thumb suggests for a
good year.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .accounts import Accounts
from .draws import Bools, Draws, Ints, index_at
from .organisation import Organisation
from .periods import Periods, number
from .seasons import QuarterEnds, day_weights, snapped_close, to_workday
from .stages import DUPLICATE, LOST, UNQUALIFIED, WON
from .teams import EUR, JAPAN, JPY, REGIONS, USD

TYPES = ("new_business", "add_on", "renewal", "services")
NEW_BUSINESS, ADD_ON, RENEWAL, SERVICES = range(4)
ORDER_TYPES = ("first_order", "connected_new", "growth", "contraction", "churn", "other")
FIRST_ORDER, CONNECTED_NEW, GROWTH, CONTRACTION, CHURN, OTHER = range(6)

CUSTOMER_TYPES = (22, 55, 13, 10)  # what existing customers' opportunities are, by TYPES
UNQUALIFIED_SHARE = np.array([0.22, 0.10, 0.0, 0.06])
WIN_RATE = np.array([0.13, 0.16, 0.70, 0.30])
CYCLE_DAYS = np.array([34, 72, 128, 150])  # by segment
CYCLE_PER_MILLE = np.array([1_000, 750, 800, 550])  # by type
MEDIAN_USD_CENTS = np.array([420_000, 1_700_000, 5_200_000, 5_600_000])  # by segment
SIZE_PER_MILLE = np.array([1_000, 480, 900, 380])  # by type
UNITS_PER_USD_CENT = {USD: (100, 100), EUR: (90, 100), JPY: (140, 100)}  # numerator, denominator
LOST_AT = (0, 34, 26, 18, 12, 7, 3)  # weights of the last stage of a lost opportunity
REOPENED_SHARE, REOPENED_WIN_RATE = 0.035, 0.35
BACKDATED_SHARE = 0.10  # of wins in the last three days of a quarter: booked days later, dated back into it
DOLLAR_SHARE_IN_JAPAN = 0.03


@dataclass(frozen=True, slots=True)
class Deals:
    """One batch of opportunities as arrays; days are day numbers, amounts minor units of ``currency``."""

    account: Ints
    patch: Ints
    patch_after: Ints
    team: Ints
    region: Ints
    segment: Ints
    type: Ints
    order_type: Ints
    currency: Ints
    amount: Ints
    created_day: Ints
    close_day: Ints  # the first time, for the reopened
    reached: Ints  # last open stage before the first closing
    outcome: Ints  # stage of the first closing
    booked_late: Ints  # days by which the booking of a win is later than its close date
    is_reopened: Bools
    reopened_day: Ints
    final_day: Ints
    final_outcome: Ints

    def __len__(self) -> int:
        return len(self.account)


class DealMaker:
    """Draws batches of opportunities; holds what is the same for all batches."""

    def __init__(self, org: Organisation, accounts: Accounts, periods: Periods, draws: Draws) -> None:
        self._accounts = accounts
        self._org = org
        self._periods = periods
        self._teams = org.team_of_patch_after
        self._team_currency = np.array([team.currency for team in org.teams])
        self._team_region = np.array([team.region for team in org.teams])
        self._days = [day_weights(periods, region) for region in range(len(REGIONS))]
        self.ends = QuarterEnds(periods)
        self._skill = draws.integers(
            780, 1_221, len(org.patches)
        )  # per mille of the usual win rate, by patch

    def batch(self, share_from: float, share_to: float, n: int, draws: Draws) -> Deals:
        """``n`` opportunities created in this part (0 to 1) of the simulated time, in order of creation."""
        accounts = self._accounts
        account = index_at(accounts.weight, draws.uniform(n))
        patch, segment = accounts.patch[account], accounts.segment[account]
        team = self._teams[patch]
        region = self._team_region[team]
        created = self._created(region, share_from, share_to, draws)
        order = np.argsort(created, kind="stable")
        account, patch, segment, team, region, created = (
            one[order] for one in (account, patch, segment, team, region, created)
        )
        is_customer = created >= accounts.customer_since[account]
        type_ = np.where(is_customer, draws.pick(CUSTOMER_TYPES, n), NEW_BUSINESS)
        outcome, reached = self._outcomes(type_, patch, draws)
        close = self._closes(created, account, segment, type_, outcome, region, draws)
        late = self._booked_late(close, outcome, draws)
        is_reopened = (outcome == LOST) & (reached >= 2) & draws.chance(REOPENED_SHARE, n)
        reopened = to_workday(close + draws.integers(17, 60, n))
        final = to_workday(reopened + draws.integers(24, 90, n))
        currency = self._currencies(team, region, draws)
        return Deals(
            account=account,
            patch=patch,
            patch_after=accounts.patch_after[account],
            team=team,
            region=region,
            segment=segment,
            type=type_,
            order_type=self._order_types(account, type_, draws),
            currency=currency,
            amount=_amounts(segment, type_, currency, draws),
            created_day=created,
            close_day=close,
            reached=reached,
            outcome=outcome,
            booked_late=late,
            is_reopened=is_reopened,
            reopened_day=reopened,
            final_day=np.where(is_reopened, final, close),
            final_outcome=np.where(is_reopened & draws.chance(REOPENED_WIN_RATE, n), WON, outcome),
        )

    def _created(self, region: Ints, share_from: float, share_to: float, draws: Draws) -> Ints:
        u = share_from + draws.uniform(len(region)) * (share_to - share_from)
        created = np.zeros(len(region), dtype=np.int64)
        for one, days in enumerate(self._days):
            created = np.where(region == one, index_at(days, u), created)
        return created + number(self._periods.first)

    def _outcomes(self, type_: Ints, patch: Ints, draws: Draws) -> tuple[Ints, Ints]:
        n = len(type_)
        is_unqualified = draws.chance(UNQUALIFIED_SHARE[type_], n)
        is_won = draws.chance(WIN_RATE[type_] * self._skill[patch] / 1_000, n)
        refused = np.where(draws.chance(0.12, n), DUPLICATE, UNQUALIFIED)
        outcome = np.where(is_unqualified, refused, np.where(is_won, WON, LOST))
        reached = np.where(is_unqualified, 0, np.where(is_won, 6, draws.pick(LOST_AT, n)))
        return outcome, reached

    def _closes(
        self,
        created: Ints,
        account: Ints,
        segment: Ints,
        type_: Ints,
        outcome: Ints,
        region: Ints,
        draws: Draws,
    ) -> Ints:
        n = len(created)
        cycle = draws.lognormal(CYCLE_DAYS[segment] * CYCLE_PER_MILLE[type_] // 1_000, 0.45, n)
        lost_part = draws.integers(300, 880, n)
        cycle = np.where(outcome == LOST, cycle * lost_part // 1_000, cycle)
        cycle = np.where(outcome > LOST, draws.integers(3, 40, n), cycle)
        natural = to_workday(created + np.maximum(cycle, 4) + 2)
        start = number(self._periods.start)
        was_open_at_start = (created < start) & (natural < start + 2)
        natural = np.where(was_open_at_start, to_workday(start + draws.integers(4, 90, n)), natural)
        won = snapped_close(
            natural,
            np.maximum(created + 3, np.where(created < start, start + 2, 0)),
            segment,
            region == JAPAN,
            self._accounts.year_end_month[account],
            self.ends,
            draws,
        )
        return np.where(outcome == WON, won, natural)

    def _booked_late(self, close: Ints, outcome: Ints, draws: Draws) -> Ints:
        n = len(close)
        is_last_days = self.ends.quarter_end(close) - close < 3
        is_late = (outcome == WON) & is_last_days & draws.chance(BACKDATED_SHARE, n)
        return np.where(is_late, draws.integers(3, 6, n), 0)

    def _currencies(self, team: Ints, region: Ints, draws: Draws) -> Ints:
        is_dollar = (region == JAPAN) & draws.chance(DOLLAR_SHARE_IN_JAPAN, len(team))
        return np.where(is_dollar, USD, self._team_currency[team])

    def _order_types(self, account: Ints, type_: Ints, draws: Draws) -> Ints:
        family_buys = self._accounts.parent[account] >= 0
        new = np.where(family_buys, CONNECTED_NEW, FIRST_ORDER)
        renewal = np.array([OTHER, GROWTH, CONTRACTION])[draws.pick((45, 40, 15), len(account))]
        return np.select(
            [type_ == NEW_BUSINESS, type_ == ADD_ON, type_ == RENEWAL], [new, GROWTH, renewal], OTHER
        )


def _amounts(segment: Ints, type_: Ints, currency: Ints, draws: Draws) -> Ints:
    """Log-normal amounts by segment and type, in minor units rounded as sellers write them."""
    median = MEDIAN_USD_CENTS[segment] * SIZE_PER_MILLE[type_] // 1_000
    factors = np.array([UNITS_PER_USD_CENT[one] for one in (USD, EUR, JPY)])
    cents = draws.lognormal(median, 0.85, len(segment))
    return rounded(cents * factors[currency, 0] // factors[currency, 1], currency)


def rounded(minor: Ints, currency: Ints) -> Ints:
    """Cents to tens; yen to thousands, and to ten thousands from a million; at least one such unit."""
    unit = np.where(currency == JPY, np.where(minor >= 1_000_000, 10_000, 1_000), 10)
    return np.maximum((minor + unit // 2) // unit, 1) * unit
