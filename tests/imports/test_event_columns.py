"""What is computed column by column is what the plain rule says of each."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from fieldhouse.apps.imports.actions.assumed import Assumed
from fieldhouse.apps.imports.actions.event_columns import days_of, events_of
from fieldhouse.apps.imports.actions.presents import MOVING, VALUE_OF, Presents
from fieldhouse.domain.instants import day_of
from fieldhouse.facts.events import ChangeEvent, table_of

TAKEN_UNTIL = datetime(2025, 7, 1)  # noqa: DTZ001 - facts hold UTC without a zone
PHASES = [Phase.explicit, Phase.reuse, Phase.generate]
instants = st.datetimes(datetime(1901, 1, 2), datetime(2199, 12, 30))  # noqa: DTZ001


@pytest.mark.parametrize(
    "zone", ["UTC", "Asia/Tokyo", "America/St_Johns", "Pacific/Apia", "America/Sao_Paulo"]
)
@settings(max_examples=60, phases=PHASES)
@given(drawn=st.lists(instants, min_size=1, max_size=20), hours=st.integers(-30, 30))
def test_days_are_those_of_each_instant(zone, drawn, hours) -> None:
    skipped = datetime(2011, 12, 30, 10) + timedelta(hours=hours)  # noqa: DTZ001 - Apia left that day out
    drawn = [*drawn, skipped]
    plain = [day_of(one.replace(tzinfo=UTC), zone) for one in drawn]
    assert days_of(pl.Series(drawn, dtype=pl.Datetime("us")), zone).to_list() == plain


def test_events_by_column_are_those_by_row() -> None:
    at = datetime(2025, 1, 2, 3, 4, 5, 6)  # noqa: DTZ001
    said = [(1, "commit", None), (2, None, date(2025, 2, 3))]
    rows = [ChangeEvent("opportunity", key, "stage", None, *value, at, at, "crm") for key, *value in said]
    frame = pl.DataFrame(
        {
            "key": [1, 2],
            "value_code": ["commit", None],
            "value_on": [None, said[1][2]],
            "valid_from": [at, at],
        }
    )
    told = events_of(frame, entity="opportunity", field="stage", recorded_at=at, source="crm")
    assert told.equals(table_of(rows, 1).select(told.column_names))


days = st.integers(-3, 3).map(lambda one: TAKEN_UNTIL + timedelta(days=one))
fields = st.sampled_from(("amount", "owner", "stage", "close_on"))
numbers = st.one_of(st.none(), st.integers(0, 3))
told_rows = st.lists(st.tuples(fields, st.integers(1, 3), days, numbers), max_size=12)
said_rows = st.lists(
    st.tuples(st.integers(1, 4), st.dictionaries(fields, numbers), days, days, st.one_of(st.none(), days)),
    max_size=6,
)


def value(field: str, number: int | None) -> tuple[object, ...]:
    if number is None:
        return (None, None, None)
    if VALUE_OF[field] == "value_int":
        return (number, None, None)
    return (
        (None, str(number), None)
        if VALUE_OF[field] == "value_code"
        else (None, None, date(2025, 1, 1 + number))
    )


def plainly(known, told, said):
    """Row by row: the newest event of a field, the later of one instant; then what a deal's last row says beyond."""
    newest: dict[tuple[int, str], tuple[datetime, object]] = {}
    for field, key, at, number in [*known, *told]:
        if (key, field) not in newest or newest[key, field][0] <= at:
            newest[key, field] = (at, number)
    beyond, assumed = [], Assumed()
    for place, (key, values, created_at, since, closed_since) in enumerate(said):
        for field, number in values.items():
            if any(key == later[0] and field in later[1] for later in said[place + 1 :]):
                continue
            last = newest.get((key, field))
            if last is not None:
                if last[0] < TAKEN_UNTIL and last[1] != number:
                    beyond.append((field, key, max(since, last[0]), number))
            elif number is not None:
                first = (closed_since or since) if field in MOVING else created_at
                if field not in MOVING:
                    assumed.counts["a.csv", field] += 1
                    assumed.since[field] = min(created_at, assumed.since.get(field, created_at))
                elif created_at < first:
                    assumed.late[field] = min(created_at, assumed.late.get(field, created_at))
                beyond.append((field, key, first, number))
    return beyond, assumed


@settings(max_examples=200, phases=PHASES)
@given(known=told_rows, told=told_rows, said=said_rows)
def test_presents_say_what_a_plain_walk_says(known, told, said) -> None:
    presents, assumed = Presents(TAKEN_UNTIL), Assumed()
    events = [
        ChangeEvent("opportunity", key, field, *value(field, one), at, at, "crm")
        for field, key, at, one in told
    ]
    presents.tell(table_of(events, 1))
    for key, values, *times in said:
        presents.say("a.csv", key, {field: value(field, one) for field, one in values.items()}, *times)

    def newest_of(field: str) -> pl.DataFrame:
        rows = [(key, at, max(value(field, one), key=bool)) for name, key, at, one in known if name == field]
        empty = presents._told[field].taken().clear()
        return pl.DataFrame(rows, empty.schema, orient="row")

    found = []
    for field, rows in presents.beyond(newest_of, assumed):
        place = {"value_int": 0, "value_code": 1, "value_on": 2}[VALUE_OF[field]]
        found += [
            (field, key, at, (None,) * place + (one,) + (None,) * (2 - place))
            for key, at, one in rows.iter_rows()
        ]
    plain, plain_assumed = plainly(known, told, said)
    by_field = sorted(plain, key=lambda one: [*VALUE_OF].index(one[0]))
    assert found == [(field, key, at, value(field, one)) for field, key, at, one in by_field]
    assert vars(assumed) == vars(plain_assumed)
