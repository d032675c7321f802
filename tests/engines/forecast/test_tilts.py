"""Parts have shocks of their own, and no path's total moves by them."""

from __future__ import annotations

import numpy as np
import pytest

from fieldhouse.engines.forecast.contract.book import book
from fieldhouse.engines.forecast.contract.instants import day_of
from fieldhouse.engines.forecast.model.outlook import outlook
from fieldhouse.engines.forecast.model.paths import PATHS
from fieldhouse.engines.forecast.model.tilts import tilt

from .histories import invented

AS_OF = day_of("2024-09-01", "as_of")


def test_a_tilt_widens_the_parts_and_keeps_every_total():
    plain = np.full((4, PATHS), 100.0)
    leaves = np.array([[0, 0], [0, 1], [1, 0], [1, -1]])
    tilted = tilt(plain.copy(), leaves, [(0.3, 2), (0.0, 2)], seed=1)
    assert tilted.sum(axis=0) == pytest.approx(plain.sum(axis=0), rel=1e-12)
    assert tilted[0] == pytest.approx(tilted[1]) and tilted[2] == pytest.approx(tilted[3])
    assert 0.1 < (tilted[0] / 100).std() < 0.3
    assert (tilt(plain.copy(), leaves, [(0.0, 2), (0.0, 2)], seed=1) == plain).all()


def test_regions_that_go_apart_have_larger_shocks_than_regions_that_do_not(tmp_path):
    alike, apart = invented(), invented()
    north = {row[0] for row in apart.deals if row[5] == "North"}
    for row in apart.changes:
        if row[2] in ("Won", "Lost"):  # North wins in odd months only, South in even ones only
            row[2] = "Won" if (row[0] in north) == bool(int(row[3][5:7]) % 2) else "Lost"
    looks = [
        outlook(book(made.columns(tmp_path / name), AS_OF), 28.0)
        for name, made in (("alike", alike), ("apart", apart))
    ]
    assert looks[1].tilts["region"] > 1.5 * looks[0].tilts["region"]
