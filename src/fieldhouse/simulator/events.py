"""Change events of one batch, gathered as arrays, then put in order and reduced to real changes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .draws import Bools, Ints

FIELDS = tuple("stage category amount currency close_on owner account territory type order_type".split())
STAGE, CATEGORY, AMOUNT, CURRENCY, CLOSE_ON, OWNER, ACCOUNT, TERRITORY, TYPE, ORDER_TYPE = range(len(FIELDS))
IMPLIED = (CURRENCY, OWNER, ACCOUNT, TERRITORY, TYPE, ORDER_TYPE)
"""Fields that rarely change: without any history they are understood to be since creation what they are today."""
UNKNOWN = -1  # the value of a field that is still empty


@dataclass(frozen=True, slots=True)
class Changes:
    """Events in order of opportunity, time and field: which opportunity, which field, its new value, when."""

    deal: Ints
    field: Ints
    value: Ints
    at: Ints
    current: Ints
    """The last value of every field: opportunities x fields, `UNKNOWN` when there was no event."""

    def told(self) -> Bools:
        """The events that tell more than the opportunity's own row: all but the only one of an `IMPLIED` field."""
        slot = self.deal * len(FIELDS) + self.field
        is_only = np.bincount(slot)[slot] == 1
        return ~(is_only & np.isin(self.field, IMPLIED))


class Timeline:
    """Collects events; what happens after ``cut_at`` (seconds) has not happened yet and is left out."""

    def __init__(self, deals: int, cut_at: int) -> None:
        self._deals = deals
        self._cut_at = cut_at
        self._parts: list[tuple[Ints, Ints, Ints, Ints]] = []

    def add(self, field: int, value: Ints | int, at: Ints, where: Bools | None = None) -> None:
        """``field`` of every opportunity (or of those ``where``) becomes ``value`` at ``at``."""
        happens = at <= self._cut_at
        if where is not None:
            happens = happens & where
        deal = np.flatnonzero(happens)
        values = np.broadcast_to(np.asarray(value, dtype=np.int64), at.shape)
        self._parts.append((deal, np.full(len(deal), field), values[deal], at[deal]))

    def changes(self) -> Changes:
        """All events but those overtaken in the same instant and those that repeat the value before."""
        deal, field, value, at = (np.concatenate(column) for column in zip(*self._parts, strict=True))
        order = np.lexsort((at, field, deal))  # stable: of the same instant, the one added last comes last
        deal, field, value, at = deal[order], field[order], value[order], at[order]
        last = _differs(deal, field, at, from_next=True)
        deal, field, value, at = deal[last], field[last], value[last], at[last]
        new = _differs(deal, field, value, from_next=False)
        deal, field, value, at = deal[new], field[new], value[new], at[new]
        current = np.full((self._deals, len(FIELDS)), UNKNOWN, dtype=np.int64)
        ends = _differs(deal, field, field, from_next=True)
        current[deal[ends], field[ends]] = value[ends]
        order = np.lexsort((field, at, deal))
        return Changes(deal[order], field[order], value[order], at[order], current)


def _differs(a: Ints, b: Ints, c: Ints, *, from_next: bool) -> Bools:
    same = (a[1:] == a[:-1]) & (b[1:] == b[:-1]) & (c[1:] == c[:-1])
    return ~np.append(same, False) if from_next else ~np.append(False, same)
