"""The query engine over fact files. This is the only module that names it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from fieldhouse.domain.errors import Refused
from fieldhouse.facts.compiled import sql_of
from fieldhouse.facts.late import Late

if TYPE_CHECKING:
    import ibis as ibis
    from ibis.expr.types import Table as Table  # for the other modules of this room
else:
    ibis, Table = Late("ibis"), Any

MEMORY_LIMIT, THREADS = "1GB", 1
"""What a query may take in a web process, which answers several people at once; a larger one spills to disk."""

BUILDING_MEMORY, BUILDING_THREADS = "2GB", 2
"""What may be taken to compute a day from the whole history: it is seldom, and somebody waits for it."""

BLOCK_ROWS = 100_000


class Session:
    """Tables in an engine of their own, in memory, for as long as the object lives."""

    def __init__(self, *, is_building: bool = False) -> None:
        self._is_building = is_building
        self._backend = self._connect()

    def _connect(self) -> Any:
        if self._is_building:
            return ibis.duckdb.connect(threads=BUILDING_THREADS, memory_limit=BUILDING_MEMORY)
        return ibis.duckdb.connect(threads=THREADS, memory_limit=MEMORY_LIMIT)

    def files(self, name: str, paths: Sequence[Path]) -> Table:
        """The fact files as one table. ``Refused`` when one cannot be read, naming what to do."""
        try:
            self._backend.con.execute("SET parquet_metadata_cache = true")  # a fact file never changes
            return self._backend.read_parquet([str(path) for path in paths], table_name=name)
        except Exception as failure:
            raise Refused("facts.file_unreadable", detail=str(failure)[:200]) from failure

    def table(self, name: str, rows: pa.Table) -> Table:
        """An Arrow table under a name, read where it lies; it replaces one of the same name."""
        self._backend.con.register(name, rows)
        return ibis.table(rows.schema, name=name)

    def arrow(self, expression: Any) -> pa.Table:
        """The rows of an expression."""
        rows = self._backend.con.sql(sql_of(expression, self._backend.compile)).to_arrow_table()
        return rows.cast(expression.schema().to_pyarrow())

    def batches(self, expression: Any) -> Iterator[pa.RecordBatch]:
        """The rows of an expression in blocks, for results that need not fit in memory."""
        yield from self._backend.to_pyarrow_batches(expression, chunk_size=BLOCK_ROWS)
