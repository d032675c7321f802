"""The parts of all deals at once are the parts of each deal alone."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldhouse.domain.errors import BadInput
from fieldhouse.domain.money import MAX_AMOUNT_MINOR, allocate
from fieldhouse.domain.shares import Split, SplitKind, owner_shares
from fieldhouse.facts.conversion import VIEWS
from fieldhouse.facts.shares import NOBODY, shares

DAY = date(2025, 6, 30)

amounts = st.one_of(
    st.none(), st.integers(-1_000, 1_000), st.sampled_from([MAX_AMOUNT_MINOR, -MAX_AMOUNT_MINOR])
)
owners = st.one_of(st.none(), st.integers(1, 4))
of_a_deal = st.lists(
    st.tuples(st.integers(1, 4), st.sampled_from([1, 33, 3333, 5000, 10_000])), max_size=4
).filter(lambda splits: sum(share_bp for _person, share_bp in splits) <= 10_000)
deals = st.dictionaries(
    st.integers(1, 9), st.tuples(owners, st.tuples(*[amounts] * 3), of_a_deal), max_size=6
)


def tables(drawn) -> tuple[pa.Table, pa.Table]:
    rows = sorted(drawn.items())
    table = pa.table(
        {
            "key": pa.array([key for key, _one in rows], pa.int64()),
            "owner": pa.array([one[0] for _key, one in rows], pa.int64()),
            "placed_on": pa.array([DAY] * len(rows), pa.date32()),
            **{
                f"{view}_minor": pa.array([one[1][place] for _key, one in rows], pa.int64())
                for place, view in enumerate(VIEWS)
            },
        }
    )
    split = sorted((key, person, bp) for key, one in rows for person, bp in one[2])
    split += [(99, 1, 5000)]  # of a deal that had not been created yet
    columns = list(zip(*split, strict=True))
    names = ("opportunity", "person", "share_bp")
    return table, pa.table(
        {name: pa.array(column, pa.int64()) for name, column in zip(names, columns, strict=True)}
    )


def one_by_one(drawn) -> list[tuple[int, int, tuple[int | None, ...]]]:
    found = []
    for row, (_key, (owner, amount, splits)) in enumerate(sorted(drawn.items())):
        if splits:
            parts = owner_shares(
                owner or NOBODY, [Split(who, SplitKind.OWNER, bp) for who, bp in sorted(splits)]
            )
            weights = [share_bp for _person, share_bp in parts]
            by_view = [[None] * len(parts) if one is None else allocate(one, weights) for one in amount]
            found += [(row, who, part) for (who, _bp), *part in zip(parts, *by_view, strict=True)]
    return [(row, who, tuple(part)) for row, who, part in found]


@settings(max_examples=300)
@given(drawn=deals)
def test_parts_are_those_of_each_deal_alone(drawn) -> None:
    parts = shares(*tables(drawn))
    columns = [parts[name].to_pylist() for name in ("row", "person", *(f"{view}_minor" for view in VIEWS))]
    assert [(row, who, tuple(part)) for row, who, *part in zip(*columns, strict=True)] == one_by_one(drawn)


def test_more_than_the_whole_is_refused() -> None:
    with pytest.raises(BadInput) as caught:
        shares(*tables({1: (1, (5, 5, 5), [(2, 10_000), (3, 1)])}))
    assert caught.value.code == "share.over_whole"
