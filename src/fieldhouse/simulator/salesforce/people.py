"""Users, roles and territories as they stand on the last day: Salesforce keeps no history of them.

A role is a team: who leads it leads its forecasts, and everybody else of the team is a user in it.
"""

from __future__ import annotations

from datetime import date

import polars as pl
from polars import col

from .ids import ids, record_id

_MODEL, _TYPE = record_id("Territory2Model", 1), record_id("Territory2Type", 1)
INTEGRATION = record_id("User", 1)
"""The user who runs integrations, and stands in no role."""


class Today:
    """The organisation on the last day; a leaver keeps the role that he or she had last."""

    def __init__(self, tables: dict[str, pl.DataFrame], until: date) -> None:
        self._tables, self._until = tables, until.isoformat()
        self.leading = tables["position"].filter(role="leader")["key"]
        self.lines = self._current("reporting_line")
        self.territory_lines = self._current("territory_line")
        last = tables["holding"].sort("valid_from", maintain_order=True)
        self.last_held = last.unique("person", keep="last", maintain_order=True).select("person", "position")
        held = self._current("holding")
        self.holder_of = held.unique("position", keep="last", maintain_order=True).select(
            "position", "person"
        )

    def role_of(self) -> pl.DataFrame:
        """The role of each person: the position that he or she had last, where it leads others, else the one above."""
        rows = self.last_held.join(
            self.lines.select("position", "reports_to"), on="position", how="left", maintain_order="left"
        )
        own = pl.when(col("position").is_in(self.leading.implode())).then("position").otherwise("reports_to")
        return rows.select("person", role=own)

    def _current(self, kind: str) -> pl.DataFrame:
        rows = self._tables[kind]
        ends = col("valid_to").is_null() | (col("valid_to") > self._until)
        return rows.filter(col("valid_from") <= self._until, ends)

    def users(self) -> pl.DataFrame:
        """User, the one for integrations included."""
        above = self.lines.select("position", "reports_to")
        leads = self.holder_of.rename({"position": "reports_to", "person": "manager"})
        rows = self._tables["person"].join(self.last_held, left_on="key", right_on="person", how="left")
        rows = rows.join(self.role_of(), left_on="key", right_on="person", how="left")
        rows = rows.join(above, on="position", how="left").join(leads, on="reports_to", how="left")
        titles = self._tables["position"].select(position="key", title="title")
        rows = rows.join(titles, on="position", how="left", maintain_order="left")
        users = rows.select(
            Id=ids("User", rows["key"]),
            Username=col("email"),
            FirstName=col("given_name"),
            LastName=col("family_name"),
            Name=col("given_name") + " " + col("family_name"),
            Title=col("title"),
            Email=col("email"),
            IsActive=(col("ends_on").is_null() | (col("ends_on") > self._until)).cast(pl.String),
            UserRoleId=ids("UserRole", rows["role"]),
            ManagerId=ids("User", rows["manager"]),
            LanguageLocaleKey=pl.when(col("language") == "ja").then(pl.lit("ja")).otherwise(pl.lit("en_US")),
            CountryCode=col("country"),
            UserType=pl.lit("Standard"),
            CreatedDate=col("starts_on") + "T00:00:00.000Z",
        )
        integration = {
            "Id": INTEGRATION,
            "Username": "integration@kestrel.example",
            "LastName": "Integration",
            "Name": "Integration",
            "Email": "integration@kestrel.example",
            "IsActive": "true",
            "LanguageLocaleKey": "en_US",
            "UserType": "Standard",
        }
        return pl.concat([users, pl.DataFrame([integration])], how="diagonal")

    def roles(self) -> pl.DataFrame:
        """UserRole: the positions that lead others, each under the one that it reports to."""
        lines = self.lines.select("position", "reports_to")
        rows = self._tables["position"].filter(role="leader")
        rows = rows.join(lines, left_on="key", right_on="position", how="left", maintain_order="left")
        rows = rows.join(
            self.holder_of, left_on="key", right_on="position", how="left", maintain_order="left"
        )
        return rows.select(
            Id=ids("UserRole", rows["key"]),
            Name=col("title"),
            DeveloperName=col("key").str.replace_all("-", "_"),
            ParentRoleId=ids("UserRole", rows["reports_to"]),
            ForecastUserId=ids("User", rows["person"]),
            PortalType=pl.lit("None"),
        )

    def territories(self) -> list[tuple[str, pl.DataFrame]]:
        """The territories of the one active model, and who works in them."""
        lines = self.territory_lines.select("territory", "parent")
        rows = self._tables["territory"].join(
            lines, left_on="key", right_on="territory", how="left", maintain_order="left"
        )
        territories = rows.select(
            Id=ids("Territory2", rows["key"]),
            Name=col("name"),
            DeveloperName=col("key").str.replace_all("-", "_"),
            ParentTerritory2Id=ids("Territory2", rows["parent"]),
            Territory2ModelId=pl.lit(_MODEL),
            Territory2TypeId=pl.lit(_TYPE),
        )
        patches = self.holder_of.filter(col("position").str.starts_with("SELL-")).select(
            "person", territory=col("position").str.replace("SELL-", "T-", literal=True)
        )
        users = patches.select(
            Id=ids("UserTerritory2Association", patches["territory"]),
            UserId=ids("User", patches["person"]),
            Territory2Id=ids("Territory2", patches["territory"]),
            IsActive=pl.lit("true"),
        )
        model = {"Id": _MODEL, "Name": "Field", "DeveloperName": "Field", "State": "Active"}
        kind = {"Id": _TYPE, "MasterLabel": "Geography", "DeveloperName": "Geography", "Priority": "1"}
        return [
            ("Territory2Model", pl.DataFrame([model])),
            ("Territory2Type", pl.DataFrame([kind])),
            ("Territory2", territories),
            ("UserTerritory2Association", users),
        ]
