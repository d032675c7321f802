"""Win rates by stage, and the pipeline weighted with them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from fieldhouse.domain.errors import BadInput
from fieldhouse.engines.forecast import (
    MIN_RESOLVED,
    RateBasis,
    Reason,
    Resolved,
    ResolvedDeal,
    StageOutcomes,
    stage_outcomes,
    stage_weighted,
)

AS_OF_ON = date(2026, 4, 30)
STAGES = ("1-discovery", "2-scoping", "3-proposal")

deals_lists = st.lists(
    st.builds(
        ResolvedDeal,
        resolved_on=st.dates(AS_OF_ON - timedelta(days=60), AS_OF_ON + timedelta(days=60)),
        stages=st.integers(1, 3).map(lambda reached: frozenset(STAGES[:reached])),
        is_won=st.booleans(),
        amount_minor=st.integers(-(10**9), 10**12),
    ),
    max_size=90,
)
open_amounts = st.dictionaries(st.sampled_from(STAGES), st.integers(-(10**12), 10**12))
positive_amounts = st.dictionaries(st.sampled_from(STAGES), st.integers(0, 10**12))


def outcomes(**won_of: tuple[int, int]) -> StageOutcomes:
    by_stage = {stage: Resolved(deals, won) for stage, (won, deals) in won_of.items()}
    largest = max(by_stage.values(), key=lambda resolved: resolved.deals, default=Resolved())
    return StageOutcomes(by_stage, largest)


def reference_rate(deals: list[ResolvedDeal], stage: str) -> Fraction | None:
    """The rule said once more, deal by deal."""
    past = [d for d in deals if not d.resolved_on > AS_OF_ON]
    own = [d for d in past if stage in d.stages]
    basis = own if len(own) >= 20 else past
    return Fraction(len([d for d in basis if d.is_won]), len(basis)) if len(basis) >= 20 else None


@given(deals_lists, open_amounts)
def test_rates_and_weights_are_those_of_the_plain_rule(
    deals: list[ResolvedDeal], open_minor: dict[str, int]
) -> None:
    weighted = stage_weighted(open_minor, stage_outcomes(deals, AS_OF_ON))
    expected = 0
    for stage, amount in open_minor.items():
        rate = reference_rate(deals, stage)
        if rate is None:
            assert weighted.amount_minor is None
            assert weighted.reason is Reason.TOO_FEW_RESOLVED
            return
        expected += round(rate * amount)
    assert (weighted.amount_minor, weighted.reason) == (expected, None)
    assert expected == sum(stage.weighted_minor or 0 for stage in weighted.by_stage)


@given(deals_lists, st.randoms())
def test_the_order_of_deals_does_not_matter(deals: list[ResolvedDeal], random) -> None:
    shuffled = random.sample(deals, len(deals))
    assert stage_outcomes(shuffled, AS_OF_ON) == stage_outcomes(deals, AS_OF_ON)


@given(deals_lists, deals_lists)
def test_what_is_resolved_later_is_not_looked_at(
    deals: list[ResolvedDeal], other: list[ResolvedDeal]
) -> None:
    later = [replace(deal, resolved_on=AS_OF_ON + timedelta(days=1)) for deal in other]
    assert stage_outcomes(deals + later, AS_OF_ON) == stage_outcomes(
        [deal for deal in deals if deal.resolved_on <= AS_OF_ON], AS_OF_ON
    )


@given(deals_lists, positive_amounts, st.sampled_from(STAGES))
def test_one_more_lost_deal_never_raises_the_pipeline(
    deals: list[ResolvedDeal], open_minor: dict[str, int], reached: str
) -> None:
    """Except in the step in which a stage has just enough deals to leave the pooled rate for its own."""
    lost = ResolvedDeal(AS_OF_ON, frozenset(STAGES[: STAGES.index(reached) + 1]), False, 100)
    before, after = stage_outcomes(deals, AS_OF_ON), stage_outcomes([*deals, lost], AS_OF_ON)
    assume(all(before.win_rate(stage).basis is after.win_rate(stage).basis for stage in STAGES))
    amounts = stage_weighted(open_minor, before).amount_minor, stage_weighted(open_minor, after).amount_minor
    assume(amounts[0] is not None)
    assert amounts[1] is not None and amounts[1] <= amounts[0]


@given(open_amounts, st.integers(1, 1000))
def test_amounts_scale(open_minor: dict[str, int], scale: int) -> None:
    rates = outcomes(**dict.fromkeys(STAGES, (7, 30)))
    once = stage_weighted(open_minor, rates).amount_minor
    scaled = stage_weighted(
        {stage: amount * scale for stage, amount in open_minor.items()}, rates
    ).amount_minor
    # Each stage is rounded once, by at most half a minor unit; scaling magnifies that half.
    assert once is not None and scaled is not None
    assert abs(scaled - once * scale) <= len(STAGES) * (scale + 1) / 2


def test_a_stage_with_too_few_deals_takes_the_pooled_rate_and_says_so() -> None:
    deals = [ResolvedDeal(AS_OF_ON, frozenset({"early"}), number < 6, 1000) for number in range(21)]
    deals += [ResolvedDeal(AS_OF_ON, frozenset({"early", "late"}), True, 1000) for _ in range(19)]
    counted = stage_outcomes(deals, AS_OF_ON)
    late = counted.win_rate("late")
    assert (late.basis, late.rate_num, late.rate_den, late.n, late.n_stage) == (
        RateBasis.POOLED,
        25,
        40,
        40,
        19,
    )
    early = counted.win_rate("early")
    assert (early.basis, early.rate_num, early.rate_den, early.n_stage) == (RateBasis.STAGE, 25, 40, 40)
    assert counted.win_rate("never seen").basis is RateBasis.POOLED
    assert counted.by_stage["late"] == Resolved(19, 19, 19_000, 19_000)


@pytest.mark.parametrize(
    ("deals", "basis"), [(MIN_RESOLVED, RateBasis.STAGE), (MIN_RESOLVED - 1, RateBasis.TOO_FEW)]
)
def test_the_minimum_is_twenty_deals(deals: int, basis: RateBasis) -> None:
    assert MIN_RESOLVED == 20
    assert outcomes(only=(3, deals)).win_rate("only").basis is basis


def test_all_won_all_lost_and_none_resolved() -> None:
    open_minor = {"only": 1000}
    assert stage_weighted(open_minor, outcomes(only=(30, 30))).amount_minor == 1000
    assert stage_weighted(open_minor, outcomes(only=(0, 30))).amount_minor == 0
    nothing = stage_weighted(open_minor, outcomes())
    assert (nothing.amount_minor, nothing.n_resolved, nothing.reason) == (None, 0, Reason.TOO_FEW_RESOLVED)
    assert stage_weighted({}, outcomes()).amount_minor == 0


def test_halves_go_to_even_and_credits_weigh_negatively() -> None:
    half = outcomes(a=(10, 20), b=(10, 20))
    assert stage_weighted({"a": 5, "b": 7}, half).amount_minor == 2 + 4
    assert stage_weighted({"a": -1000, "b": 400}, half).amount_minor == -300
    assert stage_weighted({"a": 0}, half).amount_minor == 0


def test_contradicting_counts_are_refused() -> None:
    with pytest.raises(BadInput, match="more_won_than_resolved"):
        Resolved(deals=2, won=3)
    with pytest.raises(BadInput, match="stage_exceeds_pool"):
        StageOutcomes({"a": Resolved(deals=3)}, Resolved(deals=2))
