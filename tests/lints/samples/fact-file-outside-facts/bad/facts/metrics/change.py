"""A metric is an expression; it chooses no engine."""

import duckdb  # found
import ibis


def run(expr):
    con = ibis.duckdb.connect()  # found
    ibis.set_backend("duckdb")  # found
    return con.execute(expr)
