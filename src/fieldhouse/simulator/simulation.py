"""The one public function: simulate a company and write its files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

import numpy as np

from fieldhouse.domain.errors import BadInput

from .accounts import Accounts, accounts_of, write_accounts
from .activities import Activities
from .batch import batch_of
from .calls import Calls
from .company import write_organisation, write_profile, write_rates
from .contacts import Contacts
from .coverage import Ownership
from .deals import DealMaker
from .draws import Draws
from .history import Historian
from .ledger import Ledger
from .marketing import Marketing
from .opportunities import OpportunityWriter
from .organisation import Organisation, chart
from .partners import Partners
from .periods import Periods, number, periods_of
from .products import write_product_lines, write_products
from .quotas import QuotaBook
from .rates import Rates
from .salesforce.dirty.sheets import DirtySheets
from .salesforce.sheets import SalesforceSheets
from .splits import Splits
from .staffing import staff
from .teams import copies_at
from .writing import DAY, Sheets

BATCH = 20_000
"""Opportunities per batch: with the number of accounts it bounds the memory. Another size, other bytes."""
(
    ORGANISATION,
    RATES,
    ACCOUNTS,
    SKILL,
    QUOTAS,
    CAMPAIGNS,
    MEMBERS,
    CONTACTS,
    CALLS,
    DEALS,
    HISTORY,
    DETAILS,
    DIRT,
) = range(13)
"""First numbers of the paths of the streams of draws."""


class Form(StrEnum):
    """Whose files are written: by the profile that reads them."""

    FIELDHOUSE = "fieldhouse"
    SALESFORCE = "salesforce"


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows written, by record kind."""

    rows: dict[str, int]

    @property
    def total(self) -> int:
        """All rows of all kinds."""
        return sum(self.rows.values())


def simulate(
    folder: Path,
    *,
    seed: int = 1,
    scale: int = 20_000,
    until: date,
    years: int = 3,
    sellers: int | None = None,
    is_lean: bool = False,
    form: Form = Form.FIELDHOUSE,
    is_dirty: bool = False,
) -> Counts:
    """Write the CSV files of an invented field organisation, its profile and `_ledger.json` into ``folder``.

    ``scale`` opportunities over ``years`` years up to the end of ``until`` (UTC). There are as many ``sellers`` as
    told, rounded up to whole copies of all teams; None lets them follow from the scale. A lean history leaves out
    what an opportunity's row implies, and whatever hangs on opportunities. As an export of Salesforce it is the same
    company, as far as Salesforce keeps it; a dirty one is as such exports come in real life, and has a folder ``truth``
    instead of the ledger. The same arguments give the same bytes on every machine. ``folder`` is made
    when it is missing; files of the same names are replaced.

    Raises `BadInput` when ``seed`` is negative, ``scale`` is below 100 or above 9,999,999, ``years`` is not
    between 1 and 10, ``until`` is not between 2000 and 2070, or ``sellers`` is not between 1 and 6,000, or when what is
    to be dirty is lean or no export of Salesforce.
    """
    if is_dirty and (is_lean or form is not Form.SALESFORCE):
        raise BadInput("simulator.dirty_is_salesforce")
    _check(seed, scale, until, years, sellers)
    copies = copies_at(scale, sellers)
    folder.mkdir(parents=True, exist_ok=True)
    periods = periods_of(until, years)
    org = chart(copies, periods)
    staff(org, periods, Draws(seed, ORGANISATION))
    rates = Rates(periods, Draws(seed, RATES))
    accounts = accounts_of(org, periods, scale, Draws(seed, ACCOUNTS))
    ledger = Ledger(org, periods, len(accounts))
    marketing = Marketing(periods, copies, Draws(seed, CAMPAIGNS))
    partners = Partners(copies, org.teams)
    contacts = Contacts(accounts, partners)
    write_profile(folder, periods, has_stages=form is Form.FIELDHOUSE)
    with _sheets(folder, periods, form, Draws(seed, DIRT) if is_dirty else None) as sheets:
        write_organisation(org, sheets)
        write_rates(rates, sheets)
        write_products(sheets)
        marketing.write(sheets)
        contacts.write(sheets, Draws(seed, CONTACTS))
        marketing.write_members(accounts, org, sheets, Draws(seed, MEMBERS))
        company = _Company(seed, scale, org, accounts, periods, ledger, marketing, partners, contacts)
        _write_batches(company, sheets, is_lean=is_lean)
        write_accounts(accounts, org, periods, ledger.has_won, sheets)
        partners.write_accounts(sheets)
        QuotaBook(org, periods, ledger, rates, Draws(seed, QUOTAS)).write(sheets)
        Calls(org, periods, ledger, rates, Draws(seed, CALLS)).write(sheets)
    if not is_dirty:
        ledger.write(folder)
    return Counts(sheets.rows)


def _sheets(folder: Path, periods: Periods, form: Form, dirt: Draws | None) -> Sheets:
    if form is Form.FIELDHOUSE:
        return Sheets(folder)
    return SalesforceSheets(folder, periods) if dirt is None else DirtySheets(folder, periods, dirt)


@dataclass(frozen=True, slots=True)
class _Company:
    """All that the batches of opportunities share."""

    seed: int
    scale: int
    org: Organisation
    accounts: Accounts
    periods: Periods
    ledger: Ledger
    marketing: Marketing
    partners: Partners
    contacts: Contacts


def _check(seed: int, scale: int, until: date, years: int, sellers: int | None) -> None:
    limits = {"seed": (seed, 0, 2**63), "scale": (scale, 100, 9_999_999), "years": (years, 1, 10)}
    limits["until"] = (until.year, 2000, 2070)
    if sellers is not None:
        limits["sellers"] = (sellers, 1, 6_000)
    for name, (value, low, high) in limits.items():
        if not low <= value <= high:
            raise BadInput("simulator.out_of_range", argument=name, value=value, low=low, high=high)


def _write_batches(company: _Company, sheets: Sheets, *, is_lean: bool) -> None:
    """Draw and write the opportunities, batch by batch, unless lean with all that hangs on them."""
    seed, scale, org, periods = company.seed, company.scale, company.org, company.periods
    until_day = number(periods.until)
    cut_at = (until_day + 1) * DAY - 1
    maker = DealMaker(org, company.accounts, periods, Draws(seed, SKILL))
    ownership = Ownership(org, periods)
    opens_at = np.array([team.opens_at_hour for team in org.teams])
    historian = Historian(ownership, maker.ends, opens_at, number(periods.stages_changed_on), cut_at)
    writer = OpportunityWriter(org, company.accounts, sheets, has_implied_changes=not is_lean)
    splits = Splits(org, ownership, periods)
    activities = Activities(org, ownership, cut_at)
    for nth, first in enumerate(range(0, scale, BATCH)):
        n = min(BATCH, scale - first)
        deals = maker.batch(first / scale, (first + n) / scale, n, Draws(seed, DEALS, nth))
        changes = historian.changes(deals, Draws(seed, HISTORY, nth))
        batch = batch_of(first + 1, deals, changes, until_day)
        company.ledger.add(deals, changes)
        draws = Draws(seed, DETAILS, nth)
        writer.write(batch, company.marketing, draws)
        if is_lean:
            continue
        write_product_lines(batch, sheets, draws)
        splits.write(batch, sheets, draws)
        last_partner = company.partners.write_routes(batch, sheets, draws)
        company.contacts.write_roles(batch, last_partner, sheets, draws)
        activities.write(batch, sheets, draws)
