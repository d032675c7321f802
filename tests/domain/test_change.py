"""What changed: one reason a deal, by the rule of the house, and a waterfall that adds up."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from fieldhouse.domain.change import Outcome, Reason, Standing, classify
from fieldhouse.domain.errors import BadInput

A_ON, B_ON = date(2025, 5, 1), date(2025, 6, 1)
IN = Standing(True, 100, 90, "EUR", date(2025, 1, 1), Outcome.OPEN, True, True, "commit")
OUT = replace(IN, is_in_scope=False)


def test_the_reasons_stand_in_the_order_of_the_house() -> None:
    assert [str(reason) for reason in Reason] == [
        "amount",
        "created",
        "won",
        "lost",
        "reopened",
        "moved_in",
        "moved_out",
        "pulled_in",
        "pushed_out",
        "category",
        "currency_rate",
        "other",
    ]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (IN, IN, None),
        (IN, replace(IN, amount_minor=130, deal_amount_minor=120), (Reason.AMOUNT, 30)),
        (IN, replace(IN, amount_minor=130), (Reason.CURRENCY_RATE, 30)),
        (IN, replace(IN, amount_minor=130, deal_currency="USD"), (Reason.AMOUNT, 30)),
        (IN, replace(IN, amount_minor=None, deal_amount_minor=None), (Reason.AMOUNT, -100)),
        (IN, replace(IN, amount_minor=None), (Reason.CURRENCY_RATE, -100)),
        # In scope on both dates: whatever else changed is no reason.
        (IN, replace(IN, category="pipeline", outcome=Outcome.WON), None),
    ],
)
def test_in_scope_on_both_dates(
    before: Standing, after: Standing, expected: tuple[Reason, int] | None
) -> None:
    assert classify(before, after, A_ON, B_ON) == expected


ENTERING = [
    (None, replace(IN, created_on=B_ON), Reason.CREATED),
    (None, replace(IN, created_on=A_ON + timedelta(days=1)), Reason.CREATED),
    (None, replace(IN, created_on=None), Reason.CREATED),
    (None, replace(IN, created_on=A_ON), Reason.OTHER),
    (OUT, replace(IN, created_on=A_ON, category="best_case"), Reason.CATEGORY),
    (OUT, replace(IN, created_on=B_ON, outcome=Outcome.WON), Reason.CREATED),
    (OUT, replace(IN, outcome=Outcome.WON, category="closed"), Reason.WON),
    (replace(OUT, is_in_node=False), replace(IN, outcome=Outcome.WON), Reason.WON),
    (OUT, replace(IN, outcome=Outcome.LOST), Reason.LOST),
    (replace(OUT, outcome=Outcome.LOST, is_in_node=False), IN, Reason.REOPENED),
    (replace(OUT, outcome=Outcome.WON), IN, Reason.REOPENED),
    (replace(OUT, is_in_node=False, is_in_period=False), IN, Reason.MOVED_IN),
    (replace(OUT, is_in_period=False, category="omitted"), IN, Reason.PULLED_IN),
    (replace(OUT, category="omitted", amount_minor=90), IN, Reason.CATEGORY),
    (replace(OUT, amount_minor=90), IN, Reason.CURRENCY_RATE),
    (replace(OUT, amount_minor=None, deal_amount_minor=None), IN, Reason.OTHER),
    (OUT, IN, Reason.OTHER),
]


@pytest.mark.parametrize(("before", "after", "reason"), ENTERING)
def test_a_deal_that_enters_brings_its_whole_amount(
    before: Standing | None, after: Standing, reason: Reason
) -> None:
    assert classify(before, after, A_ON, B_ON) == (reason, 100)


LEAVING = [
    (IN, None, Reason.OTHER),
    (IN, replace(OUT, outcome=Outcome.WON, is_in_period=False), Reason.WON),
    (IN, replace(OUT, outcome=Outcome.LOST, category="omitted"), Reason.LOST),
    (replace(IN, outcome=Outcome.WON), replace(OUT, outcome=Outcome.LOST), Reason.LOST),
    (replace(IN, outcome=Outcome.WON), replace(OUT, is_in_node=False), Reason.REOPENED),
    (IN, replace(OUT, is_in_node=False, is_in_period=False), Reason.MOVED_OUT),
    (IN, replace(OUT, is_in_period=False, category="pipeline"), Reason.PUSHED_OUT),
    (IN, replace(OUT, category="pipeline"), Reason.CATEGORY),
    (IN, replace(OUT, amount_minor=70), Reason.CURRENCY_RATE),
    (IN, replace(OUT, amount_minor=None, deal_amount_minor=None), Reason.OTHER),
    (IN, OUT, Reason.OTHER),
]


@pytest.mark.parametrize(("before", "after", "reason"), LEAVING)
def test_a_deal_that_leaves_takes_its_whole_amount(
    before: Standing, after: Standing | None, reason: Reason
) -> None:
    assert classify(before, after, A_ON, B_ON) == (reason, -100)


@pytest.mark.parametrize(("before", "after"), [(None, None), (OUT, None), (None, OUT), (OUT, OUT)])
def test_a_deal_out_of_scope_on_both_dates_changes_nothing(
    before: Standing | None, after: Standing | None
) -> None:
    assert classify(before, after, A_ON, B_ON) is None


def test_a_deal_without_amount_is_counted_under_its_reason() -> None:
    created = replace(IN, created_on=B_ON, amount_minor=None, deal_amount_minor=None)
    assert classify(None, created, A_ON, B_ON) == (Reason.CREATED, 0)


def test_dates_the_wrong_way_round_are_refused() -> None:
    with pytest.raises(BadInput) as caught:
        classify(IN, IN, B_ON, A_ON)
    assert caught.value.code == "change.dates_reversed"
    assert classify(IN, IN, A_ON, A_ON) is None
