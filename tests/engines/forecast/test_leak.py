"""Nothing that happens after the as-of instant moves a forecast by a bit, whatever file it stands in."""

from __future__ import annotations

import json

import pytest

from fieldhouse.engines.forecast.contract.instants import day_of
from fieldhouse.engines.forecast.run.answer import run

from .histories import instant, invented

AS_OF, UNTIL = "2024-09-01", "2024-09-29"
DAY = day_of(AS_OF, "as_of") - day_of("2024-01-01", "start")


def _said(history, path):
    made = history.columns(path)
    return json.dumps(run(made, day_of(AS_OF, "as_of"), day_of(UNTIL, "until")))


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    return _said(invented(400), tmp_path_factory.mktemp("plain"))


def _future(rows, column):
    return [row for row in rows if row[column] > instant(DAY)]


def test_changes_that_come_later_may_say_anything(plain, tmp_path):
    history = invented(400)
    for row in _future(history.changes, 3):
        row[1:3] = ("stage", "Won") if row[1] != "stage" else ("amount", "no number at all")
    assert _said(history, tmp_path) == plain


def test_deals_that_come_later_may_be_anything(plain, tmp_path):
    history = invented(400)
    for row in _future(history.deals, 1):
        row[2:] = ["Zoe", "-1", "JPY", "A new region"]
    for one in range(50):
        history.deal(f"A{one}", DAY + 1 + one, 1e9, "Aaron", "USD", "Atlantis")
        history.change(f"A{one}", DAY + 1 + one, "stage", "Won")
        history.change("D00001", DAY + 1 + one, "owner_id", "Aaron")
        history.change("D00002", DAY + 1 + one, "close_date", "never")
    assert _said(history, tmp_path) == plain


def test_without_the_future_it_is_the_same(plain, tmp_path):
    history = invented(400)
    history.deals = [row for row in history.deals if row[1] <= instant(DAY)]
    known = {row[0] for row in history.deals}
    history.changes = [row for row in history.changes if row[3] <= instant(DAY) and row[0] in known]
    history.about |= {"observed_to": "2026-12-31", "origins_from": "2024-10-01"}
    assert _said(history, tmp_path) == plain


def test_activities_that_come_later_count_for_nothing(tmp_path):
    history, other = invented(400), invented(400)
    for one, made in enumerate((history, other)):
        made.activities = [
            ["D00001", instant(3), "call"],
            ["D00001", instant(DAY + 2), ("call", "none")[one]],
        ]
    other.activities.append(["D00002", instant(DAY + 1), "visit"])
    assert _said(history, tmp_path / "a") == _said(other, tmp_path / "b")


def test_what_comes_before_does_move_it(plain, tmp_path):
    history = invented(400)
    history.deal("X", DAY - 60, 5000)
    history.change("X", DAY - 1, "stage", "Won")
    assert _said(history, tmp_path) != plain
