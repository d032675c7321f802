"""The parts of deals with several owners: shares of the whole, and amounts that add up to the deal's.

What `domain.shares.owner_shares` and `domain.money.allocate` say of one deal, for all deals with splits at once.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fieldhouse.domain.errors import BadInput
from fieldhouse.domain.money import WHOLE_BP, allocate
from fieldhouse.facts.conversion import SAFE, VIEWS

NOBODY = 0
"""The owner of a deal without one: no person has this number, so that part stands in no position."""


def shares(deals: pa.Table, splits: pa.Table) -> pa.Table:
    """One row an owner of a deal that has splits, with the owner's part of the amount in each view.

    ``deals`` are sorted by key. Columns: row (of the deal), person, placed_on, and ``<view>_minor``.
    """
    keys = deals["key"].to_numpy()
    row = np.searchsorted(keys, splits["opportunity"].to_numpy())
    is_deal = row < len(keys)
    is_deal[is_deal] = keys[row[is_deal]] == splits["opportunity"].to_numpy()[is_deal]
    splits, row = splits.filter(pa.array(is_deal)), row[is_deal]
    owner = deals["owner"].take(pa.array(np.unique(row))).fill_null(NOBODY).to_numpy().astype(np.int64)
    deal, person, share_bp = _owners(np.unique(row), owner, row, splits["person"], splits["share_bp"])
    columns = {"row": pa.array(deal, pa.int32()), "person": pa.array(person, pa.int64())}
    columns["placed_on"] = deals["placed_on"].take(pa.array(deal)).combine_chunks()
    for view in VIEWS:
        amount = deals[f"{view}_minor"].take(pa.array(deal)).combine_chunks()
        part = allotted(amount.fill_null(0).to_numpy(zero_copy_only=False), share_bp, deal)
        columns[f"{view}_minor"] = pc.if_else(amount.is_valid(), pa.array(part, pa.int64()), None)
    return pa.table(columns)


def _owners(own_row: Any, owner: Any, row: Any, person: Any, share_bp: Any) -> tuple[Any, Any, Any]:
    """All who own a part, the deal's owner first: (row, person, basis points), the whole in sum for each deal."""
    all_rows = np.concatenate([own_row, row])
    people = np.concatenate([owner, person.to_numpy()])
    given = np.concatenate([np.zeros(len(owner), np.int64), share_bp.to_numpy()])
    place = np.arange(len(all_rows))
    order = np.lexsort((place, people, all_rows))
    begins = np.ones(len(order), bool)
    begins[1:] = (np.diff(all_rows[order]) != 0) | (np.diff(people[order]) != 0)
    first = np.flatnonzero(begins)  # of each deal and person, who may be named twice
    share = np.add.reduceat(given[order], first) if len(first) else given
    keep = order[first]
    again = np.lexsort((keep, all_rows[keep]))
    keep, share = keep[again], share[again]
    deal = all_rows[keep]
    starts = np.searchsorted(deal, own_row)
    sum_bp = np.add.reduceat(share, starts) if len(starts) else share
    if (sum_bp > WHOLE_BP).any():
        raise BadInput("share.over_whole", sum_bp=int(sum_bp.max()))
    share[starts] += WHOLE_BP - sum_bp
    is_owner = share > 0
    return deal[is_owner], people[keep][is_owner], share[is_owner]


def allotted(amount: Any, weight: Any, deal: Any) -> Any:
    """Each row's part of its deal's amount by largest remainder, rows of a deal standing together: see `allocate`.

    The weights of a deal are `WHOLE_BP` in sum.
    """
    size = np.abs(amount)
    is_plain = size < SAFE // WHOLE_BP
    part, remainder = np.divmod(np.where(is_plain, size, 0) * weight, WHOLE_BP)
    if not len(deal):
        return part
    starts = np.flatnonzero(np.r_[True, np.diff(deal) != 0])
    group = np.cumsum(np.r_[0, np.diff(deal) != 0])
    left_over = np.where(is_plain, size, 0)[starts] - np.add.reduceat(part, starts)
    by_remainder = np.lexsort((np.arange(len(deal)), -remainder, group))
    rank = np.arange(len(deal)) - starts[group]
    part[by_remainder] += rank < left_over[group]
    part *= np.sign(amount)
    for first in starts[~is_plain[starts]].tolist():  # too large for 64 bits in between
        rows = np.flatnonzero(group == group[first])
        part[rows] = allocate(int(amount[first]), weight[rows].tolist())
    return part
