"""Homes of a company small enough to check by hand, one for each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from tests.databases import copy_home
from tests.demo_home import forget_kept, standing_in

from . import acme

NODES = [
    *(f"organisation/acme:{key}" for key in "CRO LEFT RIGHT ANN BOB CID".split()),
    *(f"territories/acme:{key}" for key in "World North South".split()),
]
PERIODS = [("FY25-Q1", "2025-03-31"), ("FY25-Q1", "2025-06-30"), ("FY25-Q2", "2025-06-30")]


@dataclass
class Home:
    """A home in use: import into it, and read it."""

    folder: Path
    inbox: Path
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def take(
        self, files: dict[str, Any] | None = None, *, taken_on: str = "2025-06-30", source_name: str = "acme"
    ) -> Any:
        """Import some files (all of the company's by default) of a source, as one run."""
        from fieldhouse.apps.imports.actions import import_source
        from fieldhouse.web.sentences import sentence_for_finding

        source = acme.write(self.inbox / str(next(self.numbers)), files or acme.FILES, taken_on=taken_on)
        profile = source / "fieldhouse-profile.toml"
        profile.write_text(profile.read_text().replace('name = "acme"', f'name = "{source_name}"'))
        run = import_source(source, "fieldhouse", describe=sentence_for_finding)
        counts = run.summary
        outcomes = sum(counts[name] for name in ("created", "updated", "unchanged", "rejected"))
        assert counts["rows"] == outcomes, "every input row has exactly one outcome"
        return run

    def found(self, run: Any, rule: str) -> list[dict[str, Any]]:
        """The findings of a rule in the run's file, which holds them all."""
        import csv

        path = self.folder / "runs" / str(run.pk) / "findings.csv"
        if not path.exists():
            return []
        with path.open(encoding="utf-8-sig", newline="") as handle:
            return [row for row in csv.DictReader(handle) if row["rule"] == rule]

    def rejected(self, run: Any, file: str) -> list[dict[str, str]]:
        """The rows of a reasons file."""
        import csv

        path = self.folder / "runs" / str(run.pk) / f"rejected-{file}.csv"
        if not path.exists():
            return []
        with path.open(encoding="utf-8-sig", newline="") as handle:
            return list(csv.DictReader(handle))

    def figure(self, node: str, metric: str, **asked: Any) -> Any:
        """A figure of a node, by its key in either tree."""
        from fieldhouse.apps.figures.nodes import node_named
        from fieldhouse.apps.figures.queries import figure
        from fieldhouse.apps.figures.question import ask

        return figure(ask(node_named(node), **{"period": "FY25-Q1", **asked}), metric)

    def figures(self) -> dict[tuple[str, ...], Any]:
        """What the home says: every metric of every node for three periods, and its newest generation."""
        from fieldhouse.apps.figures.nodes import node_named
        from fieldhouse.apps.figures.queries import figure
        from fieldhouse.apps.figures.question import ask
        from fieldhouse.facts.metrics.definitions import METRICS

        said: dict[tuple[str, ...], Any] = {}
        for node in NODES:
            for period, as_of in PERIODS:
                question = ask(node_named(node), period=period, as_of=as_of)
                for metric in (*METRICS, "quota"):
                    one = figure(question, metric)
                    said[node, period, as_of, metric] = (one.id, one.amount_minor, one.counted)
        return said

    def digits(self) -> dict[tuple[str, ...], Any]:
        """`figures` without their ids: those of two generations may be equal."""
        return {place: said[1:] for place, said in self.figures().items()}

    def generation(self) -> int:
        """The number of the newest generation, 0 without one."""
        from fieldhouse.facts.generations import current_manifest

        manifest = current_manifest()
        return manifest.number if manifest else 0


@pytest.fixture(scope="session")
def bare_database(empty_built: Path, django_db_setup: None) -> Path:
    """A home with nothing in it, which nobody uses: tests get copies of it."""
    return empty_built


@pytest.fixture(scope="session")
def acme_built(bare_database: Path, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Path:
    """The company's home as it is imported, which nobody uses: tests get copies of it."""
    folder = tmp_path_factory.mktemp("acme") / "home"
    copy_home(bare_database, folder)
    with django_db_blocker.unblock(), standing_in(folder):
        run = Home(folder, tmp_path_factory.mktemp("files")).take()
        assert run.state == "done" and not run.summary["rejected"], run.summary
    return folder


@pytest.fixture
def bare_home(bare_database: Path, tmp_path: Path, django_db_blocker: Any) -> Iterator[Home]:
    """A home without a company."""
    yield from _lent(bare_database, tmp_path, django_db_blocker)


@pytest.fixture
def acme_home(acme_built: Path, tmp_path: Path, django_db_blocker: Any) -> Iterator[Home]:
    """A home with the company in it."""
    yield from _lent(acme_built, tmp_path, django_db_blocker)


@pytest.fixture
def lend(
    bare_database: Path, tmp_path: Path, django_db_blocker: Any
) -> Callable[[], AbstractContextManager[Home]]:
    """What lends a home without a company, another one each time."""
    numbers = count(1)
    return lambda: contextmanager(_lent)(bare_database, tmp_path / str(next(numbers)), django_db_blocker)


@pytest.fixture(scope="module")
def refusing_home(
    acme_built: Path, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any
) -> Iterator[Home]:
    """The company's home for a whole module: for imports after which nothing may have changed."""
    yield from _lent(acme_built, tmp_path_factory.mktemp("refusing"), django_db_blocker)


def _lent(built: Path, tmp_path: Path, django_db_blocker: Any) -> Iterator[Home]:
    folder = tmp_path / built.parent.name
    copy_home(built, folder)
    with django_db_blocker.unblock(), standing_in(folder):
        yield Home(folder, tmp_path / f"{folder.name}-inbox")
    forget_kept()
