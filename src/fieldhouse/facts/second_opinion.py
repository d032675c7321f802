"""PostgreSQL as a second engine over fact files: what an expression means is what both of them say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import psycopg
import pyarrow as pa
import pyarrow.parquet as pq
from psycopg.sql import SQL, Identifier

from fieldhouse.facts.engine import BLOCK_ROWS, Session, Table, ibis

_ON_POSTGRESQL = {
    pa.bool_(): "boolean",
    pa.int16(): "smallint",
    pa.int32(): "integer",
    pa.int64(): "bigint",
    pa.string(): "text",
    pa.date32(): "date",
    pa.timestamp("us"): "timestamp",
}


class PostgresqlSession(Session):
    """The same on PostgreSQL, in temporary tables: a second opinion on what the expressions mean, not a second home.

    Scanning facts there took 3 to 6 times as long as DuckDB over the same files.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        super().__init__()

    def _connect(self) -> Any:
        return psycopg.connect(self._url, autocommit=True)

    def files(self, name: str, paths: Sequence[Path]) -> Table:
        """The fact files as one table, which holds a copy of them."""
        return self.table(name, pa.concat_tables([pq.read_table(path) for path in paths]))

    def table(self, name: str, rows: pa.Table) -> Table:
        """An Arrow table under a name, copied: the server does not see our memory."""
        types = {one.name: getattr(one.type, "value_type", one.type) for one in rows.schema}
        columns = [
            SQL("{} {}").format(Identifier(column), SQL(_ON_POSTGRESQL[kind]))
            for column, kind in types.items()
        ]
        with self._backend.cursor() as cursor:
            cursor.execute(SQL("DROP TABLE IF EXISTS {}").format(Identifier(name)))
            made = SQL("CREATE TEMPORARY TABLE {} ({})").format(Identifier(name), SQL(", ").join(columns))
            cursor.execute(made)
            with cursor.copy(SQL("COPY {} FROM STDIN").format(Identifier(name))) as copy:
                for row in zip(*(column.to_pylist() for column in rows.columns), strict=True):
                    copy.write_row(row)
        return ibis.table(pa.schema(list(types.items())), name=name)

    def arrow(self, expression: Any) -> pa.Table:
        """The rows of an expression."""
        schema = expression.schema().to_pyarrow()
        with self._backend.cursor() as cursor:
            cursor.execute(str(ibis.to_sql(expression, dialect="postgres")))
            columns = list(zip(*cursor.fetchall(), strict=True)) or [()] * len(schema)
        arrays = [pa.array(values).cast(one.type) for values, one in zip(columns, schema, strict=True)]
        return pa.Table.from_arrays(arrays, schema=schema)

    def batches(self, expression: Any) -> Iterator[pa.RecordBatch]:
        """The rows of an expression in blocks."""
        yield from self.arrow(expression).to_batches(BLOCK_ROWS)
