"""The one module that names an engine."""

import duckdb
import ibis


def connection():
    return ibis.duckdb.from_connection(duckdb.connect())
