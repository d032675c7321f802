"""The marked company's home, the oracle over its records, and everybody signed in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.databases import copy_home
from tests.demo_home import standing_in

from . import home
from .extent import Extent
from .oracle import Oracle
from .world import World, build

EXTENT = pytest.StashKey[Extent]()


@pytest.fixture(scope="session")
def marked_world() -> World:
    return build()


@pytest.fixture(scope="session")
def marked_home_built(
    marked_world: World, built_once: Any, founded: Any, django_db_setup: None, django_db_blocker: Any
) -> Path:
    """The home as it is built, which nobody uses."""

    def build(folder: Path) -> None:
        with django_db_blocker.unblock():
            home.fill(founded(folder / "home"), folder / "files" / "marked", marked_world)

    return built_once("marked", build) / "home"


@pytest.fixture(scope="module")
def marked_home(
    marked_home_built: Path, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any
) -> Iterator[Path]:
    """A copy of it, in use until the module ends."""
    folder = copy_home(marked_home_built, tmp_path_factory.mktemp("marked-copy") / "home")
    with django_db_blocker.unblock(), standing_in(folder), django_db_blocker.block():
        yield folder


@pytest.fixture(scope="session")
def oracle(marked_world: World) -> Oracle:
    return Oracle(marked_world, home.PEOPLE)


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("matrix of access")
    group.addoption("--whole-matrix", action="store_true", help="ask of every combination")
    group.addoption(
        "--matrix-place", action="append", metavar="PATTERN", help="ask at places of such a name alone"
    )
    group.addoption(
        "--matrix-minutes",
        type=float,
        metavar="N",
        help="stop asking after so many minutes of processor time, and say how far it came",
    )


@pytest.fixture
def matrix(request: pytest.FixtureRequest) -> Iterator[Extent]:
    """How much of the matrix is asked for; afterwards the terminal says how far it came."""
    chosen = request.config.getoption
    extent = Extent(
        chosen("--whole-matrix", default=False),
        tuple(chosen("--matrix-place", default=None) or ()),
        chosen("--matrix-minutes", default=None),
    )
    yield extent
    request.config.stash[EXTENT] = extent


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    extent = config.stash.get(EXTENT, None)
    if extent is not None and extent.is_chosen:
        terminalreporter.write_line(f"matrix of access: {extent.asked} of {extent.of} combinations asked")


@pytest.fixture
def made(
    marked_home: Path, db: None, marked_world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> dict[str, Any]:
    """Records that pages are asked of beside deals and nodes, by what they are; and the home, for commands."""
    monkeypatch.setenv("FIELDHOUSE_HOME", str(marked_home))
    monkeypatch.setenv("FIELDHOUSE_LANGUAGE", "en")
    return home.made(marked_home, tmp_path)
