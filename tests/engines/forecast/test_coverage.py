"""The pipeline coverage that was needed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from fieldhouse.engines.forecast import CoverageNeeded, Origin, Reason, pipeline_coverage

FIRST_ON = date(2025, 1, 31)
AS_OF_ON = date(2026, 12, 31)


def quarters(*pairs: tuple[int, int]) -> list[Origin]:
    days = [FIRST_ON + timedelta(days=91 * number) for number in range(len(pairs))]
    return [
        Origin(day, day + timedelta(days=60), open_minor, actual_minor)
        for day, (open_minor, actual_minor) in zip(days, pairs, strict=True)
    ]


def test_it_is_a_ratio_of_sums() -> None:
    origins = quarters((900, 300), (1000, 200), (0, 0), (1100, 500))
    assert pipeline_coverage(origins, AS_OF_ON) == CoverageNeeded(3000, 1000, 4, None)
    assert pipeline_coverage(origins[::-1], AS_OF_ON) == CoverageNeeded(3000, 1000, 4, None)


def test_periods_that_have_not_ended_are_not_looked_at() -> None:
    origins = quarters(*[(300, 100)] * 4, (10**9, 1))
    as_of_on = origins[3].window_ends_on
    assert pipeline_coverage(origins, as_of_on) == CoverageNeeded(1200, 400, 4, None)


@pytest.mark.parametrize(
    ("pairs", "reason"),
    [
        ([(300, 100)] * 3, Reason.TOO_FEW_ORIGINS),
        ([], Reason.TOO_FEW_ORIGINS),
        ([(300, 0)] * 4, Reason.NOTHING_WON_BEFORE),
        ([(300, -10)] * 4, Reason.NOTHING_WON_BEFORE),
        ([(0, 100)] * 4, Reason.NOTHING_OPEN),
        ([(-5, 100)] * 4, Reason.NOTHING_OPEN),
    ],
)
def test_too_little_to_say(pairs: list[tuple[int, int]], reason: Reason) -> None:
    assert pipeline_coverage(quarters(*pairs), AS_OF_ON) == CoverageNeeded(None, None, len(pairs), reason)
