"""Ingest reads its input by pyarrow, not by a query engine."""

from duckdb import connect  # found
