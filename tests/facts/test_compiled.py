"""A text compiled once says the same as one compiled anew, whatever the moments."""

from __future__ import annotations

from datetime import date, datetime

import ibis
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldhouse.facts import compiled
from fieldhouse.facts.compiled import sql_of
from fieldhouse.facts.engine import Session

DAYS = st.dates(date(2020, 1, 1), date(2020, 1, 20))
INSTANTS = st.datetimes(datetime.fromisoformat("2020-01-01"), datetime.fromisoformat("2020-01-20"))
ROWS = st.lists(st.tuples(st.none() | DAYS, st.none() | INSTANTS), max_size=8)
SCHEMA = pa.schema([pa.field("day", pa.date32()), pa.field("at", pa.timestamp("us"))])
SESSION = Session()


def rows_of(found):
    days, instants = zip(*found, strict=True) if found else ((), ())
    return SESSION.table(
        "rows", pa.table([pa.array(days, SCHEMA[0].type), pa.array(instants, SCHEMA[1].type)], schema=SCHEMA)
    )


def asked(rows, first, second, since, until):
    """With moments in conditions, in cases, twice the same, and as values."""
    kept = rows.filter((rows.day >= first) | rows.day.isnull(), rows["at"].fill_null(until) <= until)
    return kept.mutate(
        kind=ibis.cases((kept.day == first, "first"), (kept.day < second, "before"), else_="other"),
        other=ibis.literal(second),
        latest=ibis.greatest(kept["at"], since),
        is_new=kept["at"] >= since,
    )


@settings(max_examples=150)
@given(found=ROWS, first=DAYS, second=DAYS, since=INSTANTS, until=INSTANTS, is_same=st.booleans())
def test_it_says_what_a_text_of_its_own_says(found, first, second, since, until, is_same):
    expression = asked(rows_of(found), first, first if is_same else second, since, until)
    kept = SESSION.arrow(expression)
    own = SESSION._backend.con.sql(SESSION._backend.compile(expression)).to_arrow_table()
    assert kept.to_pylist() == own.to_pylist()
    assert kept.schema == expression.schema().to_pyarrow()


def test_one_text_serves_all_moments_and_another_shape_gets_its_own(monkeypatch):
    monkeypatch.setattr(compiled, "_kept", {})
    count = 0

    def counted(expression):
        nonlocal count
        count += 1
        return SESSION._backend.compile(expression)

    rows = rows_of([])
    for day in range(1, 9):
        sql_of(rows.filter(rows.day == date(2020, 1, day)), counted)
    assert count == 1
    assert "DATE '2020-01-05'" in sql_of(rows.filter(rows.day == date(2020, 1, 5)), counted)
    sql_of(rows.filter(rows.day != date(2020, 1, 1)), counted)
    sql_of(rows.filter(rows.day == date(2020, 1, 1)).limit(3), counted)
    assert count == 3


def test_a_moment_that_does_not_show_in_the_text_is_compiled_each_time(monkeypatch):
    monkeypatch.setattr(compiled, "_kept", {})
    rows = rows_of([])
    expression = rows.filter(rows.day == date(2020, 1, 1))
    assert sql_of(expression, lambda _one: "SELECT 1") == "SELECT 1"
    assert list(compiled._kept.values()) == [None]
