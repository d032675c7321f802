"""The challenger learns chances from the past alone, and is followed only where it had been nearer."""

from __future__ import annotations

import json

import numpy as np
import pytest

from fieldhouse.engines.forecast.backtest.report import report
from fieldhouse.engines.forecast.contract.book import book
from fieldhouse.engines.forecast.contract.instants import day_of
from fieldhouse.engines.forecast.model.challenger import challenge, is_nearer
from fieldhouse.engines.forecast.model.lookups import open_at
from fieldhouse.engines.forecast.run.answer import run

from .histories import instant, invented

AS_OF, UNTIL = day_of("2024-09-01", "as_of"), day_of("2024-09-29", "until")
DAY = AS_OF - day_of("2024-01-01", "start")


@pytest.fixture(scope="module")
def busy():
    """Deals that will be won are called every third day of their last twenty; others are not."""
    made = invented(500)
    won = {row[0]: row[3] for row in made.changes if row[2] == "Won"}
    days = {key: day_of(at, "at") - day_of("2024-01-01", "start") for key, at in won.items()}
    made.activities = [[key, instant(day - k), "call"] for key, day in days.items() for k in range(1, 20, 3)]
    return made


def test_it_sees_in_activities_what_stages_do_not_show(busy, tmp_path):
    cut = book(busy.columns(tmp_path), AS_OF)
    whole = book(busy.columns(tmp_path), day_of("2024-12-31", "end"))
    rival = challenge(cut, 28.0)
    won = set(whole.ids[whole.is_won_between(AS_OF, AS_OF + 28)].tolist())
    is_won = np.array([one in won for one in cut.ids[open_at(cut, AS_OF)]])
    assert ((rival.chance > 0) & (rival.chance < 1)).all()
    assert rival.chance[is_won].mean() > 2 * rival.chance[~is_won].mean()


def test_nothing_later_moves_it(busy, tmp_path):
    plain = run(busy.columns(tmp_path / "a"), AS_OF, UNTIL, with_challenger=True)
    assert plain["notes"][0]["code"] in ("challenger_followed", "challenger_not_followed")
    other = invented(500)
    other.activities = [[*row[:2], "x" if row[1] > instant(DAY) else row[2]] for row in busy.activities]
    other.activities += [["D00003", instant(DAY + 1), "call"]] * 9
    other.changes = [row for row in other.changes if row[3] <= instant(DAY)]
    later = run(other.columns(tmp_path / "b"), AS_OF, UNTIL, with_challenger=True)
    assert json.dumps(later) == json.dumps(plain)


def test_it_is_followed_after_four_windows_in_which_it_was_nearer():
    at, actual = 10.0 * np.arange(5), np.full(5, 100.0)
    near, far = actual + 1, actual + 2
    assert is_nearer(near, far, actual, at, 10.0)
    assert not is_nearer(far, near, actual, at, 10.0)
    assert not is_nearer(near[:3], far[:3], actual[:3], at[:3], 10.0)
    assert not is_nearer(np.full(5, np.nan), far, actual, at, 10.0)


def test_the_backtest_has_rows_of_it_and_of_a_stack(busy, tmp_path):
    said = report(busy.columns(tmp_path), "28", every=56, with_challenger=True)
    json.dumps(said, allow_nan=False)
    assert [row["method"] for row in said["rows"]][-3:] == ["fieldhouse", "challenger", "stack"]
    ours, theirs, stack = said["rows"][-3:]
    assert ours["n"] == theirs["n"] == stack["n"] == 3
    assert 0 <= theirs["ece"] < 0.5 and stack["brier"] is None
