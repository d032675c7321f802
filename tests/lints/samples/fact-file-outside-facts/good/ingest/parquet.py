"""Ingest opens what people bring."""

import polars as pl
import pyarrow.parquet as pq


def rows(path):
    return pl.read_parquet(path), pq.ParquetFile(path)
