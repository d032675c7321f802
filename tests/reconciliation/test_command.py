"""``fieldhouse reconcile``: 0 where all is explained, else 1 and the list; the JSON holds the whole."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.databases import SERVER, copy_home

from fieldhouse.web.home import mark_path

from .conftest import UNTIL, Export


@pytest.fixture
def home(export_built: Export, tmp_path: Path) -> Path:
    copy = copy_home(export_built.home, tmp_path / "home")
    if SERVER:
        mark_path(copy).touch()  # the home was built by no command, which would have marked it
    return copy


def test_a_report_that_ties_out_ends_with_0(
    export_built: Export, home: Path, within: Any, tmp_path: Path
) -> None:
    done = within(home, "reconcile", export_built.report(tmp_path / "r.csv"))
    assert done.returncode == 0, done.stderr
    deals = len(export_built.rows)
    last = done.stdout.splitlines()[-1]
    assert last.startswith(f"deals {deals} ours, {deals} in the report, {deals} both;")
    assert last.endswith(f"0 unexplained; as of {UNTIL}, generation 1")


def test_what_is_unexplained_is_listed_with_both_values(
    export_built: Export, home: Path, within: Any, tmp_path: Path
) -> None:
    rows = [dict(one) for one in export_built.rows]
    usd = next(one for one in rows if one["amount_currency"] == "USD" and one["amount"])
    before = Decimal(usd["amount"])
    usd["amount"] = str(before + 100)
    path = export_built.report(tmp_path / "r.csv", rows)
    done = within(home, "reconcile", path)
    assert done.returncode == 1
    assert f"{usd['key']} {usd['name']}" in done.stdout
    assert f"amount is {before:,.2f} USD here and {before + 100:,.2f} USD in the report" in done.stdout
    assert "1 unexplained" in done.stdout.splitlines()[-1]
    said = json.loads(within(home, "reconcile", path, "--json").stdout)
    assert said["unexplained"] == 1 and len(said["cells"]) > 20
    (open_one,) = [one for one in said["differences"] if not one["is_explained"]]
    assert open_one["deal"] == usd["key"]
    (step,) = [one for one in open_one["steps"] if one["reason"] is None]
    assert (
        step["step"] == "amount" and step["theirs"]["amount_minor"] == step["ours"]["amount_minor"] + 10_000
    )
    assert {one["amount_minor"] for one in step["moved"]} == {10_000}


def test_the_filter_may_be_stated(export_built: Export, home: Path, within: Any, tmp_path: Path) -> None:
    rows = [
        one for one in export_built.rows if f"{one['close_on']:%Y-%m}" in ("2026-08", "2026-09", "2026-10")
    ]
    path = export_built.report(tmp_path / "r.csv", rows)
    assert within(home, "reconcile", path).returncode == 1
    done = within(home, "reconcile", path, "--period", "FY27-Q3")
    assert done.returncode == 0, done.stdout
    done = within(home, "reconcile", path, "--period", "FY27-Q3", "--status", "won")
    assert done.returncode == 1 and "State the filter of the report" in done.stderr
    kept = [one for one in export_built.rows if one["record_type"] in ("Renewal", "Services")]
    path = export_built.report(tmp_path / "types.csv", kept)
    done = within(home, "reconcile", path, "--record-type", "Renewal", "--record-type", "services")
    assert done.returncode == 0, done.stdout


def test_a_report_that_cannot_be_read_says_what_to_do(home: Path, within: Any, tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text("a,b\n1,2\n")
    done = within(home, "reconcile", path, "--json")
    assert done.returncode == 1
    assert json.loads(done.stderr)["error"]["code"] == "report.no_table"
