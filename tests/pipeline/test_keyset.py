"""Every row once, in order, forwards and backwards, under ties and missing values."""

from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldhouse.apps import texts
from fieldhouse.apps.pipeline.listing.keyset import NAME, Order, Ordered, cursor, read
from fieldhouse.apps.pipeline.listing.names import Names, table_of
from fieldhouse.apps.texts import Texts
from fieldhouse.domain.errors import BadInput
from fieldhouse.facts.metrics.columns import Columns

ORDERS = [
    Order(name, column, kind, is_descending)
    for name, column, kind in (
        ("close", "close_on", date),
        ("amount", "plan_minor", int),
        ("name", NAME, str),
    )
    for is_descending in (False, True)
]
FIRST_KEY, STEP = 7, 3
few_days = st.none() | st.integers(0, 3).map(lambda n: date(2026, 11, 20) + timedelta(n))
few_amounts = st.none() | st.sampled_from([-(2**63), -5, 0, 7, 2**63 - 1])
few_names = st.sampled_from(["", "Acme", "acme", "東京", "ﾄｳｷｮｳ", "𠮷野", 'a"b\\c'])
deals = st.lists(st.tuples(few_days, few_amounts, few_names), max_size=14)


class Deals:
    """Deals in memory, with their keys."""

    def __init__(self, rows):
        keys = [FIRST_KEY + STEP * place for place in range(len(rows))]
        days, amounts, names = zip(*rows, strict=True) if rows else ((), (), ())
        self.columns = Columns(
            pa.table(
                {
                    "key": pa.array(keys, pa.int64()),
                    "close_on": pa.array(days, pa.date32()),
                    "plan_minor": pa.array(amounts, pa.int64()),
                }
            )
        )
        told = [(key, name, str(key)) for key, name in zip(keys, names, strict=True)]
        self.names = Names(table_of(told), Texts(texts.table_of(iter([]))))
        self.by_key = dict(zip(keys, rows, strict=True))
        self.rows = np.arange(len(rows))

    def value(self, key, order):
        day, amount, name = self.by_key[key]
        return {"close_on": day, "plan_minor": amount, NAME: name}[order.column]

    def cursor(self, key, order):
        return cursor(self.value(key, order), key)

    def page(self, order, size, **place):
        return Ordered(self.columns, order, lambda: self.names).page(self.rows, size, **place)


def forwards(deals, order, size):
    found, pages, after = [], [], ""
    while True:
        one = deals.page(order, size, after=after)
        pages.append(one)
        found += one.numbers
        if not one.has_following:
            return found, pages
        after = deals.cursor(one.numbers[-1], order)


def backwards(deals, order, size, last):
    found, one = list(last.numbers), last
    while one.has_previous:
        one = deals.page(order, size, before=deals.cursor(one.numbers[0], order))
        found = one.numbers + found
    return found


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: order.code)
@settings(max_examples=60)
@given(rows=deals, size=st.integers(1, 5))
def test_every_row_comes_once_and_in_order_and_the_way_back_is_the_same(order, rows, size):
    kept = Deals(rows)
    found, pages = forwards(kept, order, size)
    assert len(found) == len(rows) == len(set(found))
    values = [kept.value(number, order) for number in found]
    given_values = [one for one in values if one is not None]
    assert values == given_values + [None] * (len(values) - len(given_values)), "missing values come last"
    pairs = [(one, number) for one, number in zip(values, found, strict=True) if one is not None]
    assert pairs == sorted(pairs, reverse=order.is_descending)
    without = [number for one, number in zip(values, found, strict=True) if one is None]
    assert without == sorted(without, reverse=order.is_descending)
    assert backwards(kept, order, size, pages[-1]) == found
    assert all(len(one.numbers) == size for one in pages[:-1])
    assert Ordered(kept.columns, order, lambda: kept.names).all(kept.rows) == found


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: order.code)
@settings(max_examples=60)
@given(rows=deals.filter(bool), gone=st.tuples(few_days, few_amounts, few_names), key=st.integers(0, 50))
def test_a_place_holds_when_its_row_is_no_longer_there(order, rows, gone, key):
    kept = Deals(rows)
    value = {"close_on": gone[0], "plan_minor": gone[1], NAME: gone[2]}[order.column]
    mark = cursor(value, key)
    found = kept.page(order, len(rows), after=mark)
    if found.has_previous:
        all_rows = Ordered(kept.columns, order, lambda: kept.names).all(kept.rows)
        weights = [(kept.value(number, order), number) for number in [*all_rows]]
        behind = [number for one, number in weights if _is_behind((one, number), (value, key), order)]
        assert found.numbers == (behind or all_rows)


def _is_behind(one, mark, order):
    if (one[0] is None) != (mark[0] is None):
        return one[0] is None
    pair, other = (one[1], mark[1]) if one[0] is None else (one, mark)
    return pair < other if order.is_descending else pair > other


def test_a_page_stays_where_it_is_when_rows_come_in_front_of_it():
    order = ORDERS[0]
    days = [date(2026, 1, day) for day in range(2, 8)]
    before = Deals([(day, 1, "") for day in days])
    mark = before.cursor(before.page(order, 3).numbers[-1], order)
    after = Deals([*((day, 1, "") for day in days), (date(2025, 1, 1), 1, "")])
    assert after.page(order, 3, after=mark).numbers == before.page(order, 3, after=mark).numbers
    assert after.page(order, 3).numbers != before.page(order, 3).numbers


@pytest.mark.parametrize(
    "text",
    [
        "x",
        "%%%",
        "W10",
        "WyIyMDI2Il0",
        "WyJub3QgYSBkYXkiLDFd",
        "WzEsMl0",
        "WyIyMDI2LTAxLTAxIiwiMSJd",
        "A" * 3000,
    ],
)
def test_what_is_no_place_of_this_order_is_refused(text):
    with pytest.raises(BadInput, match=r"list\.bad_cursor"):
        read(text, ORDERS[0])


def test_a_place_behind_the_last_row_gives_the_first_page():
    kept = Deals([(date(2026, 1, day), 1, "") for day in (1, 2)])
    last = kept.cursor(kept.page(ORDERS[0], 5).numbers[-1], ORDERS[0])
    assert len(kept.page(ORDERS[0], 5, after=last).numbers) == 2


@pytest.mark.parametrize(
    "text",
    ["kestrel", "ＫＥＳＴＲＥＬ", "ケストレル", "ｹｽﾄﾚﾙ", "ÉTOILE", "étoile", "けすとれる", "kesutoreru"],
)
def test_accounts_are_found_by_name_and_reading_without_case_and_width(text):
    accounts = [(7, 7, "Ｋｅｓｔｒｅｌ étoile", "ｹｽﾄﾚﾙ"), (8, 8, "Kite", "カイト")]
    names = Names(table_of([]), Texts(texts.table_of(iter(accounts))))
    assert names.accounts_holding(text) == [7]
    assert names.accounts_holding("ﾚﾙ\n") == [7]
    assert names.accounts_holding("kite kestrel") == []
