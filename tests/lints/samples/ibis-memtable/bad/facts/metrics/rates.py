"""Rows smuggled in as a memtable."""

import ibis
import ibis as ib
from ibis import memtable  # found


def rates(rows):
    first = ibis.memtable(rows)  # found
    second = ib.memtable(rows)  # found
    return first.union(second)
