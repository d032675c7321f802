"""What had to be assumed of deals beyond what their source tells, field by field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

import polars as pl


class Assumed:
    """Counts assumed values, and keeps from when the earliest of them hold; instants are UTC without a zone."""

    def __init__(self) -> None:
        self.counts: Counter[tuple[str, str]] = Counter()  # by file and field
        self.since: dict[str, datetime] = {}  # the earliest instant from which an assumed value holds
        self.late: dict[str, datetime] = {}  # when the earliest deal was created whose first value came later

    def count(self, field: str, rows: pl.DataFrame, files: Sequence[str]) -> None:
        """Take values of a field that are assumed: file (its place in ``files``), since."""
        for file, count in rows["file"].value_counts().iter_rows():
            self.counts[files[file], field] += count
        _keep_first(self.since, field, rows["since"])

    def find_late(self, field: str, created_at: pl.Series) -> None:
        """Take deals of which no value of a field is known when they were created."""
        _keep_first(self.late, field, created_at)


def _keep_first(firsts: dict[str, datetime], field: str, instants: pl.Series) -> None:
    for first in instants.sort().head(1):
        firsts[field] = min(first, firsts.get(field, first))
