"""The files of the small simulated home, read once more by the reference."""

from __future__ import annotations

from pathlib import Path

import pytest

from .reference import Reference


@pytest.fixture(scope="session")
def demo_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files that `demo_home` was made from: the same arguments give the same bytes."""
    from tests.demo_home import SCALE, UNTIL

    from fieldhouse.simulator import simulate

    folder = tmp_path_factory.mktemp("reference")
    simulate(folder, scale=SCALE, until=UNTIL)
    return folder


@pytest.fixture(scope="session")
def reference(demo_files: Path) -> Reference:
    return Reference(demo_files)
