"""A home of its own for every test run, made before Django reads its settings.

On SQLite, or on the PostgreSQL cluster that ``python -m tests.cluster`` runs. The settings module is named here and not
in ``pyproject.toml``: pytest-django imports a module named there before this file runs, and the settings would then
look into whatever home lies in the working directory.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from tests import databases

pytest_plugins = ["tests.catalogues", "tests.built_once", "tests.demo_home", "tests.cli_homes"]

settings.register_profile(
    "shared",  # the machine has other work, so no example is judged by its time
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("shared")

HOME = Path(tempfile.mkdtemp(prefix="fieldhouse-tests-"))
(HOME / "cache" / "static").mkdir(parents=True)
atexit.register(shutil.rmtree, HOME, ignore_errors=True)

os.environ["FIELDHOUSE_HOME"] = str(HOME)
os.environ.pop("DATABASE_URL", None)
if databases.SERVER:
    os.environ["DATABASE_URL"] = databases.SERVER
os.environ["DJANGO_SETTINGS_MODULE"] = "fieldhouse.web.settings"
for name in ("FIELDHOUSE_HOSTS", "FIELDHOUSE_HTTPS", "FIELDHOUSE_DEBUG"):
    os.environ.pop(name, None)


OPEN_NO_DATABASE = ("checkers", "domain", "engines", "ingest", "lints", "locale", "simulator")
"""Folders whose tests say the same on either database: those that PostgreSQL is asked leave them out."""


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Leave out what opens no database when the tests run on PostgreSQL; they run with the others on SQLite."""
    return (databases.SERVER and _folder_of(collection_path) in OPEN_NO_DATABASE) or None


def pytest_itemcollected(item: pytest.Item) -> None:
    """A test that asks for the database belongs in another folder: here PostgreSQL would never be asked."""
    asks = "django_db_setup" in getattr(item, "fixturenames", ()) or item.get_closest_marker("django_db")
    if asks and _folder_of(item.path) in OPEN_NO_DATABASE:
        raise pytest.UsageError(f"{item.nodeid} opens a database: move it out of {_folder_of(item.path)}")


def _folder_of(path: Path) -> str:
    tests = Path(__file__).parent
    return path.relative_to(tests).parts[0] if path.is_relative_to(tests) and path != tests else ""


def pytest_configure() -> None:
    """Set Django up: pytest-django does so only for settings that were named before this file was read."""
    import django

    django.setup()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> str:
    """The database of the tests gets its tables as a new home does: from today's models; the home's own name."""
    from django.db import connections

    connections.settings["default"]["TEST"]["MIGRATE"] = False
    return str(connections["default"].settings_dict["NAME"])


@pytest.fixture(scope="session")
def django_db_setup(django_db_modify_db_settings: str, django_db_setup: None, django_db_blocker: Any) -> None:
    """With every migration noted, as in a home; a run whose tests bring homes of their own has no such database."""
    from django.db import connections

    from fieldhouse.apps.company.state.access import note_all_migrations

    if connections["default"].settings_dict["NAME"] != django_db_modify_db_settings:
        with django_db_blocker.unblock():
            note_all_migrations("default")


def pytest_runtest_setup() -> None:
    """Every test begins in English: a language that one has activated would stay for the next in its process."""
    from django.utils import translation

    translation.activate("en")


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    """A test's own homes end with it: a database is larger than a folder that nobody reads any more."""
    folder = getattr(item, "funcargs", {}).get("tmp_path")
    if folder is not None:
        databases.drop_below(folder)
