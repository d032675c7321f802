"""A checker reads the files that somebody was given, and can ask no other room to do it."""

import pyarrow.parquet


def rows(path):
    return pyarrow.parquet.read_table(path).to_pylist()
