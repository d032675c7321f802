"""The age curve is Aalen-Johansen's, as lifelines computes it in an environment of its own."""

from __future__ import annotations

import json
import subprocess

import numpy as np
import pytest
from tests.program import ROOT

from fieldhouse.engines.forecast.model.age_curve import aalen_johansen

PEER = """
import json, sys
from lifelines import AalenJohansenFitter
given = json.load(sys.stdin)
fitter = AalenJohansenFitter(calculate_variance=False)
fitter.fit(given["leaving"], given["outcome"], event_of_interest=1, entry=given["entry"])
table = fitter.cumulative_density_
print(json.dumps([table.index.tolist(), table.iloc[:, 0].tolist()]))
"""


def test_it_equals_lifelines_with_delayed_entry_and_censoring():
    rng = np.random.default_rng(5)
    entry = np.where(rng.random(400) < 0.3, rng.uniform(0, 20, 400), 0.0)
    leaving = entry + rng.exponential(25, 400) + 1e-3
    outcome = rng.choice([0, 1, 2], 400, p=[0.2, 0.4, 0.4])
    given = {"entry": entry.tolist(), "leaving": leaving.tolist(), "outcome": outcome.tolist()}
    peer = ROOT / ".venv" / "peers" / "bin" / "python"
    said = subprocess.run(
        [peer, "-c", PEER], input=json.dumps(given), capture_output=True, text=True, check=True
    )
    ages, won = map(np.array, json.loads(said.stdout))
    assert aalen_johansen(entry, leaving, outcome).won_by(ages) == pytest.approx(won, abs=1e-9)


def test_without_censoring_it_is_the_share_that_was_won():
    leaving, outcome = np.array([1.0, 2.0, 3.0, 4.0]), np.array([1, 2, 1, 2])
    curve = aalen_johansen(np.full(4, -1.0), leaving, outcome)
    assert curve.won_by(np.array([0.5, 1.0, 3.5, 9.0])).tolist() == [0.0, 0.25, 0.5, 0.5]
    assert curve.chance(np.array([2.5]), 1.0).tolist() == [0.5]
