"""No ``ibis.memtable``: on Spark it silently loses nulls; small inputs are written as Parquet or tables."""

from __future__ import annotations

from collections.abc import Iterator

from fieldhouse.lints.source import Hit, Lint, Source


def check(source: Source) -> Iterator[Hit]:
    """Yield every import or use of ``ibis.memtable``."""
    for line, name in source.named():
        if name == "ibis.memtable":
            yield line, "write the rows as Parquet and read them back: memtable loses nulls on one engine"


LINT = Lint("ibis-memtable", ".py", check)
