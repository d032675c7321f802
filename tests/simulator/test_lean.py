"""A lean company is the same company, told in fewer rows."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl

from fieldhouse.simulator import simulate

from .conftest import SMALL, UNTIL, Company

RARELY_CHANGED = ("currency", "owner", "account", "territory", "type", "order_type")
HANG_ON_OPPORTUNITIES = {"product_line", "split", "route_leg", "contact_role", "activity"}


def test_what_is_left_out_follows_from_the_opportunitys_row(small: Company, tmp_path: Path) -> None:
    lean = Company(tmp_path, simulate(tmp_path, scale=SMALL, until=UNTIL, is_lean=True))
    assert set(small.counts.rows) - set(lean.counts.rows) == HANG_ON_OPPORTUNITIES
    assert lean.table("opportunity").equals(small.table("opportunity"))
    told = lean.table("change")
    implied = (
        lean.table("opportunity")
        .unpivot(RARELY_CHANGED, index=["key", "created_at"], variable_name="field", value_name="value")
        .rename({"key": "opportunity", "created_at": "at"})
        .join(told, on=["opportunity", "field"], how="anti")
        .select(told.columns)
    )
    order = ["opportunity", "at", "field", "value"]
    assert pl.concat([told, implied]).sort(order).equals(small.table("change").sort(order))
    assert 11 < told.height / SMALL < 14


def test_a_lean_company_has_won_the_same(small: Company, tmp_path: Path) -> None:
    simulate(tmp_path, scale=SMALL, until=UNTIL, is_lean=True)
    lean, whole = (json.loads((folder / "_ledger.json").read_bytes()) for folder in (tmp_path, small.folder))
    assert lean == whole
