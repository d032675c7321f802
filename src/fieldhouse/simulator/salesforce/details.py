"""What hangs on opportunities and campaigns, as Salesforce keeps it: splits, lines, roles, partners, activities."""

from __future__ import annotations

import polars as pl
from polars import col

from .ids import ids, record_id
from .opportunities import Objects, instant

REVENUE, OVERLAY = record_id("OpportunitySplitType", 1), record_id("OpportunitySplitType", 2)
ROLES = {
    "economic_buyer": "Economic Buyer",
    "decision_maker": "Decision Maker",
    "champion": "Champion",
    "technical_buyer": "Technical Buyer",
    "influencer": "Influencer",
    "user": "Business User",
    "paper_process": "Procurement",
    "partner_contact": "Partner Contact",
}
TASKS = {"call": "Call", "email": "Email", "partner_report": "Partner Report"}
EVENTS = {"meeting": "Meeting", "demo": "Demo"}
_MORNING = "T09:00:00.000Z"


def split_types() -> pl.DataFrame:
    """OpportunitySplitType: one that divides the amount, and one of credit beside it."""
    rows = [(REVENUE, "Revenue", "true"), (OVERLAY, "Overlay", "false")]
    return pl.DataFrame(rows, ["Id", "MasterLabel", "IsTotalValidated"], orient="row").with_columns(
        DeveloperName=col("MasterLabel"), IsActive=pl.lit("true"), SplitField=pl.lit("Amount")
    )


def splits(table: pl.DataFrame) -> Objects:
    """OpportunitySplit, and the members of the opportunity's team that they make."""
    since = col("valid_from") + _MORNING
    yield (
        "OpportunitySplit",
        table.select(
            Id=ids("OpportunitySplit", table["key"]),
            IsDeleted=pl.lit("false"),
            OpportunityId=ids("Opportunity", table["opportunity"]),
            SplitOwnerId=ids("User", table["person"]),
            SplitPercentage=col("share"),
            SplitTypeId=pl.when(col("kind") == "owner").then(pl.lit(REVENUE)).otherwise(pl.lit(OVERLAY)),
            CreatedDate=since,
            LastModifiedDate=since,
        ),
    )
    role = (
        pl.when(col("kind") == "owner").then(pl.lit("Account Manager")).otherwise(pl.lit("Sales Specialist"))
    )
    yield (
        "OpportunityTeamMember",
        table.select(
            Id=ids("OpportunityTeamMember", table["key"]),
            OpportunityId=ids("Opportunity", table["opportunity"]),
            UserId=ids("User", table["person"]),
            TeamMemberRole=role,
            OpportunityAccessLevel=pl.lit("Edit"),
            CreatedDate=since,
        ),
    )


def products(table: pl.DataFrame) -> Objects:
    """Product2; prices stand in price books, which are not exported."""
    yield (
        "Product2",
        table.select(
            Id=ids("Product2", table["key"]),
            Name=col("name"),
            ProductCode=col("key"),
            Family=col("family"),
            IsActive=pl.lit("true"),
            IsDeleted=pl.lit("false"),
        ),
    )


def lines(table: pl.DataFrame) -> Objects:
    """OpportunityLineItem."""
    yield (
        "OpportunityLineItem",
        table.select(
            Id=ids("OpportunityLineItem", table["key"]),
            OpportunityId=ids("Opportunity", table["opportunity"]),
            Product2Id=ids("Product2", table["product"]),
            PricebookEntryId=ids("PricebookEntry", table["product"]),
            Quantity=col("quantity") + ".0",
            TotalPrice=col("amount"),
            IsDeleted=pl.lit("false"),
        ),
    )


def contacts(table: pl.DataFrame) -> Objects:
    """Contact."""
    yield (
        "Contact",
        table.select(
            Id=ids("Contact", table["key"]),
            IsDeleted=pl.lit("false"),
            AccountId=ids("Account", table["account"]),
            FirstName=col("given_name"),
            LastName=col("family_name"),
            LastNameLocal=col("reading").str.split(" ").list.first(),
            FirstNameLocal=col("reading").str.split(" ").list.last(),
            Title=col("title"),
            Email=col("email"),
        ),
    )


def contact_roles(table: pl.DataFrame) -> Objects:
    """OpportunityContactRole."""
    key = table["opportunity"] + table["contact"] + table["role"]
    yield (
        "OpportunityContactRole",
        table.select(
            Id=ids("OpportunityContactRole", key),
            IsDeleted=pl.lit("false"),
            OpportunityId=ids("Opportunity", table["opportunity"]),
            ContactId=ids("Contact", table["contact"]),
            Role=col("role").replace_strict(ROLES),
            IsPrimary=pl.lit("false"),
        ),
    )


def partners(table: pl.DataFrame) -> Objects:
    """Partner: the distributors and resellers of an opportunity today; the customer and the vendor are none."""
    rows = table.filter(col("role").is_in(["distributor", "reseller"]), col("valid_to").is_null())
    customer = table.filter(role="end_customer").select("opportunity", customer="partner")
    rows = rows.join(customer, on="opportunity", how="left", maintain_order="left")
    yield (
        "Partner",
        rows.select(
            Id=ids("Partner", rows["key"]),
            IsDeleted=pl.lit("false"),
            OpportunityId=ids("Opportunity", rows["opportunity"]),
            AccountFromId=ids("Account", rows["customer"]),
            AccountToId=ids("Account", rows["partner"]),
            Role=col("role").str.to_titlecase(),
            IsPrimary=pl.lit("false"),
            CreatedDate=col("valid_from") + _MORNING,
        ),
    )


def activities(table: pl.DataFrame) -> Objects:
    """Task and Event: what was done, by whom, on which opportunity."""
    tasks = table.filter(col("kind").is_in([*TASKS]))
    yield (
        "Task",
        tasks.select(
            Id=ids("Task", tasks["key"]),
            IsDeleted=pl.lit("false"),
            WhatId=ids("Opportunity", tasks["opportunity"]),
            OwnerId=ids("User", tasks["person"]),
            Type=col("kind").replace_strict(TASKS),
            Status=pl.lit("Completed"),
            IsClosed=pl.lit("true"),
            ActivityDate=col("at").str.slice(0, 10),
            CompletedDateTime=instant(col("at")),
            CreatedDate=instant(col("at")),
        ),
    )
    events = table.filter(col("kind").is_in([*EVENTS]))
    yield (
        "Event",
        events.select(
            Id=ids("Event", events["key"]),
            IsDeleted=pl.lit("false"),
            WhatId=ids("Opportunity", events["opportunity"]),
            OwnerId=ids("User", events["person"]),
            Type=col("kind").replace_strict(EVENTS),
            StartDateTime=instant(col("at")),
            EndDateTime=instant(col("at")),
            CreatedDate=instant(col("at")),
        ),
    )


def campaigns(table: pl.DataFrame) -> Objects:
    """Campaign."""
    yield (
        "Campaign",
        table.select(
            Id=ids("Campaign", table["key"]),
            IsDeleted=pl.lit("false"),
            Name=col("name"),
            Type=_in_words("kind"),
            StartDate=col("starts_on"),
            EndDate=col("ends_on"),
            ActualCost=col("cost"),
            CurrencyIsoCode=col("currency"),
            IsActive=pl.lit("true"),
        ),
    )


def members(table: pl.DataFrame) -> pl.DataFrame:
    """CampaignMember: the last status of each, since Salesforce keeps no other."""
    last = table.sort("at", maintain_order=True).unique(
        ["campaign", "contact"], keep="last", maintain_order=True
    )
    return last.select(
        Id=ids("CampaignMember", last["campaign"] + last["contact"]),
        IsDeleted=pl.lit("false"),
        CampaignId=ids("Campaign", last["campaign"]),
        ContactId=ids("Contact", last["contact"]),
        LeadId=pl.lit(None, pl.String),
        Status=_in_words("status"),
        HasResponded=_has_responded(),
        CreatedDate=instant(col("at")),
        LastModifiedDate=instant(col("at")),
    )


def member_statuses(table: pl.DataFrame) -> pl.DataFrame:
    """CampaignMemberStatus: of each campaign, the statuses that its members have had; one begins as registered."""
    rows = table.select("campaign", "status").unique(maintain_order=True).sort("campaign", "status")
    return rows.select(
        Id=ids("CampaignMemberStatus", rows["campaign"] + rows["status"]),
        CampaignId=ids("Campaign", rows["campaign"]),
        Label=_in_words("status"),
        SortOrder=(pl.int_range(pl.len()).over("campaign") + 1).cast(pl.String),
        IsDefault=(col("status") == "registered").cast(pl.String),
        HasResponded=_has_responded(),
        IsDeleted=pl.lit("false"),
    )


def _in_words(name: str) -> pl.Expr:
    return col(name).str.replace_all("_", " ").str.to_titlecase()


def _has_responded() -> pl.Expr:
    return (col("status") != "registered").cast(pl.String)


def record_types() -> pl.DataFrame:
    """RecordType of opportunities: one for each type."""
    rows = [
        ("new_business", "New Business"),
        ("add_on", "Add-On"),
        ("renewal", "Renewal"),
        ("services", "Services"),
    ]
    table = pl.DataFrame(rows, ["key", "Name"], orient="row")
    return table.select(
        Id=ids("RecordType", table["key"]),
        Name=col("Name"),
        DeveloperName=col("key"),
        SobjectType=pl.lit("Opportunity"),
        IsActive=pl.lit("true"),
    )
