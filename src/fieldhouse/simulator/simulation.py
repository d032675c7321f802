"""The one public function: simulate a company and write its files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from fieldhouse.domain.errors import BadInput

from .accounts import Accounts, accounts_of, write_accounts
from .company import write_organisation, write_profile, write_rates
from .coverage import Ownership
from .deals import DealMaker
from .draws import Draws
from .history import Historian
from .ledger import Ledger
from .opportunities import OpportunityWriter
from .organisation import Organisation, chart
from .periods import Periods, number, periods_of
from .quotas import QuotaBook
from .rates import Rates
from .staffing import staff
from .writing import DAY, Sheets

BATCH = 20_000
"""Opportunities per batch: memory is bounded by this and by the number of accounts. Part of the determinism."""
ORGANISATION, RATES, ACCOUNTS, SKILL, QUOTAS, CAMPAIGNS, CALLS, DEALS, HISTORY, ROWS = range(10)
"""First numbers of the paths of the streams of draws."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows written, by record kind."""

    rows: dict[str, int]

    @property
    def total(self) -> int:
        """All rows of all kinds."""
        return sum(self.rows.values())


def simulate(folder: Path, *, seed: int = 1, scale: int = 20_000, until: date, years: int = 3) -> Counts:
    """Write the CSV files of an invented field organisation, its profile and `_ledger.json` into ``folder``.

    ``scale`` opportunities over ``years`` years up to the end of ``until`` (UTC). The same arguments give the same
    bytes on every machine. ``folder`` is made when it is missing; files of the same names are replaced.

    Raises `BadInput` when ``seed`` is negative, ``scale`` is below 100 or above 9,999,999, ``years`` is not between
    1 and 10, or ``until`` is not between 2000 and 2070.
    """
    _check(seed, scale, until, years)
    folder.mkdir(parents=True, exist_ok=True)
    periods = periods_of(until, years)
    org = chart(scale, periods)
    staff(org, periods, Draws(seed, ORGANISATION))
    rates = Rates(periods, Draws(seed, RATES))
    accounts = accounts_of(org, periods, scale, Draws(seed, ACCOUNTS))
    ledger = Ledger(org, periods, len(accounts))
    write_profile(folder, periods)
    with Sheets(folder) as sheets:
        write_organisation(org, sheets)
        write_rates(rates, sheets)
        _write_batches(seed, scale, org, accounts, periods, ledger, sheets)
        write_accounts(accounts, org, periods, ledger.has_won, sheets)
        quotas = QuotaBook(org, periods, ledger, rates, Draws(seed, QUOTAS))
        quotas.write(sheets)
    ledger.write(folder)
    return Counts(sheets.rows)


def _check(seed: int, scale: int, until: date, years: int) -> None:
    limits = {"seed": (seed, 0, 2**63), "scale": (scale, 100, 9_999_999), "years": (years, 1, 10)}
    limits["until"] = (until.year, 2000, 2070)
    for name, (value, low, high) in limits.items():
        if not low <= value <= high:
            raise BadInput("simulator.out_of_range", argument=name, value=value, low=low, high=high)


def _write_batches(
    seed: int,
    scale: int,
    org: Organisation,
    accounts: Accounts,
    periods: Periods,
    ledger: Ledger,
    sheets: Sheets,
) -> None:
    maker = DealMaker(org, accounts, periods, Draws(seed, SKILL))
    ownership = Ownership(org, periods)
    historian = Historian(
        ownership,
        maker.ends,
        np.array([team.opens_at_hour for team in org.teams]),
        number(periods.stages_changed_on),
        (number(periods.until) + 1) * DAY - 1,
    )
    writer = OpportunityWriter(org, accounts, sheets)
    for batch, first in enumerate(range(0, scale, BATCH)):
        n = min(BATCH, scale - first)
        deals = maker.batch(first / scale, (first + n) / scale, n, Draws(seed, DEALS, batch))
        changes = historian.changes(deals, Draws(seed, HISTORY, batch))
        rows = Draws(seed, ROWS, batch)
        campaign = pl.Series([None] * n, dtype=pl.String)
        writer.write(first + 1, deals, changes, campaign, rows)
        ledger.add(deals, changes)
