"""A fold laid over those of earlier quarters is the fold of the whole history."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from fieldhouse.facts import folded as folding
from fieldhouse.facts import kept
from fieldhouse.facts.engine import Session
from fieldhouse.facts.events import ChangeEvent, table_of
from fieldhouse.facts.fold import COLUMNS, FIELDS
from fieldhouse.facts.folded import folded
from fieldhouse.facts.history import History
from fieldhouse.facts.outbox import OURS

START = datetime(2025, 1, 1)  # noqa: DTZ001 - facts hold UTC without a zone

instants = st.one_of(
    st.integers(0, 500).map(lambda days: START + timedelta(days=days)),
    st.sampled_from([datetime(2025, 4, 1), datetime(2025, 3, 31, 23, 59, 59, 999_999), datetime(2025, 7, 1)]),  # noqa: DTZ001
)


def value_of(field: str) -> st.SearchStrategy[tuple[Any, ...]]:
    said = {
        "value_int": st.integers(-3, 3).map(lambda one: (one, None, None)),
        "value_code": st.sampled_from("abc").map(lambda one: (None, one, None)),
        "value_on": st.integers(0, 5).map(lambda one: (None, None, date(2025, 1, 1) + timedelta(one))),
    }
    return st.one_of(st.just((None, None, None)), said[FIELDS[field]])


events = st.sampled_from(("stage", "amount", "close_on", "close_on", "created")).flatmap(
    lambda field: st.builds(
        lambda key, value, at, source: ChangeEvent("opportunity", key, field, *value, at, START, source),
        st.integers(1, 3),
        value_of(field),
        instants,
        st.sampled_from(("crm", "crm", "crm", OURS)),
    )
)


class Told(History):
    """Events as a history in UTC; ``event_count`` decides whether folds of quarters are kept."""

    def __init__(self, rows: list[ChangeEvent], event_count: int) -> None:
        self.event_count, self.session = event_count, Session()
        self._rows, self._table = rows, self.session.table("events", table_of(rows, 1))

    zone = "UTC"  # type: ignore[assignment]
    event_count = 0  # type: ignore[assignment]

    def events(self) -> Any:
        return self._table

    def begins(self) -> datetime | None:
        return min((row.valid_from for row in self._rows), default=None)

    def events_key(self, as_of: date) -> str:
        return str(abs(hash(repr([row for row in self._rows if row.valid_from < self.end_of(as_of)])))) * 2


def rows_of(history: History, as_of: date) -> list[dict[str, Any]]:
    return history.session.arrow(folded(history, as_of).order_by("key")).to_pylist()


def plainly(rows: list[ChangeEvent], as_of: date) -> list[dict[str, Any]]:
    """The fold of a day as its definition says it, event after event."""
    ends = datetime(as_of.year, as_of.month, as_of.day) + timedelta(days=1)  # noqa: DTZ001
    told = sorted((row.valid_from, place, row) for place, row in enumerate(rows) if row.valid_from < ends)
    found: dict[int, dict[str, Any]] = {}
    for _at, _place, row in told:
        deal = found.setdefault(row.key, dict.fromkeys(COLUMNS) | {"key": row.key, "push_count": 0})
        last = deal.setdefault("last_close_on", None)
        if row.field == "close_on" and row.value_on is not None:
            deal["push_count"] += last is not None and row.value_on > last
            deal["last_close_on"] = row.value_on
    for _at, _place, row in sorted(told, key=lambda one: (one[2].source == OURS, *one[:2])):
        deal = found[row.key]
        deal |= {
            name: getattr(row, column) for name, (field, column) in COLUMNS.items() if field == row.field
        }
    return [found[key] for key in sorted(found)]


@pytest.fixture
def home(tmp_path, settings):
    settings.HOME = tmp_path
    return tmp_path


@settings(max_examples=15, phases=[Phase.explicit, Phase.generate])
@given(rows=st.lists(events, max_size=25), days=st.lists(st.integers(0, 520), min_size=1, max_size=3))
def test_a_fold_over_kept_ones_is_that_of_all_events(home, rows, days) -> None:
    for day in days:
        as_of = date(2025, 1, 1) + timedelta(days=day)
        said = plainly(rows, as_of)
        assert rows_of(Told(rows, 0), as_of) == said
        assert rows_of(Told(rows, folding.FEWEST_EVENTS), as_of) == said


def test_pushes_are_counted_over_the_end_of_a_quarter(home) -> None:
    def close(on: date | None, at: datetime) -> ChangeEvent:
        return ChangeEvent("opportunity", 1, "close_on", None, None, on, at, START, "crm")

    rows = [
        close(date(2025, 3, 1), datetime(2025, 1, 5)),  # noqa: DTZ001
        close(date(2025, 4, 1), datetime(2025, 2, 5)),  # noqa: DTZ001 - first push
        close(None, datetime(2025, 3, 5)),  # noqa: DTZ001
        close(date(2025, 6, 1), datetime(2025, 4, 5)),  # noqa: DTZ001 - second, over an empty date
        close(date(2025, 5, 1), datetime(2025, 5, 5)),  # noqa: DTZ001 - pulled in
    ]
    (row,) = rows_of(Told(rows, folding.FEWEST_EVENTS), date(2025, 6, 1))
    assert (row["push_count"], row["last_close_on"], row["close_on"]) == (
        2,
        date(2025, 5, 1),
        date(2025, 5, 1),
    )
    assert len(list((home / "cache" / kept.FOLDS).glob("*"))) == 1
