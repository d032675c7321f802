"""Two simulated companies, made once: a small one for structure, a usual one for plausibility."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

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
def simulated(built_once: Any) -> Callable[..., Company]:
    """``simulated(name, ...)``: the company that `simulate` makes of its arguments."""

    def company(name: str, **said: Any) -> Company:
        def build(folder: Path) -> None:
            counts = simulate(folder / "files", until=UNTIL, **said)
            (folder / "rows.json").write_text(json.dumps(counts.rows), encoding="utf-8")

        built = built_once(name, build)
        return Company(built / "files", Counts(json.loads((built / "rows.json").read_text(encoding="utf-8"))))

    return company


@pytest.fixture(scope="session")
def small(simulated: Callable[..., Company]) -> Company:
    return simulated("small", scale=SMALL)


@pytest.fixture(scope="session")
def large(simulated: Callable[..., Company]) -> Company:
    """Many sellers for its few opportunities, and a lean history."""
    return simulated("large", scale=SMALL, sellers=13 * 60, is_lean=True)


@pytest.fixture(scope="session")
def usual(simulated: Callable[..., Company]) -> Company:
    return simulated("usual", scale=USUAL)
