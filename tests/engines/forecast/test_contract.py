"""A folder in the forecast's file contract becomes a book of what was known; what is odd in it is named."""

from __future__ import annotations

import json

import numpy as np
import polars as pl
import pytest
from tests.engines.forecast.histories import read_tables

from fieldhouse.domain.errors import BadInput
from fieldhouse.engines.forecast.contract.book import book
from fieldhouse.engines.forecast.contract.columns import columns
from fieldhouse.engines.forecast.contract.instants import day_of, days_of

from .histories import START, History, instant

END = day_of("2024-12-31", "end")
DAY_0 = day_of(START.date().isoformat(), "start")


def _codes(made):
    return {one.code: one.n for one in made.oddities}


def _book(history, path, at=END, currency=None):
    return book(history.columns(path), at, currency)


def test_days_instants_and_zones_become_days():
    texts = pl.Series(["1970-01-02", "1970-01-02T12:00:00Z", "1970-01-02 12:00", "1970-01-02T21:00:00+09:00"])
    assert days_of(texts).tolist() == [1.0, 1.5, 1.5, 1.5]
    assert np.isnan(days_of(pl.Series(["1970-13-01", "soon", "1970-01-02T25:00", None]))).all()


def test_parquet_reads_as_csv_does(tmp_path):
    history = History()
    history.deal("A", 1)
    history.change("A", 2, "stage", "Talk")
    history.change("A", 9, "stage", "Won")
    folder = history.folder(tmp_path)
    from_csv = book(columns(read_tables(folder)), END)
    for name, column in (("opportunities", "created_at"), ("history", "at")):
        table = pl.read_csv(folder / f"{name}.csv", infer_schema=False)
        table.with_columns(pl.col(column).str.to_datetime(time_zone="UTC")).write_parquet(
            folder / f"{name}.parquet"
        )
        (folder / f"{name}.csv").unlink()
    from_parquet = book(columns(read_tables(folder)), END)
    assert from_parquet.closed.tolist() == from_csv.closed.tolist() == [DAY_0 + 9]
    assert from_parquet.worth.tolist() == [100.0]


def test_changes_at_one_instant_stand_in_the_order_of_stages_and_a_win_goes_before_a_loss(tmp_path):
    history = History()
    history.deal("A", 1)
    for stage in ("Lost", "Won", "Offer", "Talk"):
        history.change("A", 5, "stage", stage)
    made = _book(history, tmp_path)
    assert made.outcome.tolist() == [1]
    assert made.stages.value.tolist() == [0, 1, -1, -2]
    assert _codes(made)["changes_at_one_instant"] == 3


def test_the_order_of_rows_means_nothing(tmp_path):
    history = History()
    history.deal("A", 1)
    history.change("A", 9, "stage", "Lost")
    history.change("A", 2, "stage", "Talk")
    assert _book(history, tmp_path).closed.tolist() == [DAY_0 + 9]


def test_a_deal_closed_before_it_was_created_is_left_out_and_named(tmp_path):
    history = History()
    history.deal("A", 5)
    history.change("A", 2, "stage", "Won")
    history.deal("B", 5)
    made = _book(history, tmp_path)
    assert made.ids.tolist() == ["B"]
    assert _codes(made)["closed_before_created"] == 1


def test_a_close_that_is_dated_by_the_day_of_creation_is_no_earlier(tmp_path):
    history = History()
    history.deal("A", 5.75)
    history.changes.append(["A", "stage", "Won", instant(5)[:10]])
    made = _book(history, tmp_path)
    assert made.outcome.tolist() == [1] and made.closed.tolist() == [DAY_0 + 5.75]


def test_a_stage_that_the_order_lacks_leaves_the_deal_where_it_was(tmp_path):
    history = History()
    history.deal("A", 1)
    history.change("A", 2, "stage", "Offer")
    history.change("A", 3, "stage", "Dreaming")
    made = _book(history, tmp_path)
    assert made.stages.value.tolist() == [1]
    assert [(one.n, one.example) for one in made.oddities if one.code == "stage_unknown"] == [(1, "Dreaming")]


def test_of_two_currencies_the_one_of_most_deals_is_taken_unless_one_is_named(tmp_path):
    history = History()
    for key, currency in (("A", "EUR"), ("B", "EUR"), ("C", "JPY")):
        history.deal(key, 1, 100, "Ann", currency)
    made = _book(history, tmp_path)
    assert (made.currency, made.ids.tolist(), _codes(made)["other_currency"]) == ("EUR", ["A", "B"], 1)
    assert _book(history, tmp_path, currency="JPY").ids.tolist() == ["C"]


def test_negative_amounts_are_left_out_and_missing_ones_count_as_nothing(tmp_path):
    history = History()
    history.deal("A", 1, -5)
    history.deal("B", 1, "")
    history.deal("C", 1, 0)
    history.change("C", 2, "stage", "Won")
    made = _book(history, tmp_path)
    assert made.ids.tolist() == ["B", "C"] and made.worth.tolist() == [0.0, 0.0]
    codes = _codes(made)
    assert (codes["amount_negative"], codes["amount_missing"], codes["amount_zero"]) == (1, 1, 1)


def test_the_amount_of_a_won_deal_is_the_last_one_no_later_than_its_close(tmp_path):
    history = History()
    history.deal("A", 1, 100)
    history.change("A", 4, "amount", 80)
    history.change("A", 5, "stage", "Won")
    history.change("A", 6, "amount", 10)
    assert _book(history, tmp_path).worth.tolist() == [80.0]


def test_what_comes_after_an_end_changes_nothing_and_is_named(tmp_path):
    history = History()
    history.deal("A", 1)
    history.change("A", 4, "stage", "Lost")
    history.change("A", 6, "stage", "Won")
    made = _book(history, tmp_path)
    assert made.outcome.tolist() == [2] and _codes(made)["changed_after_its_end"] == 1


def test_rows_after_the_last_observed_day_are_not_looked_at_and_named(tmp_path):
    history = History()
    history.deal("A", 1)
    history.deal("B", 400)
    history.change("A", 401, "stage", "Won")
    made = _book(history, tmp_path, at=END + 60)
    assert made.ids.tolist() == ["A"] and made.outcome.tolist() == [0]
    assert {"after_observed_to", "change_after_observed_to", "as_of_after_observed_to"} <= set(_codes(made))


def test_a_gap_a_double_and_a_stranger_are_named(tmp_path):
    history = History()
    history.deal("A", 1)
    history.deal("A", 3)
    history.deal("B", 300)
    history.change("Z", 2, "stage", "Won")
    codes = _codes(_book(history, tmp_path))
    assert codes == {"gap": 1, "deal_twice": 1, "change_of_unknown_deal": 1, "no_stage": 2}


def test_an_owner_and_a_segment_are_those_of_the_instant(tmp_path):
    history = History()
    history.deal("A", 1)
    history.change("A", 50, "owner_id", "Ben")
    history.change("A", 60, "region", "South")
    before, after = (_book(history, tmp_path, DAY_0 + day).groups for day in (40, 70))
    assert (before["owner_id"].names, before["region"].names) == (("Ann",), ("North",))
    assert (after["owner_id"].names, after["region"].names) == (("Ben",), ("South",))


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("order", [], "forecast.about_key"),
        ("every_days", 0, "forecast.about_key"),
        ("observed_to", "2023-01-01", "forecast.about_key"),
        ("observed_from", "yesterday", "forecast.not_a_day"),
        ("lost", ["Won"], "forecast.stage_twice"),
    ],
)
def test_about_is_checked_key_by_key(tmp_path, key, value, code):
    history = History()
    history.about[key] = value
    with pytest.raises(BadInput) as refusal:
        read_tables(history.folder(tmp_path))
    assert refusal.value.code == code


def test_what_is_missing_is_named(tmp_path):
    with pytest.raises(BadInput, match="folder_missing"):
        read_tables(tmp_path / "nowhere")
    folder = History().folder(tmp_path)
    (folder / "history.csv").write_text("opportunity_id,field,value\n", encoding="utf-8")
    with pytest.raises(BadInput, match="column_missing"):
        read_tables(folder)
    (folder / "history.csv").unlink()
    with pytest.raises(BadInput, match="file_missing"):
        read_tables(folder)
    (folder / "about.json").write_text(json.dumps([]), encoding="utf-8")
    with pytest.raises(BadInput, match="about_unreadable"):
        read_tables(folder)
