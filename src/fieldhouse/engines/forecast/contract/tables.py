"""The files of the contract as tables with checked heads: CSV or Parquet, whichever is there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from fieldhouse.domain.errors import BadInput
from fieldhouse.engines.forecast.contract.about import About, read_about

DEALS = ("opportunity_id", "created_at", "owner_id", "amount", "currency")
HISTORY = ("opportunity_id", "field", "value", "at")
ACTIVITIES = ("opportunity_id", "at", "kind")


@dataclass(frozen=True)
class Tables:
    """The folder as it was read. ``activities`` is ``None`` where the folder has none."""

    about: About
    opportunities: pl.DataFrame
    history: pl.DataFrame
    activities: pl.DataFrame | None


def read_tables(folder: Path) -> Tables:
    """Read a folder; ``BadInput`` names the file or the column that is missing."""
    if not folder.is_dir():
        raise BadInput("forecast.folder_missing", path=str(folder))
    about = read_about(folder)
    deals, history = _read(folder, "opportunities", DEALS), _read(folder, "history", HISTORY)
    if deals is None or history is None:
        name = "opportunities" if deals is None else "history"
        raise BadInput("forecast.file_missing", path=str(folder / f"{name}.csv"))
    return Tables(about, deals, history, _read(folder, "activities", ACTIVITIES))


def _read(folder: Path, name: str, columns: tuple[str, ...]) -> pl.DataFrame | None:
    parquet, csv = folder / f"{name}.parquet", folder / f"{name}.csv"
    try:
        if parquet.is_file():
            table = pl.read_parquet(parquet)
        elif csv.is_file():
            table = pl.read_csv(csv, infer_schema=False)
        else:
            return None
    except pl.exceptions.NoDataError as failure:
        raise BadInput("forecast.column_missing", path=name, column=columns[0]) from failure
    except (pl.exceptions.PolarsError, OSError) as failure:
        raise BadInput("forecast.file_unreadable", path=name, reason=str(failure)) from failure
    for column in columns:
        if column not in table.columns:
            raise BadInput("forecast.column_missing", path=name, column=column)
    return table
