"""The open files of a dirty export: written when all is known, with the truth beside them."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from ...draws import Draws
from ...periods import Periods
from ...writing import Sheets
from ..sheets import SalesforceSheets
from . import export, lives, people
from .company import Company
from .known import known_of
from .reports import write_reports
from .truth import write_truth

LIVES = (
    people.merge_accounts,
    people.keep_with_leavers,
    lives.win_at_the_edge,
    lives.back_date_closing,
    lives.reopen,
    lives.back_date_creation,
    lives.lose_owners,
    lives.delete,
)
"""In this order: the rarer come first, because no deal has two of them."""


class DirtySheets(SalesforceSheets):
    """Holds the company until it is whole, soils its life and its files, and writes it with reports and the truth."""

    def __init__(self, folder: Path, periods: Periods, draws: Draws) -> None:
        super().__init__(folder, periods)
        self._draws = draws
        self._kinds: dict[str, list[pl.DataFrame]] = {}
        self._objects: dict[str, list[pl.DataFrame]] = {}

    def tracked_since(self) -> dict[str, str]:
        """Since which instant each field of opportunities has been tracked."""
        return export.tracked_since(self._periods.until)

    def take(self, kind: str, table: pl.DataFrame) -> None:
        """Hold the rows."""
        self._kinds.setdefault(kind, []).append(table)

    def append(self, name: str, table: pl.DataFrame) -> None:
        """Hold the rows of an object."""
        self._objects.setdefault(name, []).append(table)

    def finish(self) -> None:
        """Write the export, and what is true."""
        tables = {kind: pl.concat(rows) for kind, rows in self._kinds.items()}
        company = Company(tables, self._periods, self._draws)
        for soil in LIVES:
            soil(company)
        for kind, table in company.tables.items():
            super().take(kind, table)
        self.finish_export()
        files = {name: pl.concat(rows) for name, rows in self._objects.items()}
        for soil_files in export.SOILS:
            soil_files(company, files)
        for name, table in files.items():
            Sheets.append(self, name, table)
        write_reports(self._folder / "reports", company)
        write_truth(self._folder / "truth", company, known_of(company, self.tracked_since()))
