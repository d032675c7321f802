"""Whole columns are converted as each amount alone is."""

from __future__ import annotations

from datetime import date, timedelta

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldhouse.domain.money import MAX_AMOUNT_MINOR, Rate, convert
from fieldhouse.domain.views import DatedRate, RateKind, RateTable
from fieldhouse.facts.conversion import VIEWS, Converter, with_views

AS_OF = date(2025, 6, 30)
CURRENCIES = ("USD", "EUR", "JPY", "KWD", "GBP")

days = st.integers(0, 40).map(lambda one: AS_OF - timedelta(days=10 * one))
numbers = st.one_of(st.integers(1, 10_000), st.integers(1, 10**15))
rates = st.builds(
    lambda kind, pair, num, den, on: DatedRate(kind, Rate(*pair, num, den), on),
    st.sampled_from(RateKind),
    st.sampled_from([("EUR", "USD"), ("USD", "JPY"), ("KWD", "USD"), ("EUR", "JPY")]),
    numbers,
    numbers,
    days,
)
amounts = st.one_of(
    st.none(), st.integers(-10_000, 10_000), st.integers(-(10**13), 10**13), st.just(MAX_AMOUNT_MINOR)
)
deals = st.lists(st.tuples(amounts, st.sampled_from((None, *CURRENCIES)), days), max_size=20)


def one_by_one(
    converter: Converter, rows: list[tuple[int | None, str | None, date]]
) -> list[list[int | None]]:
    found = [converter.views(*row) for row in rows]
    return [[one[place] for one in found] for place in range(len(VIEWS))]


def fits(column: list[int | None]) -> bool:
    return all(one is None or abs(one) <= MAX_AMOUNT_MINOR for one in column)


@settings(max_examples=300)
@given(
    rates=st.lists(
        rates, max_size=8, unique_by=lambda one: (one.kind, one.rate.base, one.rate.quote, one.valid_from)
    ),
    rows=deals,
    currency=st.sampled_from(("USD", "JPY")),
    is_encoded=st.booleans(),
)
def test_columns_are_converted_as_single_amounts_are(rates, rows, currency, is_encoded) -> None:
    converter = Converter(RateTable(rates), currency, AS_OF)
    expected = one_by_one(converter, rows)
    if not all(map(fits, expected)):
        return  # no column holds it: refused at the edge (money.too_large)
    amount, code, placed_on = zip(*rows, strict=True) if rows else ((), (), ())
    codes = pa.array(code, pa.string())
    table = pa.table(
        {
            "amount": pa.array(amount, pa.int64()),
            "currency": codes.dictionary_encode() if is_encoded else codes,
            "placed_on": pa.array(placed_on, pa.date32()),
        }
    )
    seen = with_views(table, converter)
    assert [seen[f"{view}_minor"].to_pylist() for view in VIEWS] == expected


def test_halves_go_to_the_even_neighbour_on_either_side_of_zero() -> None:
    converter = Converter(
        RateTable([DatedRate(RateKind.MARKET, Rate("EUR", "USD", 1, 2), date(2020, 1, 1))]), "USD", AS_OF
    )
    table = pa.table(
        {
            "amount": [1, 3, 5, -1, -3],
            "currency": ["EUR"] * 5,
            "placed_on": pa.array([AS_OF] * 5, pa.date32()),
        }
    )
    assert with_views(table, converter)["today_minor"].to_pylist() == [0, 2, 2, 0, -2]
    assert convert(5, Rate("EUR", "USD", 1, 2)) == 2
