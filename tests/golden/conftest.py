"""Homes of the two real sources, each imported once a test run, through the front door."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.demo_home import standing_in

REAL = Path(__file__).parents[3] / "shared" / "data"


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real data; without it these tests fail."""
    if not REAL.is_dir():
        pytest.fail(f"The folder of real data, ../shared/data beside the clone, is missing: {REAL}")
    return REAL


@pytest.fixture(scope="module")
def maven(
    real_data: Path, founded: Any, tmp_path_factory: Any, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Any]:
    """The run that imported crm-maven, with its home in use."""
    home = founded(tmp_path_factory.mktemp("maven") / "home")
    yield from _imported(real_data / "crm-maven", "maven", home, django_db_blocker)


@pytest.fixture(scope="module")
def bpi2012(
    real_data: Path, founded: Any, tmp_path_factory: Any, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Any]:
    """The run that imported pipeline-bpi2012, with its home in use."""
    home = founded(tmp_path_factory.mktemp("bpi2012") / "home")
    yield from _imported(real_data / "pipeline-bpi2012", "bpi2012", home, django_db_blocker)


def _imported(source: Path, profile: str, home: Path, blocker: Any) -> Iterator[Any]:
    from fieldhouse.apps.imports.actions import import_source

    with blocker.unblock(), standing_in(home):
        yield import_source(source, profile, describe=lambda finding: finding.rule)
