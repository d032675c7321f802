"""Who held what in the company's own record files, and which nodes have something under them that moved."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl

from fieldhouse.simulator.salesforce.ids import record_id


def table(folder: Path, kind: str) -> pl.DataFrame:
    return pl.read_csv(folder / f"{kind}.csv", infer_schema_length=0)


def next_quarter(start: date) -> date:
    months = start.year * 12 + start.month - 1 + 3
    return date(months // 12, months % 12 + 1, 1)


class Users:
    """The users as Salesforce has them: each has one role, that of the position held last."""

    def __init__(self, kept: Path, native: Path) -> None:
        roles = dict(table(native, "position").select("key", "role").iter_rows())
        self._role_of = dict(table(kept, "holding").select("person", "position").iter_rows())
        self._holdings = table(native, "holding").rows(named=True)
        self._leads = {
            one["person"]: one["position"]
            for one in self._holdings
            if one["valid_to"] is None and roles[one["position"]] == "leader"
        }
        quotas = table(native, "quota").filter(pl.col("amount").is_not_null())
        rows = quotas.select("position", "starts_on").unique(maintain_order=True).iter_rows()
        self.quotas = [(position, date.fromisoformat(day)) for position, day in rows]

    def holder_at(self, position: str, quarter: date) -> str | None:
        """Who held a position first in a quarter."""
        start, until = quarter.isoformat(), next_quarter(quarter).isoformat()
        held = [
            one
            for one in self._holdings
            if one["position"] == position
            and one["valid_from"] < until
            and (one["valid_to"] is None or one["valid_to"] > start)
        ]
        return min(held, key=lambda one: one["valid_from"])["person"] if held else None

    def node_of(self, person: str) -> str:
        """The Id of the role that a person leads today, else of the seat."""
        role = self._leads.get(person)
        return record_id("UserRole", role) if role else record_id("User", person)


def moved_nodes(native: Path) -> set[tuple[str, str]]:
    """The nodes, in both trees, under which something stood on some day and not on all."""
    found: set[tuple[str, str]] = set()
    for tree, kind, child, parent in (
        ("organisation", "reporting_line", "position", "reports_to"),
        ("territories", "territory_line", "territory", "parent"),
    ):
        lines = table(native, kind).select(child, parent)
        parents: dict[str, list[str]] = {}
        for one, above in lines.iter_rows():
            parents.setdefault(one, []).append(above)
        moved = [above for several in parents.values() if len(several) > 1 for above in several]
        if tree == "organisation":
            held = table(native, "holding")
            several = held.filter(held["person"].is_duplicated())
            moved += several["position"].to_list()
        while moved:
            node = moved.pop()
            if node and (tree, node) not in found:
                found.add((tree, node))
                moved += parents.get(node, [])
    return found
