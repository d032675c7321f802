"""Which nodes every deal counts in, and with how much: the table that every node total is summed from.

In the organisation a deal counts where its owners stood on the day that places it, and in every position above; each
owner brings a share, and the parts add up to the deal. In the territories it counts whole, where it lies and above.
A deal of two owners under one node is one row there.
"""

from __future__ import annotations

from typing import Any

import ibis
import pyarrow as pa

from fieldhouse.domain.money import allocate
from fieldhouse.domain.shares import Split, SplitKind, owner_shares
from fieldhouse.facts.conversion import VIEWS
from fieldhouse.facts.engine import Table
from fieldhouse.facts.history import History

NOBODY = 0
"""The owner of a deal without one: no person has this number, so that part stands in no position."""

LEAF = pa.schema(
    [pa.field("key", pa.int64()), pa.field("person", pa.int64()), pa.field("placed_on", pa.date32())]
    + [pa.field(f"{view}_minor", pa.int64()) for view in VIEWS]
)


def leaves(deals: pa.Table, splits: pa.Table) -> pa.Table:
    """One row a deal and owner with the owner's part of the amount in each view."""
    shares: dict[int, list[Split]] = {}
    for row in splits.to_pylist():
        shares.setdefault(row["opportunity"], []).append(
            Split(row["person"], SplitKind.OWNER, row["share_bp"])
        )
    plain = ["key", "owner", "placed_on", *(f"{view}_minor" for view in VIEWS)]
    rows: list[tuple[Any, ...]] = []
    for key, owner, placed_on, *amounts in zip(*(deals[name].to_pylist() for name in plain), strict=True):
        if key not in shares:
            rows.append((key, owner, placed_on, *amounts))
            continue
        parts = owner_shares(owner or NOBODY, shares[key])
        weights = [share_bp for _person, share_bp in parts]
        by_view = [[None] * len(parts) if one is None else allocate(one, weights) for one in amounts]
        rows.extend(
            (key, person, placed_on, *part) for (person, _bp), *part in zip(parts, *by_view, strict=True)
        )
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(LEAF)
    return pa.Table.from_arrays(
        [pa.array(c, f.type) for c, f in zip(columns, LEAF, strict=True)], schema=LEAF
    )


def members(history: History, deals: Table, splits: pa.Table) -> pa.Table:
    """One row a tree, node and deal that counts there: tree, node, key and the amount in each view."""
    session = history.session
    owned = session.table("leaves", leaves(session.arrow(deals), splits))
    placements = session.table("placements", history.snapshot("placements"))
    organisation = session.table("organisation", history.snapshot("organisation"))
    territories = session.table("territories", history.snapshot("territories"))
    placed = owned.inner_join(
        placements, [owned.person == placements.person, *_held(placements, owned.placed_on)]
    ).drop("person_right", "valid_from", "valid_to")
    by_team = placed.inner_join(
        organisation, [placed.position == organisation.descendant, *_held(organisation, placed.placed_on)]
    )
    by_land = deals.inner_join(
        territories, [deals.territory == territories.descendant, *_held(territories, deals.placed_on)]
    )
    together = _summed(by_team, "organisation").union(_summed(by_land, "territories"))
    return session.arrow(together.order_by(["tree", "node", "key"]))


def _summed(rows: Table, tree: str) -> Table:
    sums = {f"{view}_minor": rows[f"{view}_minor"].sum().cast("int64") for view in VIEWS}
    one = rows.group_by(node=rows.ancestor, key=rows.key).agg(**sums)
    return one.select(
        tree=ibis.literal(tree), node=one.node, key=one.key, **{name: one[name] for name in sums}
    )


def _held(table: Table, day: Any) -> list[Any]:
    return [table.valid_from <= day, table.valid_to.isnull() | (table.valid_to > day)]
