"""The files of the export: what the simulator writes kind by kind, object by object; and what lies beside them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Literal

import polars as pl
from polars import col

from ..periods import Periods
from ..stages import STAGES
from ..writing import Sheets
from . import details
from .beside import write_beside
from .currencies import currency_types, dated_rates
from .ids import ids, numbered
from .leads import OF_DEAL, account_teams, leads
from .opportunities import (
    CATEGORIES,
    KEPT_DAYS,
    PROBABILITY,
    Histories,
    Objects,
    opportunities,
    tracked_since,
)
from .people import Today
from .quotas import periods_of, quotas_of

HELD = (
    *("person", "position", "holding", "reporting_line", "territory", "territory_line"),
    *("account", "account_territory", "rate", "campaign_member", "quota", "call"),
)
"""Kinds of which an object is made once all rows are known; the others are written as they come."""


class SalesforceSheets(Sheets):
    """The open files of an export of the company as it stands at the end."""

    quotes: Literal["necessary", "always"] = "always"

    def __init__(self, folder: Path, periods: Periods) -> None:
        super().__init__(folder)
        self._periods = periods
        self._held: dict[str, list[pl.DataFrame]] = {kind: [] for kind in HELD}
        self._remembered: dict[str, list[pl.DataFrame]] = {}
        self._names: dict[str, pl.DataFrame] = {}
        self._histories = Histories(self.tracked_since(), self._names)
        self._takers: dict[str, Callable[[pl.DataFrame], Objects]] = {
            "change": self._histories.of,
            "opportunity": self._opportunities,
            "split": self._splits,
            "product": details.products,
            "product_line": details.lines,
            "contact": self._contacts,
            "contact_role": details.contact_roles,
            "route_leg": self._legs,
            "activity": details.activities,
            "campaign": details.campaigns,
        }

    def tracked_since(self) -> dict[str, str]:
        """Since which instant each field of opportunities has been tracked."""
        return tracked_since(self._periods.until - timedelta(days=KEPT_DAYS))

    def take(self, kind: str, table: pl.DataFrame) -> None:
        """Write the objects that a kind's rows make, or keep the rows."""
        if kind in self._held:
            self._held[kind].append(table)
            if kind in ("person", "territory"):
                self._name(kind, table)
            return
        for name, rows in self._takers[kind](table) if kind in self._takers else ():
            self.append(name, rows)

    def finish(self) -> None:
        """Write what is made of all rows, and what the company keeps outside its CRM."""
        tables, today = self.finish_export()
        known = {kind: pl.concat(rows) for kind, rows in self._remembered.items()}
        self.rows |= write_beside(self._folder, {**tables, **known}, today, self._periods)

    def finish_export(self) -> tuple[dict[str, pl.DataFrame], Today]:
        """Write the objects that are made of all rows; return these by kind, and the organisation of today."""
        tables = {kind: pl.concat(rows) for kind, rows in self._held.items()}
        today = Today(tables, self._periods.until)
        self.append("User", today.users())
        self.append("UserRole", today.roles())
        for name, rows in today.territories():
            self.append(name, rows)
        self.append("OpportunityStage", _stages())
        self.append("OpportunitySplitType", details.split_types())
        self.append("RecordType", details.record_types())
        self.append("CurrencyType", currency_types(tables["rate"], self._periods.until))
        self.append("DatedConversionRate", dated_rates(tables["rate"]))
        self.append("Period", periods_of(self._periods))
        self.append("ForecastingQuota", quotas_of(tables["quota"], tables["holding"]))
        self.append("CampaignMember", details.members(tables["campaign_member"]))
        self.append("CampaignMemberStatus", details.member_statuses(tables["campaign_member"]))
        self.append("Account", _accounts(tables["account"]))
        self.append("ObjectTerritory2Association", _coverage(tables["account_territory"]))
        known = {kind: pl.concat(rows) for kind, rows in self._remembered.items()}
        if {"contact", "split"} <= known.keys():
            self.append("Lead", leads(known["opportunity"], known["contact"], tables["account"]))
            self.append("AccountTeamMember", account_teams(known["opportunity"], known["split"]))
        return tables, today

    def _name(self, kind: str, table: pl.DataFrame) -> None:
        if kind == "person":
            name = col("given_name") + " " + col("family_name")
            self._names["User"] = table.select("key", name=name)
        else:
            self._names["Territory2"] = table.select("key", "name")
        self._names.setdefault("Account", table.select("key", name="key").clear())

    def _opportunities(self, table: pl.DataFrame) -> Objects:
        self._remember("opportunity", table.select(OF_DEAL))
        yield "Opportunity", opportunities(table)

    def _contacts(self, table: pl.DataFrame) -> Objects:
        self._remember("contact", table)
        yield from details.contacts(table)

    def _splits(self, table: pl.DataFrame) -> Objects:
        self._remember("split", table)
        yield from details.splits(table)

    def _legs(self, table: pl.DataFrame) -> Objects:
        self._remember("route_leg", table)
        yield from details.partners(table)

    def _remember(self, kind: str, table: pl.DataFrame) -> None:
        """Keep rows that are written at once, for what is made of several kinds."""
        self._remembered.setdefault(kind, []).append(table)


def _stages() -> pl.DataFrame:
    """OpportunityStage: the stage map as it stands at the end."""
    categories = list(CATEGORIES.values())
    rows = [
        (
            stage.label,
            "true" if stage.outcome != "open" else "false",
            "true" if stage.outcome == "won" else "false",
            categories[stage.after][0],
            categories[stage.after][1],
            f"{chance}.0",
            str(place + 1),
        )
        for place, (stage, chance) in enumerate(zip(STAGES, PROBABILITY, strict=True))
    ]
    names = (
        "MasterLabel",
        "IsClosed",
        "IsWon",
        "ForecastCategory",
        "ForecastCategoryName",
        "DefaultProbability",
    )
    table = pl.DataFrame(rows, [*names, "SortOrder"], orient="row")
    return table.select(
        numbered("OpportunityStage", range(1, table.height + 1)),
        pl.all(),
        ApiName=col("MasterLabel"),
        IsActive=pl.lit("true"),
    )


def _accounts(table: pl.DataFrame) -> pl.DataFrame:
    return table.select(
        Id=ids("Account", table["key"]),
        IsDeleted=pl.lit("false"),
        MasterRecordId=pl.lit(None, pl.String),
        Name=col("name"),
        NameLocal=col("reading"),
        Type=col("kind").str.to_titlecase(),
        ParentId=ids("Account", table["parent"]),
        Industry=col("industry").str.replace_all("_", " ").str.to_titlecase(),
        BillingCountryCode=col("country"),
        NumberOfEmployees=col("employees"),
        Corporate_Number__c=col("corporate_number"),
        Fiscal_Year_End_Month__c=col("year_end_month"),
        Wall__c=col("wall"),
    )


def _coverage(table: pl.DataFrame) -> pl.DataFrame:
    """ObjectTerritory2Association: where accounts lie today."""
    rows = table.filter(col("valid_to").is_null())
    return rows.select(
        Id=ids("ObjectTerritory2Association", rows["account"]),
        ObjectId=ids("Account", rows["account"]),
        Territory2Id=ids("Territory2", rows["territory"]),
        AssociationCause=pl.lit("Territory2Manual"),
        SobjectType=pl.lit("Account"),
    )
