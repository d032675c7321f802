"""The same arguments give the same bytes, here and on any other machine; another seed does not."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import numpy as np

from fieldhouse.simulator import simulate
from fieldhouse.simulator.draws import Draws, exponential

GOLDEN = "7c2a044b16eefdb07333d2df813cf86c0212a60fcdf4796291454dc6ba07aa23"
"""Digest of seed 1, scale 300, until 2026-06-18; only a deliberate change of content changes it."""


def digest(folder: Path) -> str:
    hashed = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        hashed.update(path.name.encode() + b"\0" + path.read_bytes())
    return hashed.hexdigest()


def simulated(folder: Path, seed: int = 1) -> str:
    simulate(folder, seed=seed, scale=300, until=date(2026, 6, 18))
    return digest(folder)


def test_same_bytes_on_every_machine(tmp_path: Path) -> None:
    assert simulated(tmp_path / "a") == GOLDEN


def test_same_bytes_twice_also_into_the_same_folder(tmp_path: Path) -> None:
    assert simulated(tmp_path / "a") == simulated(tmp_path / "a") == simulated(tmp_path / "b")


def test_another_seed_gives_other_bytes_in_the_same_files(tmp_path: Path) -> None:
    assert simulated(tmp_path / "a") != simulated(tmp_path / "b", seed=2)
    assert {path.name for path in (tmp_path / "a").iterdir()} == {
        path.name for path in (tmp_path / "b").iterdir()
    }
    assert (tmp_path / "a/opportunity.csv").read_bytes() != (tmp_path / "b/opportunity.csv").read_bytes()


def test_streams_of_different_paths_differ_and_raw_words_are_those_of_pcg64() -> None:
    assert not np.array_equal(Draws(1, 2).uniform(4), Draws(1, 3).uniform(4))
    raw = np.random.PCG64(np.random.SeedSequence([1, 2])).random_raw(3)
    assert Draws(1, 2).uniform(3).tolist() == [(int(word) >> 11) / 2**53 for word in raw]


def test_tabulated_exponential_is_near_the_real_one() -> None:
    x = np.linspace(-3.4, 3.4, 2_001)
    assert np.abs(exponential(x) / np.exp(x) - 1).max() < 4e-5


def test_draws_stay_in_their_bounds_and_follow_their_weights() -> None:
    draws = Draws(7, 7)
    drawn = draws.integers(3, 9, 10_000)
    assert drawn.min() == 3 and drawn.max() == 8
    picked = np.bincount(draws.pick((0, 1, 3), 10_000), minlength=3)
    assert picked[0] == 0 and 2_200 < picked[1] < 2_800
    bell = draws.bell(20_000)
    assert abs(bell.mean()) < 0.03 and abs(bell.std() - 1) < 0.03
