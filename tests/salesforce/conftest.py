"""One company three times: told whole, reduced to what Salesforce keeps, and as Salesforce exports it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.databases import copy_home
from tests.demo_home import standing_in
from tests.imports.conftest import bare_database, bare_home  # noqa: F401 - fixtures

from .kept import reduce_to_kept
from .small import take  # noqa: F401 - a fixture

UNTIL = date(2026, 11, 20)
SCALE = 400
PROFILES = {"native": "fieldhouse", "kept": "fieldhouse", "salesforce": "salesforce"}
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
def files(built_once: Any) -> Files:
    from fieldhouse.simulator import Form, simulate

    def build(folder: Path) -> None:
        simulate(folder / "native", scale=SCALE, until=UNTIL)
        simulate(folder / "salesforce", scale=SCALE, until=UNTIL, form=Form.SALESFORCE)
        reduce_to_kept(folder / "native", folder / "kept", UNTIL)

    folder = built_once("salesforce-files", build)
    return Files(folder / "native", folder / "kept", folder / "salesforce")


@pytest.fixture(scope="session")
def within(django_db_setup: None, django_db_blocker: Any) -> Within:
    """What puts this process into a home."""

    @contextmanager
    def inside(home: Path) -> Iterator[None]:
        with django_db_blocker.unblock(), standing_in(home):
            yield

    return inside


@pytest.fixture(scope="session")
def homes(
    built_once: Any,
    files: Files,
    founded: Callable[[Path], Path],
    tmp_path_factory: pytest.TempPathFactory,
    within: Within,
) -> Homes:
    """The three homes. Tests read them; those that write take a copy."""
    from fieldhouse.apps.imports.actions import import_source

    def build(folder: Path) -> None:
        for name, profile in PROFILES.items():
            with within(founded(folder / name)):
                run = import_source(getattr(files, name), profile, describe=lambda finding: finding.rule)
                assert (run.state, run.summary["rejected"]) == ("done", 0), run.summary
            (folder / f"{name}.json").write_text(json.dumps(run.summary), encoding="utf-8")

    built, own = built_once("salesforce-homes", build), tmp_path_factory.mktemp("homes")
    summary = json.loads((built / "salesforce.json").read_text(encoding="utf-8"))
    return Homes(*(copy_home(built / name, own / name) for name in PROFILES), summary, within)
