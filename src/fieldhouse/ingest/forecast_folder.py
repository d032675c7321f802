"""The folder of a forecast's history: about.json, and tables in CSV or Parquet, whichever is there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl

from fieldhouse.domain.errors import BadInput

ABOUT = "about.json"
DEALS = ("opportunity_id", "created_at", "owner_id", "amount", "currency")
HISTORY = ("opportunity_id", "field", "value", "at")
ACTIVITIES = ("opportunity_id", "at", "kind")


def read_forecast_folder(
    folder: Path,
) -> tuple[dict[str, Any], pl.DataFrame, pl.DataFrame, pl.DataFrame | None]:
    """What about.json says, and the tables of opportunities, history and, where there are any, activities.

    ``BadInput`` names the file or the column that is missing or cannot be read.
    """
    if not folder.is_dir():
        raise BadInput("forecast.folder_missing", path=str(folder))
    said = _about(folder / ABOUT)
    deals, history = _table(folder, "opportunities", DEALS), _table(folder, "history", HISTORY)
    if deals is None or history is None:
        name = "opportunities" if deals is None else "history"
        raise BadInput("forecast.file_missing", path=str(folder / f"{name}.csv"))
    return said, deals, history, _table(folder, "activities", ACTIVITIES)


def _about(path: Path) -> dict[str, Any]:
    if not path.is_file():
        raise BadInput("forecast.file_missing", path=str(path))
    try:
        said = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as failure:
        raise BadInput("forecast.about_unreadable", path=str(path), reason=str(failure)) from failure
    if not isinstance(said, dict):
        raise BadInput("forecast.about_unreadable", path=str(path), reason="it is no object")
    return said


def _table(folder: Path, name: str, columns: tuple[str, ...]) -> pl.DataFrame | None:
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
    for column, kind in table.schema.items():
        if kind.is_nested() or kind in (pl.Binary, pl.Object):
            raise BadInput("forecast.column_unreadable", path=name, column=column)
    return table
