"""One company three times: told whole, reduced to what Salesforce keeps, and as Salesforce exports it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.demo_home import standing_in
from tests.imports.conftest import bare_database, bare_home  # noqa: F401 - fixtures

from .kept import reduce_to_kept
from .small import take  # noqa: F401 - a fixture

UNTIL = date(2026, 11, 20)
SCALE = 400
Within = Callable[[Path], AbstractContextManager[None]]


@dataclass(frozen=True)
class Files:
    """The three folders, by the profiles that read them."""

    native: Path
    kept: Path
    salesforce: Path


@dataclass(frozen=True)
class Homes:
    """A home of each folder; ``within`` puts this process into one."""

    native: Path
    kept: Path
    salesforce: Path
    summary: dict[str, Any]
    within: Within


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    from fieldhouse.simulator import Form, simulate

    folder = tmp_path_factory.mktemp("files")
    simulate(folder / "native", scale=SCALE, until=UNTIL)
    simulate(folder / "salesforce", scale=SCALE, until=UNTIL, form=Form.SALESFORCE)
    kept = reduce_to_kept(folder / "native", folder / "kept", UNTIL)
    return Files(folder / "native", kept, folder / "salesforce")


@pytest.fixture(scope="session")
def within(django_db_setup: None, django_db_blocker: Any) -> Within:
    """What puts this process into a home."""

    @contextmanager
    def inside(home: Path) -> Iterator[None]:
        with django_db_blocker.unblock(), standing_in(home):
            yield

    return inside


@pytest.fixture(scope="session")
def homes(files: Files, tmp_path_factory: pytest.TempPathFactory, within: Within) -> Homes:
    from fieldhouse.apps.company.state.actions import bring_up_to_date
    from fieldhouse.apps.imports.actions import import_source

    folder, summaries = tmp_path_factory.mktemp("homes"), {}
    for name, profile in (("native", "fieldhouse"), ("kept", "fieldhouse"), ("salesforce", "salesforce")):
        (folder / name).mkdir()
        with within(folder / name):
            bring_up_to_date()
            run = import_source(getattr(files, name), profile, describe=lambda finding: finding.rule)
            assert (run.state, run.summary["rejected"]) == ("done", 0), run.summary
            summaries[name] = run.summary
    return Homes(folder / "native", folder / "kept", folder / "salesforce", summaries["salesforce"], within)
