"""What holds of every forecast, whatever the history."""

from __future__ import annotations

import numpy as np
import pytest

from fieldhouse.engines.forecast.contract.book import book
from fieldhouse.engines.forecast.contract.instants import day_of
from fieldhouse.engines.forecast.model.outlook import outlook
from fieldhouse.engines.forecast.run.answer import answer, run

from .histories import invented

AS_OF, UNTIL = day_of("2024-09-01", "as_of"), day_of("2024-09-29", "until")
DAY = AS_OF - day_of("2024-01-01", "start")


def _run(history, path, **more):
    return run(history.columns(path), AS_OF, UNTIL, **more)


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    return _run(invented(), tmp_path_factory.mktemp("plain"))


@pytest.mark.parametrize(("born", "lived"), [(200, 3), (150, 40), (30, 90), (5, 1), (100, 130)])
def test_a_lost_deal_more_never_raises_the_total(plain, tmp_path, born, lived):
    history = invented()
    history.deal("ZZ", born, 250)
    history.change("ZZ", born, "stage", "Talk")
    history.change("ZZ", born + lived, "stage", "Lost")
    assert _run(history, tmp_path)["total"]["mean"] <= plain["total"]["mean"]


def test_a_segment_that_is_split_keeps_the_total(plain, tmp_path):
    history = invented()
    for one, row in enumerate(history.deals):
        row[5] += str(one % 2)
    made = _run(history, tmp_path)
    assert made["total"]["mean"] == pytest.approx(plain["total"]["mean"], rel=1e-12)
    assert len([one for one in made["segments"] if one["segment"] == "region"]) == 4


def test_permuted_rows_change_nothing(plain, tmp_path):
    history = invented()
    rng = np.random.default_rng(1)
    history.deals = [history.deals[one] for one in rng.permutation(len(history.deals))]
    history.changes = [history.changes[one] for one in rng.permutation(len(history.changes))]
    assert _run(history, tmp_path) == plain


def test_scaled_amounts_scale_money_and_move_no_chance(plain, tmp_path):
    history = invented()
    for row in history.deals:
        row[3] = str(float(row[3]) * 1000)
    for row in history.changes:
        row[2] = str(float(row[2]) * 1000) if row[1] == "amount" else row[2]
    made = _run(history, tmp_path)
    for name in ("mean", "p10", "p50", "p90"):
        assert made["total"][name] == pytest.approx(1000 * plain["total"][name], rel=1e-9)
    chances = [[one["probability"] for one in said["deals"]] for said in (made, plain)]
    assert chances[0] == pytest.approx(chances[1], rel=1e-9)


def test_parts_add_up_to_the_total_path_by_path(tmp_path):
    cut = book(invented().columns(tmp_path), AS_OF)
    look = outlook(cut, UNTIL - AS_OF)
    for place in range(look.leaves.shape[1]):
        codes = np.unique(look.leaves[:, place])
        parts = sum(look.paths[look.leaves[:, place] == code].sum(axis=0) for code in codes)
        assert parts == pytest.approx(look.total, rel=1e-9)
    said = answer(cut, look)
    for name in ("owner_id", "region"):
        means = [one["mean"] for one in said["segments"] if one["segment"] == name]
        assert sum(means) == pytest.approx(said["total"]["mean"], rel=1e-9)


def test_chances_are_strictly_between_0_and_1_and_each_has_three_reasons(plain):
    assert len(plain["deals"]) > 50
    assert all(0 < one["probability"] < 1 and len(one["reasons"]) == 3 for one in plain["deals"])


def test_a_seed_gives_one_answer_and_another_seed_other_paths(plain, tmp_path):
    columns = invented().columns(tmp_path)
    assert run(columns, AS_OF, UNTIL, seed=0) == plain
    other = run(columns, AS_OF, UNTIL, seed=1)["total"]
    assert other["p90"] != plain["total"]["p90"]
    assert other["mean"] == pytest.approx(plain["total"]["mean"])


def test_percentiles_stand_in_their_order(plain):
    for one in (plain["total"], *plain["segments"]):
        assert 0 <= one["p10"] <= one["p50"] <= one["p90"]


@pytest.mark.parametrize("kept", [0, 3])
def test_from_next_to_nothing_there_is_no_number(tmp_path, kept):
    history = invented()
    history.deals = history.deals[:kept]
    history.changes = [row for row in history.changes if row[0] in {deal[0] for deal in history.deals}]
    made = _run(history, tmp_path)
    assert made["total"]["mean"] is None
    assert made["notes"][0]["code"] == "too_few_to_say"


def test_without_any_win_there_is_no_number_and_chances_are_small(tmp_path):
    history = invented()
    for row in history.changes:
        row[2] = "Lost" if row[2] == "Won" else row[2]
    made = _run(history, tmp_path)
    assert made["total"]["p90"] is None
    assert all(0 < one["probability"] < 0.05 for one in made["deals"])


def test_a_value_with_few_deals_says_what_it_borrows(tmp_path):
    history = invented()
    for row in history.deals[:12]:
        row[5] = "East"
    borrowed = [one for one in _run(history, tmp_path)["notes"] if one["code"] == "borrowed"]
    assert [(one["value"], one["from"]) for one in borrowed] == [("East", "all deals")]
    assert borrowed[0]["n"] <= 12 and 0 < borrowed[0]["weight"] <= 1
    weight = borrowed[0]["weight"]
    assert borrowed[0]["text"] == f"n = {borrowed[0]['n']}: borrowed from all deals with weight {weight:.2f}"


def test_nobody_open_and_one_owner_are_no_trouble(tmp_path):
    history = invented()
    for row in history.deals:
        row[2] = "Ann"
        history.changes.append([row[0], "stage", "Lost", "2024-08-31T00:00:00Z"])
    made = _run(history, tmp_path)
    assert [one for one in made["deals"] if one["probability"] >= 1] == []
    assert made["total"]["mean"] >= 0
