"""Three currency views of the same deals, and differences between them that add up."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldhouse.domain.errors import BadInput
from fieldhouse.domain.money import Rate
from fieldhouse.domain.views import (
    DatedRate,
    RateKind,
    RateTable,
    View,
    ViewAmounts,
    ViewTotals,
    explain_views,
    three_views,
)

MARKET, PLAN = RateKind.MARKET, RateKind.PLAN


def dated(kind: RateKind, base: str, quote: str, text: str, on: date) -> DatedRate:
    return DatedRate(kind, Rate.parse(base, quote, text), on)


TABLE = RateTable(
    [
        dated(MARKET, "USD", "JPY", "150.00", date(2025, 6, 1)),
        dated(MARKET, "USD", "JPY", "140.00", date(2025, 1, 1)),
        dated(PLAN, "USD", "JPY", "145", date(2025, 2, 1)),
        dated(MARKET, "EUR", "USD", "1.08", date(2025, 1, 1)),
    ]
)


def test_the_views_have_stable_names() -> None:
    assert [(view.name, view.value) for view in View] == [
        ("DEAL_DATE", "deal_date"),
        ("TODAY", "today"),
        ("PLAN", "plan"),
    ]


def test_the_newest_rate_on_or_before_the_day_holds() -> None:
    assert TABLE.rate_on(MARKET, "USD", "JPY", date(2025, 5, 31)) == Rate("USD", "JPY", 14000, 100)
    assert TABLE.rate_on(MARKET, "USD", "JPY", date(2025, 6, 1)) == Rate("USD", "JPY", 15000, 100)
    assert TABLE.rate_on(PLAN, "USD", "JPY", date(2030, 1, 1)) == Rate("USD", "JPY", 145, 1)


def test_the_other_way_round_is_inverted_exactly() -> None:
    assert TABLE.rate_on(MARKET, "JPY", "USD", date(2025, 6, 2)) == Rate("JPY", "USD", 100, 15000)


def test_a_rate_quoted_the_way_it_is_asked_goes_first() -> None:
    table = RateTable(
        [
            dated(MARKET, "USD", "EUR", "0.9", date(2025, 1, 1)),
            dated(MARKET, "EUR", "USD", "1.2", date(2025, 3, 1)),
        ]
    )
    assert table.rate_on(MARKET, "USD", "EUR", date(2025, 4, 1)) == Rate("USD", "EUR", 9, 10)
    assert table.rate_on(MARKET, "EUR", "USD", date(2025, 2, 1)) == Rate("EUR", "USD", 10, 9)


def test_a_currency_in_itself_is_one() -> None:
    assert RateTable([]).rate_on(PLAN, "JPY", "JPY", date(2025, 1, 1)) == Rate("JPY", "JPY", 1, 1)


@pytest.mark.parametrize(
    ("kind", "base", "quote", "on"),
    [
        (MARKET, "USD", "JPY", date(2024, 12, 31)),
        (PLAN, "EUR", "USD", date(2025, 6, 1)),
        (MARKET, "EUR", "JPY", date(2025, 6, 1)),
    ],
)
def test_no_rate_is_said_and_none_is_made_up(kind: RateKind, base: str, quote: str, on: date) -> None:
    assert TABLE.find(kind, base, quote, on) is None
    with pytest.raises(BadInput) as caught:
        TABLE.rate_on(kind, base, quote, on)
    assert caught.value.code == "money.no_rate"
    assert caught.value.fields == {"kind": str(kind), "base": base, "quote": quote, "on": on}


def test_two_rates_of_one_day_are_refused_and_the_same_twice_is_not() -> None:
    row = dated(PLAN, "USD", "JPY", "145", date(2025, 2, 1))
    RateTable([row, row])
    with pytest.raises(BadInput) as caught:
        RateTable([row, dated(PLAN, "USD", "JPY", "146", date(2025, 2, 1))])
    assert caught.value.code == "money.two_rates"


def test_a_deal_in_three_views() -> None:
    days = {"deal_on": date(2025, 3, 1), "today_on": date(2025, 7, 1), "plan_on": date(2025, 7, 1)}
    assert three_views(100_000, "USD", "JPY", TABLE, **days) == ViewAmounts("USD", 140_000, 150_000, 145_000)
    assert three_views(100_000, "JPY", "JPY", TABLE, **days) == ViewAmounts("JPY", 100_000, 100_000, 100_000)
    assert three_views(100_00, "EUR", "USD", TABLE, **days) == ViewAmounts("EUR", 108_00, 108_00, None)


def test_the_explanation_names_the_currency_that_moved() -> None:
    explained = explain_views(
        [
            ViewAmounts("USD", 140, 150, 145),
            ViewAmounts("JPY", 70, 70, 70),
            ViewAmounts("USD", 280, 300, 290),
            ViewAmounts("EUR", 108, 108, None),
        ]
    )
    assert explained.total == ViewTotals(3, 490, 520, 505)
    assert explained.by_currency == (
        ("JPY", ViewTotals(1, 70, 70, 70)),
        ("USD", ViewTotals(2, 420, 450, 435)),
    )
    assert explained.left_out == 1
    total = explained.total
    assert (total.market_moved_minor, total.plan_differs_minor, total.deal_date_to_plan_minor) == (
        30,
        -15,
        15,
    )


amounts = st.none() | st.integers(-(10**15), 10**15)


@given(st.lists(st.builds(ViewAmounts, st.sampled_from(["USD", "JPY", "EUR"]), amounts, amounts, amounts)))
def test_differences_add_up_by_view_and_by_currency(deals: list[ViewAmounts]) -> None:
    explained = explain_views(deals)
    total, parts = explained.total, [part for _, part in explained.by_currency]
    assert total.market_moved_minor + total.plan_differs_minor == total.deal_date_to_plan_minor
    for column in (
        "deals",
        "deal_date_minor",
        "today_minor",
        "plan_minor",
        "market_moved_minor",
        "plan_differs_minor",
    ):
        assert sum(getattr(part, column) for part in parts) == getattr(total, column)
    assert total.deals + explained.left_out == len(deals)
