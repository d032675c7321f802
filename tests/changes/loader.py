"""What Salesforce's Data Loader does with an update file, done to the CSV files of an export.

It goes by Salesforce's documentation, not by our code: fields are mapped by name, columns that are no field are left
out, an empty cell leaves the field alone and ``#N/A`` empties it (Bulk API). Each change also stands in both histories,
as Salesforce writes it.
"""

from __future__ import annotations

import csv
import shutil
from pathlib import Path
from typing import Any

API_CATEGORIES = {
    "Omitted": "Omitted",
    "Pipeline": "Pipeline",
    "Best Case": "BestCase",
    "Commit": "Forecast",
    "Closed": "Closed",
}
TRACKED = {"OwnerId": "Owner"}


def read(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    """The columns and rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return list(rows.fieldnames or []), list(rows)


def write(path: Path, columns: list[str], rows: list[dict[str, str]]) -> None:
    """Write such a file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)


def copied(export: Path, to: Path, taken_on: str) -> Path:
    """A copy of an export as if it were taken on another day."""
    shutil.copytree(export, to)
    profile = to / "fieldhouse-profile.toml"
    lines = profile.read_text(encoding="utf-8").splitlines()
    lines = [f"taken_on = {taken_on}" if one.startswith("taken_on") else one for one in lines]
    profile.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return to


def update(export: Path, sheet: Path, at: str) -> int:
    """Load an update file into the opportunities of an export at an instant; how many fields changed."""
    columns, rows = read(export / "Opportunity.csv")
    heads, changes = read(sheet)
    fields = [one for one in heads if one in columns and one != "Id"]
    by_id, told = {row["Id"]: row for row in rows}, 0
    stood: list[dict[str, str]] = []
    tracked: list[dict[str, str]] = []
    for change in changes:
        row = by_id[change["Id"]]
        for field in fields:
            value = "" if change[field] == "#N/A" else change[field] or row[field]
            if value != row[field]:
                tracked.append(
                    {"Field": TRACKED.get(field, field), "OldValue": row[field], "NewValue": value}
                )
                tracked[-1]["OpportunityId"] = row["Id"]
                row[field] = value
                told += 1
        if "ForecastCategoryName" in row:
            row["ForecastCategory"] = API_CATEGORIES[row["ForecastCategoryName"]]
        row["LastModifiedDate"] = at
        stood.append({**row, "OpportunityId": row["Id"]})
    write(export / "Opportunity.csv", columns, rows)
    _append(export / "OpportunityHistory.csv", stood, at)
    _append(export / "OpportunityFieldHistory.csv", tracked, at)
    return told


def _append(path: Path, rows: list[dict[str, Any]], at: str) -> None:
    columns, held = read(path)
    for nth, row in enumerate(rows):
        own = {"Id": f"{path.stem[:16]}-{at}-{nth}", "CreatedDate": at, "IsDeleted": "false"}
        held.append({name: own.get(name, row.get(name, "")) for name in columns})
    write(path, columns, held)
