"""The expectation: which method, what mean, what range, and when there is too little to say."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldhouse.domain.errors import BadInput
from fieldhouse.engines.forecast import (
    Alternative,
    Component,
    Expectation,
    Method,
    Origin,
    Part,
    Period,
    Reason,
    Resolved,
    ResolvedDeal,
    RunRateInputs,
    StageOutcomes,
    Won,
    expectation,
    stage_outcomes,
)

FIRST_ON = date(2024, 2, 1)
WEEKS = 28
T_90 = {3: 1.638, 4: 1.533, 5: 1.476, 6: 1.440, 7: 1.415, 8: 1.397, 9: 1.383}
HALF_WON = StageOutcomes({"open": Resolved(40, 20)}, Resolved(40, 20))


@dataclass(frozen=True)
class Past:
    """One earlier window of four weeks."""

    weighted_minor: int | None
    run_rate_minor: int | None
    actual_minor: int


def origins_of(pasts: list[Past]) -> list[Origin]:
    days = [FIRST_ON + timedelta(days=WEEKS * number) for number in range(len(pasts))]
    return [
        Origin(
            day,
            day + timedelta(days=WEEKS),
            0,
            past.weighted_minor,
            past.run_rate_minor,
            past.actual_minor,
        )
        for day, past in zip(days, pasts, strict=True)
    ]


def expect(
    pasts: list[Past],
    *,
    open_minor: int = 200_000,
    closed_minor: int = 1_000,
    outcomes: StageOutcomes = HALF_WON,
    won_a_day: int = 500,
    remaining_days: int = WEEKS,
) -> Expectation:
    """An expectation on the day on which the last of the windows ends; half of ``open_minor`` is weighted."""
    as_of_on = FIRST_ON + timedelta(days=WEEKS * len(pasts))
    first_on = as_of_on - timedelta(days=19)
    days = [first_on + timedelta(days=number) for number in range(20)]
    periods = [Period(days[0], days[9]), Period(days[10], days[19])]
    return expectation(
        as_of_on=as_of_on,
        closed_minor=closed_minor,
        open_by_stage_minor={"open": open_minor},
        outcomes=outcomes,
        origins=origins_of(pasts),
        run_rate_inputs=RunRateInputs(Won(dict.fromkeys(days, won_a_day)), periods),
        remaining_days=remaining_days,
    )


def view(result: Expectation, method: Method) -> Alternative:
    return next(alternative for alternative in result.alternatives if alternative.method is method)


amounts = st.integers(10**7, 10**9)  # so large that rounding to a minor unit can't be seen
past_lists = st.lists(st.builds(Past, amounts, amounts, amounts), min_size=4, max_size=10)


def reference(pasts: list[Past], weighted: int, rate: int) -> tuple[Method, float, float, float]:
    """The rule said once more: method, and what is still to come with its range."""
    actuals = [p.actual_minor for p in pasts]
    floor = 0.02 * sum(actuals) / len(pasts)
    cut_off: list[float] = []
    for left_out in pasts:
        others = [p for p in pasts if p is not left_out]
        least = 0.02 * sum(p.actual_minor for p in others) / len(others)
        ratios = [max(p.actual_minor, least) / p.weighted_minor for p in others]
        cut_off.append(left_out.weighted_minor * math.prod(ratios) ** (1 / len(others)))
    rates = [float(p.run_rate_minor) for p in pasts]
    off = [sum(abs(f - a) for f, a in zip(said, actuals, strict=True)) for said in (cut_off, rates)]
    ratios = [max(p.actual_minor, floor) / p.weighted_minor for p in pasts]
    cut = weighted * math.prod(ratios) ** (1 / len(pasts))
    method, mean, said = (
        (Method.RUN_RATE, float(rate), rates)
        if off[1] < off[0]
        else (Method.HAIRCUT_STAGE_WEIGHTED, cut, cut_off)
    )
    logs = [math.log(max(a, floor) / max(f, floor)) for f, a in zip(said, actuals, strict=True)]
    reach = T_90[len(pasts) - 1] * math.sqrt(sum(x * x for x in logs) / len(logs))
    return method, mean, mean * math.exp(-reach), mean * math.exp(reach)


@given(past_lists, amounts)
def test_it_is_that_of_the_plain_rule(pasts: list[Past], open_minor: int) -> None:
    pasts = [replace(past) for past in pasts]  # each its own, however alike
    result = expect(pasts, open_minor=2 * open_minor, won_a_day=500_000)
    method, mean, low, high = reference(pasts, open_minor, 500_000 * WEEKS)
    errors = [view(result, m).error_num for m in (Method.HAIRCUT_STAGE_WEIGHTED, Method.RUN_RATE)]
    if abs(errors[0] - errors[1]) > 2 * len(pasts):  # not a tie within rounding
        assert result.method is method
        assert result.mean_minor == pytest.approx(1_000 + mean, rel=1e-6)
        assert result.p10_minor == pytest.approx(1_000 + low, rel=0.01)
        assert result.p90_minor == pytest.approx(1_000 + high, rel=0.01)
    assert (result.n_origins, result.n_independent, result.is_compared) == (len(pasts), len(pasts), True)


@given(past_lists, st.integers(0, 10**9), st.integers(-(10**6), 10**6))
def test_parts_add_up_and_the_range_holds_the_mean(
    pasts: list[Past], open_minor: int, closed_minor: int
) -> None:
    result = expect(pasts, open_minor=open_minor, closed_minor=closed_minor)
    assert result.mean_minor == sum(component.amount_minor for component in result.components)
    assert closed_minor <= result.p10_minor <= result.mean_minor <= result.p90_minor


@given(past_lists, st.permutations(range(10)))
def test_the_order_of_origins_does_not_matter(pasts: list[Past], order: list[int]) -> None:
    inputs = {
        "as_of_on": FIRST_ON + timedelta(days=WEEKS * len(pasts)),
        "closed_minor": 5,
        "open_by_stage_minor": {"open": 999},
        "outcomes": HALF_WON,
        "run_rate_inputs": RunRateInputs(Won({}), []),
        "remaining_days": 9,
    }
    origins = origins_of(pasts)
    shuffled = [origins[number] for number in order if number < len(origins)]
    assert expectation(origins=shuffled, **inputs) == expectation(origins=origins, **inputs)


@given(past_lists, st.integers(2, 1000))
def test_amounts_scale(pasts: list[Past], scale: int) -> None:
    scaled = [Past(p.weighted_minor * scale, p.run_rate_minor * scale, p.actual_minor * scale) for p in pasts]
    one = expect(pasts, open_minor=10**9, closed_minor=100, won_a_day=500_000)
    many = expect(scaled, open_minor=10**9 * scale, closed_minor=100 * scale, won_a_day=500_000 * scale)
    if one.method is many.method:  # else a tie within rounding
        assert many.mean_minor == pytest.approx(one.mean_minor * scale, rel=1e-6)
        assert many.p10_minor == pytest.approx(one.p10_minor * scale, rel=1e-4)
        assert many.p90_minor == pytest.approx(one.p90_minor * scale, rel=1e-4)
    assert many.haircut.factor_num == pytest.approx(one.haircut.factor_num, abs=2)


@given(st.data())
def test_nothing_after_the_as_of_day_is_looked_at(data: st.DataObject) -> None:
    """The leak test: whatever comes later may change, the expectation may not."""
    as_of_on = FIRST_ON + timedelta(days=WEEKS * 6)
    later_days = st.dates(as_of_on + timedelta(days=1), as_of_on + timedelta(days=400))
    day = st.integers(1, WEEKS * 6).map(lambda days: FIRST_ON + timedelta(days=days))
    deal = st.builds(ResolvedDeal, day, st.just(frozenset({"open"})), st.booleans(), amounts)
    deals = data.draw(st.lists(deal, min_size=20, max_size=40))
    origins = origins_of(
        data.draw(st.lists(st.builds(Past, amounts, amounts, amounts), min_size=6, max_size=6))
    )
    won = data.draw(st.dictionaries(day, amounts, max_size=20))
    periods = [
        Period(FIRST_ON, FIRST_ON + timedelta(days=80)),
        Period(FIRST_ON + timedelta(days=81), as_of_on),
    ]

    def seen(deals, origins, won, periods) -> Expectation:
        return expectation(
            as_of_on=as_of_on,
            closed_minor=0,
            open_by_stage_minor={"open": 10**7},
            outcomes=stage_outcomes(deals, as_of_on),
            origins=origins,
            run_rate_inputs=RunRateInputs(Won(won), periods),
            remaining_days=WEEKS,
        )

    ends_on = data.draw(later_days)
    unended = Origin(origins[5].as_of_on, ends_on, 9, *data.draw(st.tuples(amounts, amounts, amounts)))
    later_won = data.draw(st.dictionaries(later_days, amounts, max_size=9))
    later_deal = replace(data.draw(deal), resolved_on=data.draw(later_days))
    later_period = Period(as_of_on + timedelta(days=1), as_of_on + timedelta(days=30))
    perturbed = seen([*deals, later_deal], [*origins, unended], won | later_won, [*periods, later_period])
    assert perturbed == seen(deals, origins, won, periods)


def test_an_example_by_hand() -> None:
    pasts = [Past(100_000, 90_000, 50_000), Past(100_000, 10_000, 25_000)] * 2
    result = expect(pasts)
    mean_log = (math.log(0.5) + math.log(0.25)) / 2
    assert result.method is Method.HAIRCUT_STAGE_WEIGHTED
    assert result.mean_minor == 1_000 + round(100_000 * math.exp(mean_log)) == 36_355
    assert result.components == (
        Component(Part.CLOSED, 1_000),
        Component(Part.WEIGHTED, 100_000),
        Component(Part.HAIRCUT_EFFECT, -64_645),
    )
    # Left out, each origin is foreseen by the three others: off by log(2) / 2 + log(2) / 6 either way.
    reach = 1.6374 * math.log(2) * 2 / 3
    assert result.p10_minor == pytest.approx(1_000 + 35_355 * math.exp(-reach), abs=5)
    assert result.p90_minor == pytest.approx(1_000 + 35_355 * math.exp(reach), abs=10)
    assert view(result, Method.RUN_RATE).error_num == 2 * (40_000 + 15_000)
    assert view(result, Method.RUN_RATE).error_den == 150_000
    assert view(result, Method.STAGE_WEIGHTED).mean_minor == 101_000
    assert result.n_resolved == 40


def test_the_run_rate_stands_where_it_was_nearer() -> None:
    pasts = [Past(10_000 * factor, 50_000, 50_000 + factor) for factor in (1, 30, 2, 50)]
    result = expect(pasts)
    assert (result.method, result.is_compared) == (Method.RUN_RATE, True)
    assert result.components == (Component(Part.CLOSED, 1_000), Component(Part.RUN_RATE, 500 * WEEKS))


def test_methods_are_judged_at_the_same_origins() -> None:
    late = [Past(100_000, 60_000, 50_000), Past(100_000, 40_000, 50_000)] * 2
    wild_start = [Past(100_000, None, 1_000), Past(100_000, None, 90_000)]
    result = expect(wild_start + late)
    assert result.is_compared
    assert [alternative.n_origins for alternative in result.alternatives] == [4, 4, 4]
    assert result.haircut.n_origins == 6


def test_without_a_rival_past_the_haircut_stands_uncompared() -> None:
    result = expect([Past(100_000, None, 50_000), Past(100_000, 1, 40_000)] * 3)
    assert (result.method, result.is_compared) == (Method.HAIRCUT_STAGE_WEIGHTED, False)
    rival = view(result, Method.RUN_RATE)
    assert (rival.error_num, rival.reason, rival.n_origins) == (None, Reason.TOO_FEW_ORIGINS, 3)


SOLID = [Past(100_000, 45_000, 50_000), Past(100_000, 55_000, 40_000)] * 2
WITHOUT_RIVAL = [replace(past, run_rate_minor=None) for past in SOLID]
FEW = StageOutcomes({"open": Resolved(19, 9)}, Resolved(19, 9))


@pytest.mark.parametrize(
    ("result", "reason"),
    [
        (expect([]), Reason.TOO_FEW_ORIGINS),
        (expect(SOLID[:3]), Reason.TOO_FEW_ORIGINS),
        (expect(WITHOUT_RIVAL, outcomes=FEW), Reason.TOO_FEW_RESOLVED),
        (expect(WITHOUT_RIVAL, open_minor=0), Reason.NOTHING_OPEN),
        (expect(WITHOUT_RIVAL, open_minor=-5_000), Reason.NOTHING_OPEN),
        (expect([Past(100_000, 50_000, 0)] * 5), Reason.NOTHING_WON_BEFORE),
    ],
)
def test_too_little_to_say(result: Expectation, reason: Reason) -> None:
    assert not result.is_enough
    assert result.reason is reason
    assert (result.method, result.mean_minor, result.p10_minor, result.p90_minor) == (None, None, None, None)
    assert result.components == (Component(Part.CLOSED, 1_000),)


@pytest.mark.parametrize("result", [expect(SOLID, outcomes=FEW), expect(SOLID, open_minor=0)])
def test_the_run_rate_steps_in_where_the_pipeline_says_nothing(result: Expectation) -> None:
    assert (result.method, result.is_compared, result.mean_minor) == (
        Method.RUN_RATE,
        False,
        1_000 + 500 * WEEKS,
    )
    assert result.p10_minor > 1_000


def test_a_run_rate_of_nothing_is_not_a_candidate() -> None:
    result = expect(SOLID, won_a_day=0)
    assert result.method is Method.HAIRCUT_STAGE_WEIGHTED
    assert view(result, Method.RUN_RATE).reason is Reason.NOTHING_WON_BEFORE


def test_all_lost_before_leaves_nothing_to_weigh() -> None:
    lost = StageOutcomes({"open": Resolved(40, 0)}, Resolved(40, 0))
    result = expect(WITHOUT_RIVAL, outcomes=lost)
    assert (result.weighted.amount_minor, result.reason) == (0, Reason.NOTHING_OPEN)


def test_a_negative_closed_amount_only_shifts_the_result() -> None:
    base, shifted = expect(SOLID, closed_minor=0), expect(SOLID, closed_minor=-7_000)
    assert shifted.mean_minor == base.mean_minor - 7_000
    assert (shifted.p10_minor, shifted.p90_minor) == (base.p10_minor - 7_000, base.p90_minor - 7_000)


def test_when_the_period_is_over_the_closed_amount_is_all() -> None:
    result = expect([], remaining_days=0, closed_minor=42)
    assert (result.is_enough, result.method) == (True, Method.CLOSED)
    assert (result.mean_minor, result.p10_minor, result.p90_minor) == (42, 42, 42)
    with pytest.raises(BadInput, match="negative_remaining_days"):
        expect([], remaining_days=-1)


def test_one_more_lost_deal_never_raises_the_expectation() -> None:
    base = expect(WITHOUT_RIVAL)
    lost = StageOutcomes({"open": Resolved(41, 20)}, Resolved(41, 20))
    after = expect(WITHOUT_RIVAL, outcomes=lost)
    assert after.mean_minor < base.mean_minor
    assert after.p90_minor < base.p90_minor
