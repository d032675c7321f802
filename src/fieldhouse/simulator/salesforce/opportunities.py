"""Opportunities, and the two histories that Salesforce keeps of them.

OpportunityHistory says how stage, amount, close date and forecast category stood after each change of one of them, for
as long as the opportunity lives. OpportunityFieldHistory says what each tracked field was and became, and forgets what
is older than `KEPT_DAYS`; a reference is told twice, once by names and once by Ids.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

import polars as pl
from polars import col

from ..stages import STAGES
from .ids import ids, numbered

KEPT_DAYS = 730
"""Salesforce keeps field history for 18 to 24 months."""

STOOD = {"stage": "StageName", "amount": "Amount", "close_on": "CloseDate", "category": "ForecastCategory"}
TRACKED = {
    "stage": "StageName",
    "amount": "Amount",
    "close_on": "CloseDate",
    "category": "ForecastCategoryName",
    "currency": "CurrencyIsoCode",
    "type": "Type",
    "order_type": "Order_Type__c",
    "owner": "Owner",
    "account": "Account",
    "territory": "Territory2",
}
REFERENCES = {"owner": "User", "account": "Account", "territory": "Territory2"}
CATEGORIES = {
    "omitted": ("Omitted", "Omitted"),
    "pipeline": ("Pipeline", "Pipeline"),
    "best_case": ("BestCase", "Best Case"),
    "commit": ("Forecast", "Commit"),
    "closed": ("Closed", "Closed"),
}
"""The forecast category as the API names it, and as the screen does."""
TYPES = {"new_business": "New Business", "add_on": "Add-On", "renewal": "Renewal", "services": "Services"}
ORDER_TYPES = {
    "first_order": "First Order",
    "connected_new": "Connected New",
    "growth": "Growth",
    "contraction": "Contraction",
    "churn": "Churn",
    "other": "Other",
}
PROBABILITY = (0, 10, 20, 40, 60, 80, 90, 100, 0, 0, 0)
"""In percent, by stage."""

STAGE_NAMES = {stage.code: stage.label for stage in STAGES}
_NAMES = {
    "stage": STAGE_NAMES,
    "category": {code: label for code, (_api, label) in CATEGORIES.items()},
    "type": TYPES,
    "order_type": ORDER_TYPES,
}
_API_CATEGORIES = {code: api for code, (api, _label) in CATEGORIES.items()}
_CHANCES = {stage.label: f"{chance}.0" for stage, chance in zip(STAGES, PROBABILITY, strict=True)}
_OUTCOMES = {stage.label: stage.outcome for stage in STAGES}

Objects = Iterator[tuple[str, pl.DataFrame]]


def tracked_since(day: date) -> dict[str, str]:
    """All fields, tracked since a day began."""
    return dict.fromkeys(TRACKED, f"{day}T00:00:00Z")


def instant(seconds: pl.Expr) -> pl.Expr:
    """An instant as Salesforce writes it, of one that ends in seconds and Z."""
    return seconds.str.strip_suffix("Z") + ".000Z"


class Histories:
    """Makes the history objects of batches; rows are numbered on from batch to batch."""

    def __init__(self, tracked_since: Mapping[str, str], names: dict[str, pl.DataFrame]) -> None:
        """``tracked_since`` says from which instant on each field is tracked; others are not."""
        self._names, self._tracked_since = names, tracked_since
        self._stood = self._changed = 0

    def of(self, changes: pl.DataFrame) -> Objects:
        """Both histories of a batch of changes (opportunity, field, value, at)."""
        yield "OpportunityHistory", self._standings(changes)
        yield "OpportunityFieldHistory", self._changes(changes)

    def _standings(self, changes: pl.DataFrame) -> pl.DataFrame:
        rows = changes.filter(col("field").is_in([*STOOD, "currency"]))
        values = [
            col("value").filter(col("field") == field).last().alias(field) for field in (*STOOD, "currency")
        ]
        rows = rows.group_by("opportunity", "at", maintain_order=True).agg(values)
        rows = rows.sort("opportunity", "at", maintain_order=True)
        rows = rows.with_columns(col(*STOOD, "currency").forward_fill().over("opportunity"))
        first, self._stood = self._stood, self._stood + rows.height
        stage = col("stage").replace_strict(STAGE_NAMES)
        return rows.select(
            numbered("OpportunityHistory", range(first, self._stood)),
            OpportunityId=ids("Opportunity", rows["opportunity"]),
            StageName=stage,
            Amount=col("amount"),
            Probability=stage.replace_strict(_CHANCES),
            CloseDate=col("close_on"),
            ForecastCategory=col("category").replace_strict(_API_CATEGORIES),
            CurrencyIsoCode=col("currency"),
            CreatedDate=instant(col("at")),
            SystemModstamp=instant(col("at")),
            IsDeleted=pl.lit("false"),
        )

    def _changes(self, changes: pl.DataFrame) -> pl.DataFrame:
        rows = changes.with_columns(before=col("value").shift().over("opportunity", "field"))
        since = col("field").replace_strict(self._tracked_since, default=None, return_dtype=pl.String)
        rows = rows.filter(col("before").is_not_null(), col("at") >= since)
        parts = [self._told(rows.filter(col("field") == field), field) for field in TRACKED]
        told = pl.concat([one for pair in parts for one in pair])
        told = told.sort("at", "opportunity", maintain_order=True)
        first, self._changed = self._changed, self._changed + told.height
        return told.select(
            numbered("OpportunityFieldHistory", range(first, self._changed)),
            OpportunityId=ids("Opportunity", told["opportunity"]),
            Field=col("field"),
            DataType=col("type"),
            OldValue=col("before"),
            NewValue=col("value"),
            CreatedDate=instant(col("at")),
            IsDeleted=pl.lit("false"),
        )

    def _told(self, rows: pl.DataFrame, field: str) -> list[pl.DataFrame]:
        """The rows that tell of the changes of a field: those of a reference by name and by Id."""
        told = rows.with_columns(field=pl.lit(TRACKED[field]))
        if field not in REFERENCES:
            names = _NAMES.get(field)
            if names:
                told = told.with_columns(col("before", "value").replace_strict(names))
            return [told.with_columns(type=pl.lit("DynamicEnum" if names else "Text"))]
        of = REFERENCES[field]
        by_name = self._names[of]
        named = told.with_columns(
            col(one).replace_strict(by_name["key"], by_name["name"], default=None)
            for one in ("before", "value")
        )
        by_id = told.with_columns(
            ids(of, told["before"]).alias("before"), ids(of, told["value"]).alias("value")
        )
        return [named.with_columns(type=pl.lit("Text")), by_id.with_columns(type=pl.lit("EntityId"))]


def opportunities(deals: pl.DataFrame) -> pl.DataFrame:
    """The Opportunity rows of a batch."""
    stage = col("stage").replace_strict(STAGE_NAMES)
    outcome = stage.replace_strict(_OUTCOMES)
    return deals.select(
        Id=ids("Opportunity", deals["key"]),
        IsDeleted=pl.lit("false"),
        AccountId=ids("Account", deals["account"]),
        RecordTypeId=ids("RecordType", deals["type"]),
        Name=col("name"),
        StageName=stage,
        Amount=col("amount"),
        Probability=stage.replace_strict(_CHANCES),
        CloseDate=col("close_on"),
        Type=col("type").replace_strict(TYPES),
        Order_Type__c=col("order_type").replace_strict(ORDER_TYPES),
        NextStep=col("next_step"),
        LeadSource=col("lead_source"),
        IsClosed=(outcome != "open").cast(pl.String),
        IsWon=(outcome == "won").cast(pl.String),
        ForecastCategory=col("category").replace_strict(_API_CATEGORIES),
        ForecastCategoryName=col("category").replace_strict(_NAMES["category"]),
        CurrencyIsoCode=col("currency"),
        CampaignId=ids("Campaign", deals["campaign"]),
        OwnerId=ids("User", deals["owner"]),
        Territory2Id=ids("Territory2", deals["territory"]),
        CreatedDate=instant(col("created_at")),
        LastModifiedDate=instant(col("modified_at")),
        SystemModstamp=instant(col("modified_at")),
    )
