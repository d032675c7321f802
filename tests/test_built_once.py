"""What takes long is built once, by one process, and again after a build that failed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.built_once import BuiltOnce


def test_of_many_who_ask_one_builds(tmp_path):
    builds = []

    def build(folder):
        builds.append(folder)
        (folder / "file").write_text("x")

    with ThreadPoolExecutor(4) as several:
        found = set(several.map(lambda _: BuiltOnce(tmp_path)("thing", build), range(8)))
    assert found == set(builds) and len(builds) == 1
    assert (builds[0] / "file").exists()


def test_what_a_build_left_that_failed_is_not_taken(tmp_path):
    once = BuiltOnce(tmp_path)

    def build(folder):
        assert not list(folder.iterdir())
        (folder / "half").write_text("x")
        if is_failing:
            raise OSError

    is_failing = True
    with pytest.raises(OSError):
        once("thing", build)
    is_failing = False
    assert (once("thing", build) / "half").exists()
