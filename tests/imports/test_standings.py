"""How deals once stood, and what changes replaced, become the changes that nobody told."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldhouse.apps.imports.actions.assumed import Assumed
from fieldhouse.apps.imports.actions.presents import INSTANT
from fieldhouse.apps.imports.actions.standings import Standings
from fieldhouse.apps.imports.queries.digest import home_digest

from . import acme
from .conftest import Home

START = datetime(2025, 1, 1)  # noqa: DTZ001 - instants of facts are UTC without a zone
FILE = "standing.csv"


def at(hour: int) -> datetime:
    return START + timedelta(hours=hour)


def beyond(
    standings: Standings, points: list[tuple[int, int, str | None]]
) -> list[tuple[int, datetime, str]]:
    table = pl.DataFrame(
        [(key, at(hour), value) for key, hour, value in points],
        {"key": pl.Int64, "valid_from": INSTANT, "value": pl.String},
        orient="row",
    )
    created = pl.DataFrame(
        [(key, at(0)) for key in range(3)], {"key": pl.Int64, "created_at": INSTANT}, orient="row"
    )
    return list(standings.beyond("stage", table, created, Assumed()).events.iter_rows())


@st.composite
def lives(draw: st.DrawFn) -> dict[int, list[tuple[int, str | None]]]:
    """The stages of three deals: the hours at which they change, and to what."""
    found = {}
    for key in range(3):
        hours = draw(st.lists(st.integers(0, 9), unique=True, max_size=6).map(sorted))
        values: list[str | None] = []
        for _ in hours:
            others = [one for one in ("a", "b", None) if not values or one != values[-1]]
            values.append(draw(st.sampled_from([one for one in others if values or one])))
        found[key] = list(zip(hours, values, strict=True))
    return found


def value_on(life: list[tuple[int, str | None]], hour: int) -> str | None:
    return next((value for begins, value in reversed(life) if begins <= hour), None)


@given(lives(), st.data())
def test_whatever_is_told_twice_is_one_change(truth, data) -> None:
    """Each change is told, stood, or both; standings that repeat it come in any order: the whole life, and no more."""
    standings, told, stood = Standings(), [], []
    for key, life in truth.items():
        for hour, value in life:
            how = data.draw(st.sampled_from(["told", "stood", "both"]))
            if how != "stood":
                told.append((key, hour, value))
            if how != "told":
                stood.append((key, hour))
        stood += [(key, data.draw(st.integers(life[0][0], 12))) for _ in range(3 if life else 0)]
    for key, hour in data.draw(st.permutations(stood)):
        standings.stood(FILE, key, at(hour), {"stage": (None, value_on(truth[key], hour), None)})
    found = beyond(standings, told) if standings.fields else []
    said = sorted([*((key, at(hour), value) for key, hour, value in told), *found], key=lambda one: one[:2])
    assert said == [(key, at(hour), value) for key, life in truth.items() for hour, value in life]


@given(lives())
def test_what_the_first_change_told_replaced_held_since_the_deal_was_created(truth) -> None:
    standings, told = Standings(), []
    for key, life in truth.items():
        for (_, before), (hour, value) in pairwise(life):
            told.append((key, hour, value))
            if before is not None:
                standings.replaced(FILE, key, "stage", at(hour), (None, before, None))
    found = beyond(standings, told) if standings.fields else []
    assert found == [(key, at(0), life[0][1]) for key, life in truth.items() if len(life) > 1]


def test_a_value_that_no_change_brought_is_there_shortly_before_it_goes() -> None:
    standings = Standings()
    standings.replaced(FILE, 1, "stage", at(5), (None, "b", None))
    found = beyond(standings, [(1, 2, "a"), (1, 5, "c")])
    assert found == [(1, at(5) - timedelta(microseconds=1), "b")]


def test_what_a_change_on_creation_replaced_was_there_before_it() -> None:
    standings = Standings()
    standings.replaced(FILE, 1, "stage", at(0), (None, "b", None))
    assert beyond(standings, [(1, 0, "a")]) == [(1, at(0) - timedelta(microseconds=1), "b")]


CHANGES = (
    "opportunity,field,value,at\n"
    "O1,stage,Talks,2025-04-10T09:00:00Z\nO1,amount,300.00,2025-04-10T09:00:00Z\n"
    "O1,stage,Open,2025-05-01T12:00:00Z\n"
    "O1,amount,500.00,2025-05-20T12:00:00Z\nO1,close_on,2025-06-30,2025-05-20T12:00:00Z\n"
)
STANDINGS = (
    "opportunity,at,stage,amount,close_on\n"
    "O1,2025-05-20T12:00:00Z,Open,500.00,2025-06-30\n"
    "O1,2025-04-10T09:00:00Z,Talks,300.00,\n"
    "O1,2025-05-01T12:00:00Z,Open,300.00,\n"
    "O1,2025-05-03T12:00:00Z,Open,300.00,\n"
)
REPLACED = "O1,owner,Ann,Bob,2025-05-02T12:00:00Z\n"


def digest_with(home: Home, *imports: dict[str, str]) -> str:
    for files in imports:
        run = home.take({**acme.FILES, **files})
        assert (run.state, run.summary["rejected"]) == ("done", 0), run.summary
    return home_digest()


def test_a_history_of_standings_is_that_of_its_changes(lend) -> None:
    homes = [
        [{"change": CHANGES}],
        [{"standing": STANDINGS}],
        [{"change": CHANGES, "standing": STANDINGS}],
        [{"change": CHANGES}, {"standing": STANDINGS}],
        [{"standing": STANDINGS}, {"change": CHANGES}, {"standing": STANDINGS}],
    ]
    digests = set()
    for imports in homes:
        with lend() as home:
            digests.add(digest_with(home, *imports))
    assert len(digests) == 1


def test_rows_that_say_nothing_new_are_unchanged(bare_home) -> None:
    files = {**acme.FILES, "standing": STANDINGS}
    first = bare_home.take(files)
    again = bare_home.take(files)
    rows = first.summary["rows"]
    assert (first.summary["created"], first.summary["unchanged"]) == (rows - 1, 1), "one repeats another"
    assert (again.summary["created"], again.summary["unchanged"]) == (0, rows)


@pytest.mark.parametrize("is_late", [False, True])
def test_the_owner_before_the_first_change_had_the_deal_from_the_start(bare_home, is_late) -> None:
    """Also where an import without a history has taken today's owner for the first."""
    history = CHANGES.replace("field,value", "field,before,value").replace("O1,stage,", "O1,stage,,")
    history = history.replace("O1,amount,", "O1,amount,,").replace("O1,close_on,", "O1,close_on,,")
    if is_late:
        bare_home.take({**acme.FILES, "change": CHANGES})
    run = bare_home.take({**acme.FILES, "change": history + REPLACED})
    assert [row["sentence"] for row in bare_home.found(run, "history.assumed_before_first_change")]
    owned = {
        (node, day): bare_home.figure(f"organisation/acme:{node}", "open_all", as_of=day).counted
        for node in ("ANN", "BOB")
        for day in ("2025-05-01", "2025-06-30")
    }
    assert owned == {
        ("ANN", "2025-05-01"): 1,
        ("BOB", "2025-05-01"): 0,
        ("ANN", "2025-06-30"): 0,
        ("BOB", "2025-06-30"): 1,
    }
    before = home_digest()
    bare_home.take({**acme.FILES, "change": history + REPLACED})
    assert home_digest() == before
