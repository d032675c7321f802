"""The same company's export of an earlier day: what had not happened yet is taken out of the files."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import polars as pl
from polars import col

STOOD = ("StageName", "Amount", "CloseDate", "ForecastCategory", "Probability")
OF_FIELD = {
    "Owner": "OwnerId",
    "Territory2": "Territory2Id",
    "Type": "Type",
    "Order_Type__c": "Order_Type__c",
}
DEPENDENT = (
    *("OpportunityLineItem", "OpportunityContactRole", "OpportunitySplit", "OpportunityTeamMember"),
    *("Partner", "Task", "Event", "Lead"),
)


def export_of(day: date, later: Path, folder: Path, until: date) -> Path:
    """Write the export that would have been taken when ``day`` ended in UTC, of one that covers ``until``."""
    shutil.copytree(later, folder)
    profile = folder / "fieldhouse-profile.toml"
    profile.write_text(profile.read_text(encoding="utf-8").replace(until.isoformat(), day.isoformat()))
    ends = f"{day}T23:59:59.999Z"
    deals = _read(folder, "Opportunity").filter(col("CreatedDate") <= ends)
    told, stood = _read(folder, "OpportunityFieldHistory"), _read(folder, "OpportunityHistory")
    was = stood.filter(col("CreatedDate") <= ends).sort("CreatedDate", maintain_order=True)
    was = was.unique("OpportunityId", keep="last").select("OpportunityId", *STOOD)
    deals = deals.drop(STOOD).join(was, left_on="Id", right_on="OpportunityId", maintain_order="left")
    after = told.filter(col("CreatedDate") > ends, col("DataType") != "Text").sort(
        "CreatedDate", maintain_order=True
    )
    after = after.unique(["OpportunityId", "Field"], keep="first", maintain_order=True)
    for field, column in OF_FIELD.items():
        own = after.filter(Field=field).select(Id="OpportunityId", was="OldValue")
        deals = deals.join(own, on="Id", how="left", maintain_order="left")
        deals = deals.with_columns(pl.coalesce("was", column).alias(column)).drop("was")
    last = pl.min_horizontal(col("LastModifiedDate"), pl.lit(ends))
    _write(folder, "Opportunity", deals.with_columns(LastModifiedDate=last))
    for name, rows in (("OpportunityFieldHistory", told), ("OpportunityHistory", stood)):
        _write(folder, name, rows.filter(col("CreatedDate") <= ends))
    for name in DEPENDENT:
        rows = _read(folder, name)
        of = next(one for one in ("OpportunityId", "WhatId", "ConvertedOpportunityId") if one in rows.columns)
        _write(folder, name, rows.filter(col(of).is_in(deals["Id"].implode())))
    return folder


def _read(folder: Path, name: str) -> pl.DataFrame:
    table = pl.read_csv(folder / f"{name}.csv", infer_schema_length=0)
    return table.with_columns(pl.all().replace("", None))


def _write(folder: Path, name: str, table: pl.DataFrame) -> None:
    table.write_csv(folder / f"{name}.csv", quote_style="always")
