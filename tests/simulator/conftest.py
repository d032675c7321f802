"""Two simulated companies, made once: a small one for structure, a usual one for plausibility."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from fieldhouse.simulator import Counts, simulate

UNTIL = date(2026, 6, 18)
SMALL, USUAL = 1_000, 20_000


class Company:
    """The files of one simulated company; ``table`` reads a kind with every cell as text."""

    def __init__(self, folder: Path, counts: Counts) -> None:
        self.folder = folder
        self.counts = counts

    def table(self, kind: str) -> pl.DataFrame:
        return pl.read_csv(self.folder / f"{kind}.csv", infer_schema_length=0)


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Company:
    folder = tmp_path_factory.mktemp("small")
    return Company(folder, simulate(folder, scale=SMALL, until=UNTIL))


@pytest.fixture(scope="session")
def large(tmp_path_factory: pytest.TempPathFactory) -> Company:
    """Many sellers for its few opportunities, and a lean history."""
    folder = tmp_path_factory.mktemp("large")
    return Company(folder, simulate(folder, scale=SMALL, until=UNTIL, sellers=13 * 60, is_lean=True))


@pytest.fixture(scope="session")
def usual(tmp_path_factory: pytest.TempPathFactory) -> Company:
    folder = tmp_path_factory.mktemp("usual")
    return Company(folder, simulate(folder, scale=USUAL, until=UNTIL))
