"""Every row once, in order, forwards and backwards, under ties and missing values."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldhouse.apps.pipeline.listing.keyset import Order, cursor, page, read
from fieldhouse.apps.pipeline.models import Deal, Opportunity
from fieldhouse.domain.errors import BadInput

GENERATION = 9_999
ORDERS = [
    Order(name, column, kind, is_descending)
    for name, column, kind in (
        ("close", "close_on", date),
        ("amount", "plan_minor", int),
        ("name", "opportunity__name", str),
    )
    for is_descending in (False, True)
]
few_days = st.none() | st.integers(0, 3).map(lambda n: date(2026, 11, 20) + timedelta(n))
few_amounts = st.none() | st.sampled_from([-5, 0, 7, 2**40])
few_names = st.sampled_from(["", "Acme", "acme", "東京", "ﾄｳｷｮｳ", 'a"b\\c'])
deals = st.lists(st.tuples(few_days, few_amounts, few_names), max_size=14)


def kept(rows):
    records = Opportunity.objects.bulk_create(
        Opportunity(source="t", source_key=f"{GENERATION}-{place}", name=name)
        for place, (_day, _amount, name) in enumerate(rows)
    )
    Deal.objects.bulk_create(
        Deal(generation=GENERATION, opportunity=one, close_on=day, plan_minor=amount)
        for one, (day, amount, _name) in zip(records, rows, strict=True)
    )
    return Deal.objects.filter(generation=GENERATION).select_related("opportunity")


def value(row, order):
    return row.opportunity.name if order.column == "opportunity__name" else getattr(row, order.column)


def forwards(rows, order, size):
    found, pages, after = [], [], ""
    while True:
        one = page(rows, order, size, after=after)
        pages.append(one)
        found += [row.opportunity_id for row in one.rows]
        if not one.following:
            return found, pages
        after = one.following


def backwards(rows, order, size, last):
    found, before = [row.opportunity_id for row in last.rows], last.previous
    while before:
        one = page(rows, order, size, before=before)
        found = [row.opportunity_id for row in one.rows] + found
        before = one.previous
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("order", ORDERS, ids=lambda order: order.code)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=deals, size=st.integers(1, 5))
def test_every_row_comes_once_and_in_order_and_the_way_back_is_the_same(order, rows, size):
    with transaction.atomic():
        query = kept(rows)
        found, pages = forwards(query, order, size)
        assert len(found) == len(rows) == len(set(found))
        by_number = {row.opportunity_id: row for row in query}
        values = [value(by_number[number], order) for number in found]
        given_values = [one for one in values if one is not None]
        assert values == given_values + [None] * (len(values) - len(given_values)), "missing values come last"
        pairs = [(one, number) for one, number in zip(values, found, strict=True) if one is not None]
        if order.type is str:  # the database compares texts by their bytes
            pairs = [(one.encode(), number) for one, number in pairs]
        assert pairs == sorted(pairs, reverse=order.is_descending)
        assert backwards(query, order, size, pages[-1]) == found
        assert all(len(one.rows) == size for one in pages[:-1])
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_a_page_stays_where_it_is_when_rows_come_in_front_of_it():
    order = ORDERS[0]
    query = kept([(date(2026, 1, day), 1, "") for day in range(2, 8)])
    second = page(query, order, 3, after=page(query, order, 3).following)
    early = Opportunity.objects.create(source="t", source_key="early")
    Deal.objects.create(generation=GENERATION, opportunity=early, close_on=date(2025, 1, 1))
    assert page(query, order, 3, after=page(query, order, 3).following).rows != second.rows
    mark = cursor(list(query.order_by("close_on"))[3], order)
    assert [row.close_on.day for row in page(query, order, 3, after=mark).rows] == [5, 6, 7]


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


@pytest.mark.django_db
def test_a_place_behind_the_last_row_gives_the_first_page():
    query = kept([(date(2026, 1, day), 1, "") for day in (1, 2)])
    last = cursor(list(query.order_by("close_on"))[-1], ORDERS[0])
    assert len(page(query, ORDERS[0], 5, after=last).rows) == 2
