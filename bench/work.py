"""Where measurements work: the folder, the size of the big home, the database, and the program itself."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.cluster import Cluster

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = ROOT / ".venv" / "bin" / "fieldhouse"
PYTHON = ROOT / ".venv" / "bin" / "python"
FULL_SCALE = 1_000_000
DEMO_SCALE = 20_000
FULL_SCALES = {"faults": DEMO_SCALE, "writers": DEMO_SCALE}
"""Opportunities of what is measured at another scale than that of the big home."""

SELLERS_PER_MILLION = 3_720
LEAST_SELLERS = 60


@dataclass(frozen=True, slots=True)
class Work:
    """One call of the bench; ``times`` is how often what is a matter of chance is tried."""

    folder: Path
    scale: int
    database: str
    cluster: Cluster | None = None
    times: int = 1

    @classmethod
    @contextmanager
    def opened(cls, scale: int, database: str, times: int) -> Iterator[Work]:
        """The work folder; with ``postgresql`` a durable cluster of its own runs in it meanwhile."""
        folder = Path(os.environ.get("FIELDHOUSE_BENCH", ROOT / "build" / "bench")).absolute()
        folder.mkdir(parents=True, exist_ok=True)
        with ExitStack() as stack:
            cluster = (
                stack.enter_context(_running(folder / "postgresql")) if database == "postgresql" else None
            )
            yield cls(folder, scale, database, cluster, times)

    @property
    def sellers(self) -> int:
        """How many sellers a company of this scale has: 3,720 at full scale."""
        return max(LEAST_SELLERS, self.scale * SELLERS_PER_MILLION // FULL_SCALE)

    def environment(self, home: Path) -> dict[str, str]:
        """The environment in which the program works on a home; its database bears the home's name."""
        said = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        said |= {"FIELDHOUSE_HOME": str(home), "FIELDHOUSE_LANGUAGE": "en"}
        return said | {"DATABASE_URL": self.database_url(home)} if self.cluster else said

    def database_url(self, home: Path) -> str:
        """The address of the database of a home."""
        if self.cluster is None:
            raise ValueError("the database is a file of the home")
        return self.cluster.url.replace("/postgres?", f"/{database_name(home)}?")

    def empty_home(self, name: str) -> Path:
        """A folder in which no home is, and an empty database for it."""
        home = self.folder / name
        shutil.rmtree(home, ignore_errors=True)
        if self.cluster:
            self.psql(f"DROP DATABASE IF EXISTS {database_name(home)} WITH (FORCE)")
            self.psql(f"CREATE DATABASE {database_name(home)} TEMPLATE template0")
        return home

    def copied_home(self, home: Path, name: str) -> Path:
        """A copy of a home and of its database, which a measurement may change."""
        copy = self.folder / name
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(home, copy)
        if self.cluster:
            self.psql(f"DROP DATABASE IF EXISTS {database_name(copy)} WITH (FORCE)")
            self.psql(f"CREATE DATABASE {database_name(copy)} TEMPLATE {database_name(home)}")
        return copy

    def removed(self, home: Path) -> None:
        """Remove a home and its database."""
        shutil.rmtree(home)
        if self.cluster:
            self.psql(f"DROP DATABASE {database_name(home)} WITH (FORCE)")

    def psql(self, statement: str) -> None:
        """Run a statement in the cluster's first database."""
        if self.cluster is None:
            raise ValueError("there is no cluster")
        command = ["psql", "-q", "-v", "ON_ERROR_STOP=1", "-d", self.cluster.url, "-c", statement]
        subprocess.run(command, check=True)


def full_scale(name: str) -> int:
    """How many opportunities a measurement is meant to be taken with."""
    return FULL_SCALES.get(name, FULL_SCALE)


def database_name(home: Path) -> str:
    """The database of a home."""
    return home.name.replace("-", "_")


@contextmanager
def _running(folder: Path) -> Iterator[Cluster]:
    """A cluster that stays between calls, with what it holds."""
    cluster = Cluster(folder, is_durable=True)
    if not (folder / "data").exists():
        folder.mkdir(exist_ok=True)
        if os.getuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        cluster.make()
    cluster.start()
    try:
        yield cluster
    finally:
        cluster.stop()
