"""CRPS, coverage and calibration error against plain references; which windows count."""

from __future__ import annotations

import numpy as np
import pytest
from tests.engines.forecast.histories import read_tables

from fieldhouse.engines.forecast.backtest import origins, scores
from fieldhouse.engines.forecast.backtest.ranges import haircut

from .histories import ABOUT, History


def test_crps_is_the_mean_distance_less_half_the_mean_spread():
    rng = np.random.default_rng(0)
    samples = rng.normal(10, 3, 60)
    plain = (
        np.mean([abs(x - 7) for x in samples]) - np.mean([abs(x - y) for x in samples for y in samples]) / 2
    )
    assert scores.crps(samples, 7.0) == pytest.approx(plain, rel=1e-12)
    assert scores.crps(np.array([5.0]), 7.0) == 2.0


def test_coverage_counts_both_ends():
    assert scores.coverage(np.array([1, 1, 1, 1]), np.array([2, 2, 2, 2]), np.array([1, 2, 0.9, 1.5])) == 0.75


def test_wape_and_bias_are_of_sums():
    forecast, actual = np.array([1.0, 5.0]), np.array([2.0, 2.0])
    assert (scores.wape(forecast, actual), scores.bias(forecast, actual)) == (1.0, 0.5)
    assert scores.wape(forecast, np.zeros(2)) is None


def test_ece_is_zero_for_chances_that_come_true_and_the_gap_otherwise():
    chance = np.repeat([0.2, 0.8], 100)
    won = np.concatenate([np.arange(100) < 20, np.arange(100) < 80]).astype(float)
    assert scores.ece(chance, won) == pytest.approx(0)
    assert scores.ece(np.full(100, 0.5), np.ones(100)) == pytest.approx(0.5)


def test_the_haircut_is_the_mean_log_ratio():
    assert haircut(np.array([100.0, 100.0]), np.array([50.0, 200.0])) == pytest.approx(1.0)
    assert haircut(np.array([100.0, 400.0]), np.array([25.0, 100.0])) == pytest.approx(0.25)
    assert haircut(np.zeros(0), np.zeros(0)) == 1.0


def test_disjoint_windows_are_counted_side_by_side(tmp_path):
    about = read_tables(History().folder(tmp_path)).about
    tested = origins.tested(about, 28.0, 7.0)
    assert len(tested) == 23 and tested[-1] + 28 <= about.observed_to
    assert origins.disjoint(tested, 28.0) == 6
    early = origins.earlier(about, 28.0, 7.0)
    assert early[-1] == about.origins_from - 7 and early[0] >= about.observed_from + max(
        ABOUT["horizons_days"]
    )
