"""Apps ask facts; they open nothing."""

import duckdb  # found
import ibis  # found
import polars as pl
import pyarrow.parquet as pq
from ibis import _  # found


def rows(path):
    a = pl.read_parquet(path)  # found
    b = pl.scan_parquet(path)  # found
    c = pq.ParquetFile(path)  # found
    d = pq.read_table(path)  # found
    return a, b, c, d, duckdb.sql("SELECT 1")  # found
