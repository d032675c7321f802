"""Whatever two sides say of whatever deals: in every cell the explained and the unexplained make the difference."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from fieldhouse.domain.tieout import (
    DIMENSIONS,
    STEPS,
    Amount,
    Cell,
    Part,
    Reason,
    ReportFilter,
    Standing,
    Sum,
    added_up,
    cells,
    steps,
)

amounts = st.fixed_dictionaries(
    {
        "own": st.builds(Amount, st.integers(-(10**12), 10**12), st.sampled_from(["USD", "JPY"])),
        "converted": st.builds(Amount, st.integers(-(10**12), 10**12), st.just("USD")),
    }
)
plain = st.builds(
    Standing,
    st.sampled_from(["open", "won", "lost", ""]),
    st.sampled_from(["A", "B"]),
    st.sampled_from(["1", "2", "Ann"]),
    st.sampled_from(["FY26-Q1", "FY26-Q2", ""]),
    amounts,
)


@st.composite
def shared(draw: st.DrawFn) -> Standing:
    """A deal of two owners, whose parts make the whole."""
    one = draw(plain)
    first = [draw(st.integers(-100, 100)) for _ in one.amounts]
    rest = [amount.amount_minor - part for amount, part in zip(one.amounts.values(), first, strict=True)]
    return replace(one, parts=(Part(one.owner, tuple(rest)), Part("9", tuple(first))))


sides = st.tuples(st.none() | plain | shared(), st.none() | plain)
reasons = st.dictionaries(st.sampled_from(STEPS), st.sampled_from(["newer", "split"]).map(Reason))


@given(st.lists(st.tuples(sides, reasons), max_size=8), st.sets(st.sampled_from(DIMENSIONS)).map(tuple))
def test_the_parts_of_every_cell_make_its_difference(
    deals: list[tuple[tuple[Standing | None, Standing | None], dict[str, Reason]]],
    dimensions: tuple[str, ...],
) -> None:
    found = added_up(
        ((ours, theirs, tuple(steps(ours, theirs, why, dimensions))) for (ours, theirs), why in deals),
        dimensions,
    )
    expected: dict[Cell, list[int]] = defaultdict(lambda: [0, 0])
    for (ours, theirs), _why in deals:
        for side, sign in ((ours, -1), (theirs, 1)):
            for cell, one in cells(side, dimensions).items():
                expected[cell][0] += sign * one.deals
                expected[cell][1] += sign * one.amount_minor
    for cell, line in found.items():
        parts = [*line.explained.values(), line.unexplained]
        assert [sum(one.deals for one in parts), sum(one.amount_minor for one in parts)] == expected[cell]
        assert list(line.difference) == expected[cell]


@given(plain | shared(), plain, reasons)
def test_only_what_has_a_reason_is_explained(
    ours: Standing, theirs: Standing, why: dict[str, Reason]
) -> None:
    for step in steps(ours, theirs, why, DIMENSIONS):
        assert step.reason == why.get(step.name)
        assert step.moved and all(any(one) for one in step.moved.values())


@given(plain)
def test_equal_sides_differ_by_nothing(one: Standing) -> None:
    assert not list(steps(one, one, {}, DIMENSIONS))
    assert not list(steps(None, None, {}, DIMENSIONS))


def test_by_hand() -> None:
    ours = Standing("open", "Talks", "1", "FY26-Q1", {"own": Amount(500, "USD")})
    theirs = Standing("won", "Won", "1", "FY26-Q1", {"own": Amount(700, "USD")})
    first, second = steps(ours, theirs, {"amount": Reason("edited_here")}, ("stage",))
    assert (first.name, first.reason, dict(first.moved)) == (
        "stage",
        None,
        {
            Cell("own", "USD", "stage", "Talks"): Sum(-1, -500),
            Cell("own", "USD", "stage", "Won"): Sum(1, 500),
        },
    )
    assert (second.name, dict(second.moved)) == ("amount", {Cell("own", "USD", "stage", "Won"): Sum(0, 200)})


def test_a_filter_leaves_out_what_it_does_not_ask_for() -> None:
    every = ReportFilter()
    assert every.is_open and not every.leaves_out_state("won") and not every.leaves_out_day(None)
    some = ReportFilter(frozenset({"open"}), date(2026, 1, 1), date(2026, 4, 1))
    assert some.leaves_out_state("won") and not some.leaves_out_state("open")
    days = [None, date(2025, 12, 31), date(2026, 1, 1), date(2026, 3, 31), date(2026, 4, 1)]
    assert [some.leaves_out_day(day) for day in days] == [True, True, False, False, True]
    types = ReportFilter(record_types=frozenset({"renewal", "addon"}))
    asked = ["Renewal", "Add On", "Services", ""]
    assert [types.leaves_out_type(one) for one in asked] == [False, False, True, False]  # "": nobody knows
    assert not types.is_open and not every.leaves_out_type("Services")
