"""The rule of what changed, over columns: for any deals it says what `domain.change.classify` says of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fieldhouse.apps.figures.change import ChangedDeals
from fieldhouse.domain.change import Outcome, Reason, Standing, Step, classify
from fieldhouse.facts.metrics.changed import REASONS, Codes, Stood, reasons
from fieldhouse.facts.metrics.columns import EPOCH
from fieldhouse.facts.metrics.sums import Column

A_ON, B_ON = date(2025, 5, 1), date(2025, 6, 1)
NOWHERE = Standing(False, None, None, None, None, Outcome.OPEN, False, False, None)
Pairs = Sequence[tuple[Standing | None, Standing | None]]


def column(values: Sequence[int | None]) -> Column:
    return Column(
        np.array([value or 0 for value in values], np.int64),
        np.array([value is not None for value in values], bool),
    )


def stood(deals: Sequence[Standing | None], names: Callable[[set[str]], list[str]]) -> Stood:
    """The columns of standings; ``names`` puts the names of codes into an order."""
    known = [one or NOWHERE for one in deals]

    def codes(values: Sequence[str | None]) -> Codes:
        own = names({one for one in values if one is not None})
        return Codes(own, np.array([-1 if one is None else own.index(one) for one in values], np.int64))

    def flags(name: str) -> Any:
        return np.array([getattr(one, name) for one in known], bool)

    return Stood(
        np.array([one is not None for one in deals], bool),
        flags("is_in_scope"),
        flags("is_in_node"),
        flags("is_in_period"),
        column([one.amount_minor for one in known]),
        column([one.deal_amount_minor for one in known]),
        column([one.created_on and (one.created_on - EPOCH).days for one in known]),
        codes([one.deal_currency for one in known]),
        codes(
            [None if one.outcome == Outcome.OPEN and one.category is None else one.outcome for one in known]
        ),
        codes([one.category for one in known]),
    )


def changed(pairs: Pairs) -> tuple[Any, Any]:
    before, after = ([pair[side] for pair in pairs] for side in (0, 1))
    return reasons(
        stood(before, sorted), stood(after, lambda found: sorted(found)[::-1]), (A_ON - EPOCH).days
    )


def standings(most: int) -> st.SearchStrategy[Standing | None]:
    return st.none() | st.builds(
        Standing,
        is_in_scope=st.booleans(),
        amount_minor=st.none() | st.integers(-most, most) | st.sampled_from([0, 5]),
        deal_amount_minor=st.none() | st.integers(0, 2),
        deal_currency=st.sampled_from(["USD", "JPY", None]),
        created_on=st.none() | st.dates(date(2025, 4, 1), date(2025, 6, 1)),
        outcome=st.sampled_from(Outcome),
        is_in_node=st.booleans(),
        is_in_period=st.booleans(),
        category=st.sampled_from(["commit", "pipeline", None]),
    )


def pairs_of(most: int) -> st.SearchStrategy[Pairs]:
    """Deals on two days; one that stood is often changed a little only, else nearly all would have several reasons."""
    one = standings(most)
    changes = st.fixed_dictionaries(
        {},
        optional={
            "is_in_scope": st.booleans(),
            "amount_minor": st.integers(-most, most),
            "category": st.sampled_from(["commit", "omitted"]),
            "is_in_period": st.booleans(),
            "is_in_node": st.booleans(),
        },
    )
    near = st.tuples(one, changes).map(lambda two: (two[0], two[0] and replace(two[0], **two[1])))
    return st.lists(st.tuples(one, one) | near, max_size=30)


@given(pairs_of(2**63 - 1))
def test_every_deal_has_the_reason_and_amount_of_the_rule(pairs: Pairs) -> None:
    why, amounts = changed(pairs)
    found = [
        (REASONS[code], amount) if code >= 0 else None
        for code, amount in zip(why.tolist(), amounts.tolist(), strict=True)
    ]
    assert found == [classify(before, after, A_ON, B_ON) for before, after in pairs]


def of(pairs: Pairs) -> ChangedDeals:
    why, amounts = changed(pairs)
    return ChangedDeals(np.arange(len(pairs))[why >= 0], why[why >= 0], amounts[why >= 0])


@given(pairs_of(2**63 - 1))
def test_opening_and_steps_are_closing_and_the_largest_come_first(pairs: Pairs) -> None:
    deals = of(pairs)
    opening, closing = (sum(pair[side].counted_minor for pair in pairs if pair[side]) for side in (0, 1))
    steps = deals.steps()
    assert opening + sum(step.amount_minor for step in steps) == closing
    assert sum(step.deals for step in steps) == len(deals)
    places = [REASONS.index(step.reason) for step in steps]
    assert places == sorted(set(places))
    order = [(-abs(deal.amount_minor), deal.key) for deal in deals]
    assert order == sorted(order)


def test_the_steps_of_four_deals() -> None:
    one = Standing(True, 100, 90, "EUR", date(2025, 1, 1), Outcome.OPEN, True, True, "commit")
    created = replace(one, created_on=B_ON, amount_minor=7)
    won = replace(one, is_in_scope=False, outcome=Outcome.WON)
    steps = of([(one, won), (None, created), (None, created), (one, one)]).steps()
    assert steps == (Step(Reason.CREATED, 14, 2), Step(Reason.WON, -100, 1))
