"""The files of the small simulated home, read once more by the reference."""

from __future__ import annotations

from pathlib import Path

import pytest

from .reference import Reference


@pytest.fixture(scope="session")
def reference(demo_files: Path) -> Reference:
    return Reference(demo_files)
