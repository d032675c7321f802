"""What takes long to build: built once by whichever test process asks first, and kept for the runs of a day.

::

    @pytest.fixture(scope="session")
    def some_files(built_once):
        return built_once("some-files", lambda folder: simulate(folder, scale=100))

It lies in ``build/tests`` under a name that bears a hash of the program, of the tests' common code, of the folder of
tests that builds it, and of the day: a changed program builds it anew. On PostgreSQL it is kept for one run, as the
databases are. Nobody works in what lies here. A home is copied before it is used: no process sees another one's files
come and go, and PostgreSQL copies no database that somebody is connected to.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path

import pytest
from tests.databases import SERVER, copy_home, drop_below, name_of
from tests.program import ROOT, done

Build = Callable[[Path], object]
KEPT = ROOT / "build" / "tests"
SECONDS_KEPT = 2 * 24 * 3600
PROGRAM = ("src/fieldhouse/**/*.*", "requirements.lock")
FOUNDING = (
    *("src/fieldhouse/**/migrations/*.py", "src/fieldhouse/apps/company/state/*.py", "requirements.lock"),
    *("src/fieldhouse/cli/homes.py", "src/fieldhouse/cli/opening.py", "src/fieldhouse/web/*.py"),
)
"""What a home without data comes from. Other tests found homes without asking here."""


class BuiltOnce:
    """``built_once(name, build)``: the folder of a name, which ``build`` fills when nobody has yet."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def __call__(self, name: str, build: Build, sources: tuple[str, ...] = PROGRAM) -> Path:
        tests = Path(build.__code__.co_filename).parent.relative_to(ROOT)
        folder = self._root / f"{name}-{_hash_of((*sources, 'tests/*.py', f'{tests}/*.py'))}"
        is_built = folder.with_suffix(".built")
        with folder.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not is_built.exists():
                shutil.rmtree(folder, ignore_errors=True)  # what was interrupted
                folder.mkdir()
                try:
                    build(folder)
                except BaseException:
                    drop_below(folder)
                    raise
            is_built.touch()
        return folder


@cache
def _hash_of(sources: tuple[str, ...]) -> str:
    """A hash of the files that patterns name, of the day and of the Python that runs."""
    found = sha256(f"{datetime.now(UTC).date()} {sys.version}".encode())
    for path in sorted({path for pattern in sources for path in ROOT.glob(pattern) if path.is_file()}):
        if path.suffix not in (".pyc", ".mo") and not path.name.startswith("test_"):
            found.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return found.hexdigest()[:16]


def _remove_old(root: Path) -> None:
    """Remove what no run has asked for lately."""
    for is_built in root.glob("*.built"):
        if time.time() - is_built.stat().st_mtime > SECONDS_KEPT:
            is_built.unlink(missing_ok=True)
            is_built.with_suffix(".lock").unlink(missing_ok=True)
            shutil.rmtree(is_built.with_suffix(""), ignore_errors=True)


@pytest.fixture(scope="session")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> BuiltOnce:
    """What all processes of a test run share, and on SQLite the runs of a day."""
    root = KEPT
    if SERVER:
        own = tmp_path_factory.getbasetemp()
        root = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "built-once"
    root.mkdir(parents=True, exist_ok=True)
    _remove_old(root)
    return BuiltOnce(root)


@pytest.fixture(scope="session")
def empty_built(built_once: BuiltOnce) -> Path:
    """A home without data, as the command founds it. Making its tables takes longer than a small import."""
    return built_once("empty", lambda folder: done("home", "init", home=folder / "home"), FOUNDING) / "home"


@pytest.fixture(scope="session")
def founded(empty_built: Path) -> Callable[[Path], Path]:
    """``founded(folder)``: a new home without data."""
    return lambda folder: copy_home(empty_built, folder)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, empty_built: Path
) -> Iterator[None]:
    """Django's own test database begins with the same tables, so that its migrations find nothing to do."""
    from django.db import connections

    connection = connections["default"]
    if SERVER:
        connection.settings_dict["TEST"]["TEMPLATE"] = name_of(empty_built)
        yield
        return
    memory = sqlite3.connect(connection.creation._get_test_db_name(), uri=True)
    tables = sqlite3.connect(f"file:{empty_built / 'fieldhouse.sqlite3'}?mode=ro", uri=True)
    try:
        tables.backup(memory)
        yield
    finally:
        tables.close()
        memory.close()
