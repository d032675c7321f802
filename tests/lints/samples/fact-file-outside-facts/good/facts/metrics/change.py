"""Expressions, and files read in their room."""

import ibis
import pyarrow.parquet as pq


def total(table, path):
    pq.read_table(path)
    return table.amount_minor.sum() + ibis.literal(0)
