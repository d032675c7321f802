"""What happens to people and accounts: leavers keep deals, users go without a role or a row, accounts are merged."""

from __future__ import annotations

from datetime import timedelta

import polars as pl
from polars import col

from .company import Company, at, day

WITHOUT_ROLE, WITHOUT_ROW, MERGED = 2, 2, 5


def keep_with_leavers(company: Company) -> None:
    """Some deals were not handed over: who has left owns them still. Some leavers have no role or no row."""
    people = company.tables["person"]
    left = people.filter(col("ends_on").is_not_null())["key"]
    owners = (
        company.tables["change"]
        .filter(field="owner")
        .with_columns(
            after=col("value").shift(-1).over("opportunity"), after_at=col("at").shift(-1).over("opportunity")
        )
    )
    kept = owners.filter(col("value").is_in(left.implode()), col("after").is_not_null())
    kept = kept.unique("opportunity", keep="first", maintain_order=True)
    deals = company.tables["opportunity"].join(
        kept.select(key="opportunity", leaver="value", until="after_at"), on="key", maintain_order="left"
    )
    for one in company.deals("inactive_owner", deals).rows(named=True):
        handed = (col("opportunity") == one["key"]) & (col("field") == "owner") & (col("at") >= one["until"])
        company.tables["change"] = company.tables["change"].filter(~handed)
        company.set(one["key"], {"owner": one["leaver"]})
    leavers = people.filter(col("ends_on").is_not_null())
    chosen = company.some(leavers, WITHOUT_ROLE + WITHOUT_ROW)["key"].to_list()
    without_role, without_row = chosen[:WITHOUT_ROLE], chosen[WITHOUT_ROLE:]
    company.without("holding", "person", chosen)
    company.unexported = set(without_row)
    company.note("user_without_role", "User", without_role)
    company.note("user_not_exported", "User", without_row)


def merge_accounts(company: Company) -> None:
    """Accounts are merged, and what hung on them hangs on the one that stayed, without a word in the history."""
    accounts = company.tables["account"].filter(col("kind").is_in(["customer", "prospect"]))
    with_deals = accounts.filter(col("key").is_in(company.tables["opportunity"]["account"].implode()))
    chosen = company.some(with_deals, 2 * MERGED)["key"].to_list()
    company.merged = dict(zip(chosen[:MERGED], chosen[MERGED:], strict=True))
    _move_one_away(company)
    for kind, column in (("opportunity", "account"), ("contact", "account"), ("route_leg", "partner")):
        company.replaced(kind, column, company.merged)
    company.replaced("account", "parent", company.merged)
    company.tables["account"] = company.tables["account"].with_columns(
        parent=pl.when(col("parent") != col("key")).then("parent")
    )
    company.without("account_territory", "account", company.merged)
    company.note("merged_account", "Account", company.merged)


def _move_one_away(company: Company) -> None:
    """Deals that lay with an account before it was merged, and were moved to another one while that was tracked."""
    other = company.tables["account"].filter(kind="customer")["key"][0]
    recent = (company.periods.until - timedelta(days=200)).isoformat()
    deals = company.tables["opportunity"].filter(
        col("account").is_in(list(company.merged)), col("created_at") > recent
    )
    for one in company.deals("moved_from_an_account_since_merged", deals).rows(named=True):
        moved = at(one["created_at"]) + timedelta(days=3)
        if day(moved.isoformat()) < company.periods.until:
            company.changed(one, moved, {"account": other})
