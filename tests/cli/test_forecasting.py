"""`fieldhouse forecast backtest` and `run` on a folder in the file contract: exact columns, named refusals, no home."""

from __future__ import annotations

import json

import pytest
from tests.engines.forecast.histories import invented
from tests.program import fieldhouse

COLUMNS = "method horizon_days n n_effective wape bias crps coverage80 brier ece".split()
METHODS = [
    "haircut_stage_weighted",
    "stage_weighted",
    "stage_to_period",
    "run_rate",
    "seasonal_naive",
    "age_curve",
    "fieldhouse",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return invented(500).folder(tmp_path_factory.mktemp("history"))


def test_the_backtest_prints_a_row_for_each_method_and_horizon(folder):
    asked = ("forecast", "backtest", "--history", folder, "--horizon", "14,28", "--every", "56", "--json")
    said = json.loads(fieldhouse(*asked).stdout)
    assert [(row["method"], row["horizon_days"]) for row in said["rows"]] == [
        (method, days) for days in (14, 28) for method in METHODS
    ]
    assert all(list(row) == COLUMNS for row in said["rows"])
    assert said["default_method"] == "fieldhouse"
    ours = said["rows"][-1]
    assert (ours["n"], ours["n_effective"]) == (3, 3)
    assert 0 < ours["wape"] < 2 and 0 <= ours["ece"] < 0.5 and ours["crps"] > 0
    assert said["rows"][3]["brier"] is None


def test_the_run_prints_total_segments_and_deals(folder):
    asked = ("forecast", "run", "--history", folder, "--as-of", "2024-09-01", "--until", "2024-09-29")
    said = json.loads(fieldhouse(*asked, "--json").stdout)
    assert list(said["total"]) == ["currency", "mean", "p10", "p50", "p90"]
    assert said["total"]["currency"] == "EUR"
    assert {one["segment"] for one in said["segments"]} == {"owner_id", "region"}
    assert {"opportunity_id", "probability", "expected_on", "reasons"} == set(said["deals"][0])
    reasons = [why for one in said["deals"] for why in one["reasons"]]
    assert {"fact", "value", "factor", "sentence"} == set(reasons[0])
    assert {why["sentence"] for why in reasons if why["fact"] == "stage"} <= {
        f"It is in the stage {why['value']}" for why in reasons
    }
    regions = {why["sentence"] for why in reasons if why["fact"] == "region"}
    assert all(sentence.startswith("Its region is ") for sentence in regions)
    shown = fieldhouse(*asked).stdout
    assert f"{said['total']['mean']:,.0f}" in shown


def test_what_cannot_be_done_is_refused_by_name(folder, tmp_path):
    refused = fieldhouse("forecast", "backtest", "--history", tmp_path / "none", "--json")
    assert refused.returncode == 1
    assert json.loads(refused.stderr)["error"]["code"] == "forecast.folder_missing"
    asked = ("forecast", "run", "--history", folder, "--as-of", "2024-09-01", "--until", "2024-08-01")
    refused = fieldhouse(*asked)
    assert refused.stderr.startswith("No window leads from 2024-09-01 to 2024-08-01.")
