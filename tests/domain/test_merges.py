"""Merged accounts, followed day by day."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from fieldhouse.domain.merges import Merge, resolved, stayed

FIRST = date(2026, 1, 1)
DAYS = [FIRST + timedelta(days=n) for n in range(12)]


NUMBERS = st.sampled_from((1, 2, 3, 4))
SPANS = [
    (begins, ends) for begins in DAYS[:10] for ends in (None, *DAYS[1:]) if ends is None or begins < ends
]
MERGES = st.lists(
    st.builds(lambda one, into, span: Merge(one, into, *span), NUMBERS, NUMBERS, st.sampled_from(SPANS)),
    max_size=6,
)


def counts_as(merges, account, day):
    """The plain reading: one step after the other, `None` in a circle."""
    seen = [account]
    while held := [
        m for m in merges if m.account == seen[-1] and m.valid_from <= day and (m.valid_to or date.max) > day
    ]:
        seen.append(sorted(held, key=lambda m: (m.valid_from, m.into))[-1].into)
        if seen[-1] in seen[:-1]:
            return None
    return seen[-1]


@given(MERGES)
def test_the_resolved_merges_say_of_every_day_what_following_them_says(merges):
    found = resolved(merges)
    for account in range(1, 5):
        for day in DAYS:
            rows = [one for one in found if one.account == account and one.holds(day)]
            assert len(rows) <= 1, "one answer a day"
            truth = counts_as(merges, account, day)
            assert stayed(merges, account, day) == truth
            assert (rows[0].into if rows else account) == (account if truth is None else truth)


@given(MERGES)
def test_touching_spans_of_one_answer_are_one_row(merges):
    found = resolved(merges)
    for one in found:
        assert Merge(one.account, one.into, one.valid_to or date.max) not in [
            Merge(other.account, other.into, other.valid_from) for other in found
        ]


def test_by_hand():
    march, may = date(2026, 3, 1), date(2026, 5, 1)
    assert resolved([Merge(1, 2, march), Merge(2, 3, may)]) == [
        Merge(1, 2, march, may),
        Merge(1, 3, may),
        Merge(2, 3, may),
    ]
    assert resolved([Merge(1, 1, march)]) == []
