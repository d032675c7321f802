"""Where the run rate has been nearer in the windows that are over, it is followed, and said so."""

from __future__ import annotations

import numpy as np
import pytest

from fieldhouse.engines.forecast.model.blend import Blend
from fieldhouse.engines.forecast.model.outlook import RUN_RATE, _guarded
from fieldhouse.engines.forecast.model.past import COMPONENTS

WINDOW, N = 10.0, 12


class _Past:
    """As much of a past as the guard looks at: a window a landmark, 100 in each, the last one not over."""

    def __init__(self, rate: float) -> None:
        self.at = WINDOW * np.arange(N)
        self.window = WINDOW
        self.actual = np.append(np.full(N - 1, 100.0), np.nan)
        self.forecasts = np.full((len(COMPONENTS), N), 120.0)
        self.forecasts[RUN_RATE] = rate


@pytest.mark.parametrize(("rate", "expected"), [(100.0, 100.0), (119.5, 120.0), (150.0, 120.0)])
def test_the_run_rate_is_followed_alone_where_it_was_clearly_nearer(rate, expected):
    weights = np.eye(len(COMPONENTS))[0]
    said = [Blend(120.0, weights, np.ones(len(COMPONENTS)), 0, 0.0)] * N
    guarded = _guarded(_Past(rate), 0.0, said)
    assert guarded[-1].money == expected
    assert guarded[-1].weights[RUN_RATE] == float(expected == rate)
    assert guarded[5].money == 120.0, "five windows are too few to know"
