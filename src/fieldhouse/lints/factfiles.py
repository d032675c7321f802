"""Only ``facts/`` opens fact files, and within it only ``facts/engine.py`` names an engine."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from fieldhouse.lints.source import Hit, Lint, Source

ENGINE_MODULE = ("facts", "engine")
PARQUET_READERS = frozenset({"read_parquet", "scan_parquet", "ParquetFile", "ParquetDataset"})
MAY_READ_PARQUET = frozenset({"facts", "ingest", "checkers"})  # a checker can ask nobody else of ours
BACKENDS = frozenset(
    f"ibis.{name}"
    for name in (
        "connect",
        "duckdb",
        "get_backend",
        "postgres",
        "pyspark",
        "read_parquet",
        "set_backend",
        "sqlite",
    )
)


def check(source: Source) -> Iterator[Hit]:
    """Yield query engines outside facts, engines named in facts, Parquet readers outside facts, ingest and checkers."""
    if source.modules[:2] == ENGINE_MODULE:
        return
    for line, name in source.named():
        if name.partition(".")[0] == "duckdb":
            yield line, "duckdb is named in facts/engine.py only"
        elif name in BACKENDS and source.room == "facts":
            yield line, f"{name} chooses an engine: ask facts/engine.py for the connection"
        elif name.partition(".")[0] == "ibis" and source.room != "facts":
            yield line, "only facts queries the history: add a metric or a reader there"
    if source.room not in MAY_READ_PARQUET:
        yield from _parquet(source)


def _parquet(source: Source) -> Iterator[Hit]:
    for node in ast.walk(source.tree):
        match node:
            case ast.Attribute(attr=name) | ast.Name(id=name) if name in PARQUET_READERS:
                found = True
            case ast.Attribute() | ast.Name():
                found = source.full_name(node) == "pyarrow.parquet.read_table"
            case _:
                continue
        if found:
            yield node.lineno, "only facts opens fact files, and only ingest opens input files"


LINT = Lint("fact-file-outside-facts", ".py", check)
