"""Histories that no engine should trust: each gives a finding, a refusal by name or no total, and never a traceback."""

from __future__ import annotations

import json

import polars as pl
import pytest

from fieldhouse.domain.errors import BadInput
from fieldhouse.engines.forecast.backtest.report import report
from fieldhouse.engines.forecast.contract.columns import columns
from fieldhouse.engines.forecast.contract.instants import day_of
from fieldhouse.engines.forecast.run.answer import run

from .histories import History, instant, invented, read_tables

AS_OF, UNTIL = "2024-09-01", "2024-09-29"


def _run(made, as_of=AS_OF, until=UNTIL):
    said = run(made, day_of(as_of, "as_of"), day_of(until, "until"))
    json.dumps(said, allow_nan=False)
    return said


def _codes(said):
    return [one["code"] for one in said["notes"]], [one["code"] for one in said["findings"]]


@pytest.fixture
def small():
    return invented(120)


def _without_money(history):
    for row in history.deals:
        row[3] = "0"
    history.changes = [row for row in history.changes if row[1] != "amount"]


def _absurd(history):
    for row in history.deals:
        row[3] = "1e300"
    history.changes = [row for row in history.changes if row[1] != "amount"]


@pytest.mark.parametrize(("spoil", "finding"), [(_without_money, "amount_zero"), (_absurd, "amount_missing")])
def test_wins_without_money_make_no_total(small, tmp_path, spoil, finding):
    spoil(small)
    said = _run(small.columns(tmp_path))
    assert set(said["total"].values()) == {"EUR", None}
    notes, findings = _codes(said)
    assert notes == ["too_few_to_say"] and finding in findings


def test_long_after_the_last_event_there_is_no_total(small, tmp_path):
    made = small.columns(tmp_path)
    notes, findings = _codes(_run(made, "2035-01-01", "2035-02-01"))
    assert notes == ["silent_for_too_long"] and {"gap", "as_of_after_observed_to"} <= set(findings)
    assert _run(made, "2025-01-05", "2025-02-01")["total"]["mean"] > 0


def test_a_recording_that_claims_centuries_begins_with_what_is_known(small, tmp_path):
    plain = _run(small.columns(tmp_path / "plain"))
    small.about["observed_from"] = "1066-10-14"
    claimed = _run(small.columns(tmp_path / "claimed"))
    assert claimed["total"]["mean"] == pytest.approx(plain["total"]["mean"], rel=0.1)


def test_a_backtest_of_nothing_has_rows_without_scores(tmp_path):
    said = report(History().columns(tmp_path), every=91)
    json.dumps(said, allow_nan=False)
    ours = [row for row in said["rows"] if row["method"] == "fieldhouse"]
    assert [(row["wape"], row["crps"], row["coverage80"]) for row in ours] == [(None, None, None)] * 2


def test_origins_before_the_recording_are_not_tested(small, tmp_path):
    small.about["origins_from"] = "2023-01-02"
    rows = report(small.columns(tmp_path), "28", every=91)["rows"]
    assert {row["n"] for row in rows} == {3}


def test_more_origins_than_can_be_meant_are_refused(small, tmp_path):
    with pytest.raises(BadInput, match="too_many_origins"):
        report(small.columns(tmp_path), "28", every=0.001)


def test_columns_of_lists_are_refused_by_name(small, tmp_path):
    folder = small.folder(tmp_path)
    table = pl.read_csv(folder / "opportunities.csv", infer_schema=False)
    table.with_columns(tags=pl.lit([1, 2])).write_parquet(folder / "opportunities.parquet")
    with pytest.raises(BadInput) as refusal:
        read_tables(folder)
    assert refusal.value.code == "forecast.column_unreadable"


def test_parquet_of_any_plain_type_and_a_mark_before_the_json_are_read(small, tmp_path):
    plain = _run(small.columns(tmp_path / "csv"))
    folder = small.folder(tmp_path / "parquet")
    deals = pl.read_csv(folder / "opportunities.csv", infer_schema=False)
    deals.with_columns(
        pl.col("amount").cast(pl.Decimal(18, 2)),
        pl.col("created_at").str.to_datetime(time_unit="ns", time_zone="UTC"),
        pl.col("owner_id").cast(pl.Categorical),
    ).write_parquet(folder / "opportunities.parquet")
    changes = pl.read_csv(folder / "history.csv", infer_schema=False)
    changes.with_columns(
        pl.col("at").str.to_datetime(time_zone="UTC").dt.convert_time_zone("Asia/Tokyo")
    ).write_parquet(folder / "history.parquet")
    pl.DataFrame({"opportunity_id": ["D00001"], "at": [1], "kind": [None]}).write_parquet(
        folder / "activities.parquet"
    )
    (folder / "about.json").write_text(json.dumps(small.about), encoding="utf-8-sig")
    made = _run(columns(read_tables(folder)))
    assert [one["code"] for one in made.pop("findings")] == ["activity_without_instant"]
    assert not plain.pop("findings") and made == plain


def test_a_segment_may_have_any_name(small, tmp_path):
    plain = _run(small.columns(tmp_path / "plain"))
    for name in ("created", "deal", "kind", "field"):
        small.segments = (name,)
        assert _run(small.columns(tmp_path / name))["total"] == plain["total"]


def test_everything_at_one_instant_is_no_evidence_of_time(small, tmp_path):
    for row in small.changes:
        row[3] = instant(100)
    said = _run(small.columns(tmp_path))
    assert {"closed_before_created", "changes_at_one_instant"} <= set(_codes(said)[1])
