"""The rolling haircut, and how many past windows count."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldhouse.domain.errors import BadInput
from fieldhouse.engines.forecast import MIN_ORIGINS, Haircut, Origin, Reason, haircut
from fieldhouse.engines.forecast.factors import FACTOR_DEN, t_quantile
from fieldhouse.engines.forecast.origins import independent_windows

FIRST_ON = date(2024, 1, 31)
AS_OF_ON = date(2026, 12, 31)


def origin(start: int, weighted_minor: int | None, actual_minor: int, days: int = 28) -> Origin:
    as_of_on = FIRST_ON + timedelta(days=start)
    return Origin(as_of_on, as_of_on + timedelta(days=days), 0, weighted_minor, None, actual_minor)


def side_by_side(*pairs: tuple[int | None, int]) -> list[Origin]:
    """Windows of four weeks, one after the other, each with a forecast and an actual."""
    return [origin(28 * number, weighted, actual) for number, (weighted, actual) in enumerate(pairs)]


def factor(cut: Haircut) -> float:
    assert cut.factor_num is not None
    return cut.factor_num / cut.factor_den


@given(st.lists(st.tuples(st.integers(1, 10**12), st.integers(10**6, 4 * 10**7)), min_size=4, max_size=30))
def test_it_is_the_geometric_mean_of_actual_over_forecast(pairs: list[tuple[int, int]]) -> None:
    mean = prod((actual / weighted) ** (1 / len(pairs)) for weighted, actual in pairs)
    assert factor(haircut(side_by_side(*pairs), AS_OF_ON)) == pytest.approx(mean, rel=1e-6, abs=1e-9)


def test_an_example_by_hand() -> None:
    cut = haircut(side_by_side((1000, 500), (1000, 250), (1000, 500), (1000, 250)), AS_OF_ON)
    assert cut.factor_num == round(0.125**0.5 * FACTOR_DEN)
    assert (cut.n_origins, cut.n_independent, cut.n_left_out, cut.reason) == (4, 4, 0, None)


def test_below_four_windows_there_is_too_little_to_say() -> None:
    assert MIN_ORIGINS == 4
    cut = haircut(side_by_side((1000, 500), (1000, 250), (1000, 500)), AS_OF_ON)
    assert (cut.factor_num, cut.n_origins, cut.reason) == (None, 3, Reason.TOO_FEW_ORIGINS)
    assert haircut([], AS_OF_ON).reason is Reason.TOO_FEW_ORIGINS


def test_overlapping_windows_do_not_make_up_the_number() -> None:
    weekly = [origin(7 * number, 1000, 500) for number in range(12)]
    cut = haircut(weekly, AS_OF_ON)
    assert (cut.n_origins, cut.n_independent, cut.reason) == (12, 3, Reason.TOO_FEW_ORIGINS)


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 30)), max_size=9, unique=True))
def test_independent_windows_is_the_largest_choice_without_overlap(windows: list[tuple[int, int]]) -> None:
    origins = [origin(start, 1, 1, days) for start, days in windows]
    largest = 0
    for chosen in range(2 ** len(origins)):
        kept = [o for number, o in enumerate(origins) if chosen >> number & 1]
        if all(a.is_apart_from(b) for a in kept for b in kept if a is not b):
            largest = max(largest, len(kept))
    assert independent_windows(origins) == largest


def test_a_window_without_wins_counts_as_two_percent_of_the_mean() -> None:
    pairs = [(1000, 400), (1000, 400), (1000, 0), (1000, 400), (1000, -50)]
    floor = 0.02 * 1200 / 5
    expected = (0.4**3 * (floor / 1000) ** 2) ** (1 / 5)
    assert factor(haircut(side_by_side(*pairs), AS_OF_ON)) == pytest.approx(expected, rel=1e-6)


def test_when_nothing_was_ever_won_there_is_no_haircut() -> None:
    cut = haircut(side_by_side(*[(1000, 0)] * 6), AS_OF_ON)
    assert (cut.factor_num, cut.reason) == (None, Reason.NOTHING_WON_BEFORE)


def test_origins_without_a_positive_pipeline_are_left_out_and_counted() -> None:
    usable = [(1000, 500)] * 4
    cut = haircut(side_by_side(*usable, (0, 70), (None, 70), (-5, 70)), AS_OF_ON)
    assert (factor(cut), cut.n_origins, cut.n_left_out) == (0.5, 4, 3)


@given(st.permutations(side_by_side((1000, 313), (777, 250), (31, 500), (5, 250), (999, 1), (12, 7))))
def test_the_order_of_origins_does_not_matter(origins: list[Origin]) -> None:
    in_order = sorted(origins, key=lambda o: o.as_of_on)
    assert haircut(origins, AS_OF_ON) == haircut(in_order, AS_OF_ON)


def test_windows_that_have_not_ended_are_not_looked_at() -> None:
    origins = side_by_side(*[(1000, 500)] * 6)
    as_of_on = origins[4].window_ends_on
    cut = haircut(origins, as_of_on)
    assert cut.n_origins == 5
    perturbed = [*origins[:5], replace(origins[5], actual_minor=10**9, weighted_minor=1)]
    assert haircut(perturbed, as_of_on) == haircut(origins[:5], as_of_on) == cut
    assert haircut(perturbed, as_of_on + timedelta(days=28)) != cut


def test_a_window_given_twice_or_ending_too_early_is_refused() -> None:
    with pytest.raises(BadInput, match="origin_twice"):
        haircut([origin(0, 1, 1), origin(0, 1, 2)], AS_OF_ON)
    with pytest.raises(BadInput, match="window_ends_before"):
        origin(0, 1, 1, days=0)


@pytest.mark.parametrize(
    ("degrees", "expected"), [(3, 1.638), (4, 1.533), (5, 1.476), (8, 1.397), (15, 1.341), (100, 1.290)]
)
def test_t_quantile_is_that_of_the_printed_table(degrees: int, expected: float) -> None:
    assert t_quantile(0.9, degrees) == pytest.approx(expected, abs=0.001)
