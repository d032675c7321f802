"""What becomes of the files: old names, odd spellings, rows told twice, columns that may not be read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import polars as pl
from polars import col

from ..ids import ids, record_id
from .company import Company, Dirt

Files = dict[str, pl.DataFrame]
"""The objects of an export by name."""

FORBIDDEN = {
    "Opportunity": ("Probability", "NextStep", "LeadSource", "ForecastCategory", "ForecastCategoryName"),
    "Account": ("NumberOfEmployees", "NameLocal"),
    "Contact": ("Email",),
}
"""Fields that the user who exports may not read: their columns are missing."""

RENAMED = {
    "3-Technical Evaluation": ("3-Proof of Concept", 400),
    "Closed Won": ("7-Signed", 500),
    "8-Closed Lost": ("Lost", 400),
}
"""Stages with the names that they had until so many days before the end."""

OF_DEAL = ("OpportunityId", "WhatId")
ZONES = {"US": "America/Los_Angeles", "JP": "Asia/Tokyo", "DE": "Europe/Berlin", "BR": "America/Sao_Paulo"}
OTHER_ZONE = "Europe/London"
INTERNAL, INTERNAL_NAME = record_id("RecordType", "internal"), "Internal Project"
_LATE = {"owner": 500, "territory": 300, "account": 600, "type": 200, "amount": 100, "stage": 730}


def tracked_since(until: date) -> dict[str, str]:
    """Tracking was switched on field by field, for some never."""
    return {field: f"{until - timedelta(days=days)}T00:00:00Z" for field, days in _LATE.items()}


def bin_deals(company: Company, files: Files) -> None:
    """Deals in the recycle bin are told with a mark, and their history is gone."""
    binned = [record_id("Opportunity", key) for key in sorted(company.binned)]
    for name, table in files.items():
        column = "Id" if name == "Opportunity" else next((one for one in OF_DEAL if one in table.columns), "")
        if not column:
            continue
        is_binned = col(column).is_in(binned).fill_null(False)
        if "IsDeleted" in table.columns and not name.endswith("History"):
            files[name] = table.with_columns(
                IsDeleted=pl.when(is_binned).then(pl.lit("true")).otherwise("IsDeleted")
            )
        else:
            files[name] = table.filter(~is_binned)


def merge_accounts(company: Company, files: Files) -> None:
    """Merged accounts are in the recycle bin and name the one that stayed."""
    masters = {record_id("Account", key): record_id("Account", into) for key, into in company.merged.items()}
    master = col("Id").replace_strict(masters, default=None, return_dtype=pl.String)
    files["Account"] = files["Account"].with_columns(
        MasterRecordId=master,
        IsDeleted=pl.when(master.is_not_null()).then(pl.lit("true")).otherwise("IsDeleted"),
    )


def leave_out_users(company: Company, files: Files) -> None:
    """Of some who left there is no user; each user has a time zone."""
    missing = [record_id("User", key) for key in sorted(company.unexported)]
    zone = col("CountryCode").replace_strict(ZONES, default=OTHER_ZONE, return_dtype=pl.String)
    files["User"] = files["User"].filter(~col("Id").is_in(missing)).with_columns(TimeZoneSidKey=zone)


def rename_stages(company: Company, files: Files) -> None:
    """Histories keep the names that stages had; nobody describes them any more."""
    for name, columns in (
        ("OpportunityHistory", ["StageName"]),
        ("OpportunityFieldHistory", ["OldValue", "NewValue"]),
    ):
        table = files[name]
        is_stage = col("Field") == "StageName" if "Field" in table.columns else pl.lit(True)
        for now, (before, days) in RENAMED.items():
            until = (company.periods.until - timedelta(days=days)).isoformat()
            is_old = is_stage & (col("CreatedDate") < until)
            renamed = [
                pl.when(is_old).then(col(one).replace({now: before})).otherwise(one).alias(one)
                for one in columns
            ]
            table = table.with_columns(renamed)
        files[name] = table
    company.dirt += [Dirt("renamed_stage", "OpportunityStage", before) for before, _days in RENAMED.values()]


def spell_oddly(company: Company, files: Files) -> None:
    """Stages in capitals, in full width and with spaces behind; names with spaces behind."""
    deals = company.deals("odd_spelling_of_a_stage", _known(company))
    spelled = (str.upper, str.lower, lambda text: f"{text}  ", _full_width)
    table = files["Opportunity"]
    for nth, key in enumerate(deals["key"]):
        change = spelled[nth % len(spelled)]
        table = _rewritten(table, record_id("Opportunity", key), "StageName", change)
    spaced = company.deals("trailing_spaces", _known(company))
    for key in spaced["key"]:
        table = _rewritten(table, record_id("Opportunity", key), "Name", lambda text: f"{text} ")
    files["Opportunity"] = table


def lose_owners(company: Company, files: Files) -> None:
    """Some rows name no owner."""
    lost = [record_id("Opportunity", key) for key in sorted(company.ownerless)]
    owner = pl.when(~col("Id").is_in(lost)).then("OwnerId")
    files["Opportunity"] = files["Opportunity"].with_columns(OwnerId=owner)


def type_outside(company: Company, files: Files) -> None:
    """Some deals are of a record type that is none of the sales process."""
    deals = company.deals("record_type_outside_the_sales_process", _known(company))
    internal = [record_id("Opportunity", key) for key in deals["key"]]
    company.internal = frozenset(deals["key"])
    types = files["RecordType"]
    row = {
        "Id": INTERNAL,
        "Name": INTERNAL_NAME,
        "DeveloperName": "internal",
        "SobjectType": "Opportunity",
    }
    files["RecordType"] = pl.concat(
        [types, pl.DataFrame([{**row, "IsActive": "true"}]).select(types.columns)]
    )
    kind = pl.when(col("Id").is_in(internal)).then(pl.lit(INTERNAL)).otherwise("RecordTypeId")
    files["Opportunity"] = files["Opportunity"].with_columns(RecordTypeId=kind)


def tell_twice(company: Company, files: Files) -> None:
    """Rows that come twice: the same, and one from before the deal's last change in front of the right one."""
    deals = files["Opportunity"]
    same = _of(deals, company.deals("row_twice", _known(company)))
    old = _of(deals, company.deals("stale_row_before_the_right_one", _known(company)))
    stale = old.with_columns(
        Amount=pl.when(col("Amount").is_not_null()).then(pl.lit("1000")),
        LastModifiedDate=col("CreatedDate"),
        StageName=pl.lit("1-Discovery"),
    )
    files["Opportunity"] = pl.concat([stale, deals, same])
    for name in ("OpportunityHistory", "OpportunityFieldHistory"):
        table = files[name]
        again = company.some(table, len(same))
        company.dirt += [Dirt("row_twice", name, one) for one in again["Id"]]
        files[name] = pl.concat([table, again])


def copy_accounts(company: Company, files: Files) -> None:
    """Accounts that somebody entered a second time, under another Id."""
    table = files["Account"]
    chosen = company.some(table.filter(IsDeleted="false"), len(company.merged))
    again = chosen.with_columns(Id=ids("Account", chosen["Id"] + "again"), Name=col("Name") + " ")
    company.dirt += [Dirt("account_entered_twice", "Account", one) for one in again["Id"]]
    files["Account"] = pl.concat([table, again])


def forbid_fields(company: Company, files: Files) -> None:
    """Columns of which the user who exports may not read the fields."""
    for name, columns in FORBIDDEN.items():
        files[name] = files[name].drop(columns)
        company.dirt += [Dirt("field_without_permission", name, column) for column in columns]


def _known(company: Company) -> pl.DataFrame:
    return company.tables["opportunity"].filter(~col("key").is_in(list(company.binned)))


def _of(table: pl.DataFrame, deals: pl.DataFrame) -> pl.DataFrame:
    return table.filter(col("Id").is_in(ids("Opportunity", deals["key"]).implode()))


def _rewritten(table: pl.DataFrame, record: str, column: str, change: Callable[[str], str]) -> pl.DataFrame:
    text = col(column).map_elements(change, pl.String)
    return table.with_columns(pl.when(col("Id") == record).then(text).otherwise(column).alias(column))


def _full_width(text: str) -> str:
    return "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in text)


SOILS: tuple[Callable[[Company, Files], None], ...] = (
    bin_deals,
    merge_accounts,
    leave_out_users,
    rename_stages,
    spell_oddly,
    lose_owners,
    type_outside,
    tell_twice,
    copy_accounts,
    forbid_fields,
)
"""In this order: what comes twice comes with what was done to it."""
