"""Leads that became deals, and the teams of accounts: what the other records say of them."""

from __future__ import annotations

import polars as pl
from polars import col

from .ids import ids
from .opportunities import instant

OF_DEAL = ("key", "account", "owner", "campaign", "created_at")
"""What is remembered of a deal."""


def leads(deals: pl.DataFrame, contacts: pl.DataFrame, accounts: pl.DataFrame) -> pl.DataFrame:
    """Lead: of each deal that came of a campaign the first contact of its account, converted when it was created."""
    first = contacts.unique("account", keep="first", maintain_order=True)
    rows = deals.filter(col("campaign").is_not_null()).join(
        first.rename({"key": "contact"}), on="account", maintain_order="left"
    )
    names = accounts.select(account="key", company="name")
    rows = rows.join(names, on="account", how="left", maintain_order="left")
    return rows.select(
        Id=ids("Lead", rows["key"]),
        IsDeleted=pl.lit("false"),
        FirstName=col("given_name"),
        LastName=col("family_name"),
        Company=col("company"),
        Title=col("title"),
        Email=col("email"),
        Status=pl.lit("Qualified"),
        LeadSource=pl.lit("event"),
        OwnerId=ids("User", rows["owner"]),
        IsConverted=pl.lit("true"),
        ConvertedDate=col("created_at").str.slice(0, 10),
        ConvertedAccountId=ids("Account", rows["account"]),
        ConvertedContactId=ids("Contact", rows["contact"]),
        ConvertedOpportunityId=ids("Opportunity", rows["key"]),
        CreatedDate=instant(col("created_at")),
    )


def account_teams(deals: pl.DataFrame, splits: pl.DataFrame) -> pl.DataFrame:
    """AccountTeamMember: who has shared a deal works with its account; only who owned it sees the others of it."""
    rows = splits.join(
        deals.select("key", "account"), left_on="opportunity", right_on="key", maintain_order="left"
    )
    rows = rows.unique(["account", "person"], keep="first", maintain_order=True)
    role = pl.when(col("kind") == "owner").then(pl.lit("Account Manager")).otherwise(pl.lit("Specialist"))
    return rows.select(
        Id=ids("AccountTeamMember", rows["account"] + rows["person"]),
        AccountId=ids("Account", rows["account"]),
        UserId=ids("User", rows["person"]),
        TeamMemberRole=role,
        OpportunityAccessLevel=pl.when(col("kind") == "owner").then(pl.lit("Read")).otherwise(pl.lit("None")),
        CreatedDate=col("valid_from") + "T09:00:00.000Z",
    )
