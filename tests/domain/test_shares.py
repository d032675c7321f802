"""Owners divide a deal and never exceed it; overlays stand beside it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldhouse.domain.errors import BadInput
from fieldhouse.domain.shares import (
    Split,
    SplitKind,
    overlay_amounts,
    overlay_shares,
    owner_amounts,
    owner_shares,
)

OWNER, OVERLAY = SplitKind.OWNER, SplitKind.OVERLAY


def test_the_rest_goes_to_the_owner_of_the_deal() -> None:
    splits = [Split(2, OWNER, 3_000), Split(3, OVERLAY, 10_000), Split(2, OWNER, 500)]
    assert owner_shares(1, splits) == ((1, 6_500), (2, 3_500))
    assert owner_shares(1, []) == ((1, 10_000),)
    assert owner_shares(1, [Split(2, OWNER, 10_000)]) == ((2, 10_000),)
    assert owner_shares(1, [Split(1, OWNER, 2_000), Split(2, OWNER, 5_000)]) == ((1, 5_000), (2, 5_000))


def test_more_than_the_whole_is_refused() -> None:
    with pytest.raises(BadInput) as caught:
        owner_shares(1, [Split(1, OWNER, 6_000), Split(2, OWNER, 6_000)])
    assert (caught.value.code, caught.value.fields) == ("share.over_whole", {"sum_bp": 12_000})


def test_one_basis_point_more_than_the_whole_is_refused() -> None:
    with pytest.raises(BadInput):
        owner_shares(1, [Split(2, OWNER, 10_000), Split(3, OWNER, 1)])


def test_a_negative_share_is_refused() -> None:
    with pytest.raises(BadInput) as caught:
        Split(1, OVERLAY, -1)
    assert caught.value.code == "share.negative"


def test_overlay_credit_is_beside_the_deal_and_has_no_whole() -> None:
    splits = [
        Split(3, OVERLAY, 10_000),
        Split(4, OVERLAY, 2_500),
        Split(3, OVERLAY, 2_000),
        Split(5, OVERLAY, 0),
    ]
    assert overlay_shares(splits) == ((3, 12_000), (4, 2_500))
    assert overlay_amounts(10, splits) == ((3, 12), (4, 2))
    assert owner_amounts(10, 1, splits) == ((1, 10),)


splits_within_the_whole = st.lists(
    st.builds(Split, st.integers(1, 6), st.sampled_from(SplitKind), st.integers(0, 10_000)), max_size=8
).filter(lambda splits: sum(split.share_bp for split in splits if split.kind == OWNER) <= 10_000)


@given(st.integers(-(10**15), 10**15), splits_within_the_whole)
def test_parts_of_the_owners_are_the_deal(amount_minor: int, splits: list[Split]) -> None:
    shares, parts = owner_shares(1, splits), owner_amounts(amount_minor, 1, splits)
    assert sum(share_bp for _, share_bp in shares) == 10_000
    assert sum(part for _, part in parts) == amount_minor
    assert [person for person, _ in parts] == [person for person, _ in shares]
    assert len({person for person, _ in shares}) == len(shares)
    for (_, part), (_, share_bp) in zip(parts, shares, strict=True):
        assert abs(part * 10_000 - amount_minor * share_bp) < 10_000
