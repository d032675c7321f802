"""The value of a field is that of its newest event: against a plain fold, in any order of arrival."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pyarrow as pa
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from fieldhouse.facts.engine import Session
from fieldhouse.facts.events import SCHEMA, ChangeEvent, table_of
from fieldhouse.facts.outbox import OURS
from fieldhouse.facts.standing import newest

START = datetime(2025, 1, 1)  # noqa: DTZ001 - facts hold UTC without a zone
SESSION = Session()

values = st.one_of(
    st.just((None, None, None)),
    st.integers(-5, 5).map(lambda one: (one, None, None)),
    st.sampled_from("abc").map(lambda one: (None, one, None)),
    st.integers(0, 9).map(lambda one: (None, None, date(2025, 1, 1) + timedelta(one))),
)
events = st.builds(
    lambda key, field, value, at, source: ChangeEvent(
        "opportunity", key, field, *value, START + timedelta(hours=at), START, source
    ),
    st.integers(1, 3),
    st.sampled_from(("stage", "amount")),
    values,
    st.integers(0, 4),  # few instants, so that many events share one
    st.sampled_from(("crm", "crm", OURS)),
)


def folded(rows: list[ChangeEvent]) -> dict[tuple[int, str], tuple[object, ...]]:
    """Ours before the CRM's; then the later; of one instant the one that came last. Clearing counts like any value."""
    found: dict[tuple[int, str], tuple[object, ...]] = {}
    order = sorted(enumerate(rows), key=lambda one: (one[1].source == OURS, one[1].valid_from, one[0]))
    for _place, event in order:
        found[event.key, event.field] = event[3:6]
    return found


def read(
    rows: list[ChangeEvent], shuffled: list[int] | None = None
) -> dict[tuple[int, str], tuple[object, ...]]:
    table = table_of(rows, 1)
    if shuffled is not None:
        table = table.take(pa.array(shuffled, pa.int64()))
    answer = SESSION.arrow(newest(SESSION.table("drawn", table), "opportunity")).to_pylist()
    assert len({(row["key"], row["field"]) for row in answer}) == len(answer)
    return {
        (row["key"], row["field"]): (row["value_int"], row["value_code"], row["value_on"]) for row in answer
    }


@settings(max_examples=60, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(rows=st.lists(events, max_size=12), data=st.data())
def test_newest_is_a_plain_fold_in_any_order(rows, data) -> None:
    order = data.draw(st.permutations(range(len(rows))))
    assert read(rows, order) == read(rows) == folded(rows)


def event(value: tuple[object, ...], hours: int, source: str = "crm") -> ChangeEvent:
    return ChangeEvent("opportunity", 1, "amount", *value, START + timedelta(hours=hours), START, source)


def test_a_cleared_field_wins_over_older_values() -> None:
    assert read([event((5, None, None), 0), event((None, None, None), 1)]) == {
        (1, "amount"): (None, None, None)
    }


def test_an_edit_of_ours_goes_before_a_later_event_of_the_crm() -> None:
    rows = [event((7, None, None), 1, OURS), event((5, None, None), 9)]
    assert read(rows) == read(rows[::-1]) == {(1, "amount"): (7, None, None)}


def test_of_two_events_of_one_instant_the_one_recorded_last_counts() -> None:
    rows = [event((1, None, None), 1), event((2, None, None), 1)]
    assert read(rows) == {(1, "amount"): (2, None, None)}
    assert read(rows[::-1]) == {(1, "amount"): (1, None, None)}


def test_an_event_is_known_by_what_it_says_and_not_by_when_we_heard_it() -> None:
    one = event((1, None, None), 1)
    others = [
        one._replace(key=2),
        one._replace(value_int=2),
        one._replace(source="erp"),
        one._replace(value_int=None),
    ]
    later = one._replace(recorded_at=START + timedelta(days=9))
    known, again, *different = table_of([one, later, *others], 1)["identity"].to_pylist()
    assert known == again and len({known, *different}) == 5
    assert all(0 <= other < 2**63 for other in different)


def test_a_table_of_events_has_the_schema_and_numbers_of_its_own() -> None:
    table = table_of([event((1, None, None), 1), event((2, None, None), 2)], 41)
    assert table.schema == SCHEMA and table["seq"].to_pylist() == [41, 42]
    assert table_of([], 1).schema == SCHEMA
