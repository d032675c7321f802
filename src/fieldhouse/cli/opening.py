"""Opening the home: where it is, in which language we speak, and its state store brought up to date."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from pkgutil import iter_modules

import django
from django.conf import settings

from fieldhouse.domain.errors import Refused
from fieldhouse.web.database import ENVIRONMENT_NAME
from fieldhouse.web.home import database_path, home_path, mark_path

LOCK_NAME = "home.lock"


def speak() -> None:
    """Set Django up and activate the language of this command's sentences."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fieldhouse.web.settings")
    from django.apps import apps

    if not apps.ready:
        django.setup()
    from django.utils import translation

    translation.activate(language())


def language() -> str:
    """``ja`` or ``en``: what ``--lang`` says, else the locale of the environment."""
    names = ("FIELDHOUSE_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
    said = next((value for name in names if (value := os.environ.get(name))), "")
    return "ja" if said.lower().startswith("ja") else "en"


def open_home(*, founding: bool = False) -> Path:
    """Open the home for a command and return its folder.

    ``founding`` makes a missing home: its folder, keys and tables. ``Refused`` when there is no home and none is to be
    made, when the folder holds something else, or when its state lies elsewhere, is gone or cannot be read.
    """
    home = home_path()
    is_there = has_state(home)
    if not is_there:
        if any((home / "facts").glob("*.parquet")):
            raise Refused("home.database_missing", path=str(home))
        if not founding:
            raise Refused("home.missing", path=str(home))
        _found(home)
    speak()
    _bring_up_to_date(home, is_there)
    return home


def has_state(home: Path) -> bool:
    """Whether there is a home whose state lies where this process looks for it; ``Refused`` when it lies elsewhere."""
    is_in_sqlite, is_marked = database_path(home).exists(), mark_path(home).exists()
    if not os.environ.get(ENVIRONMENT_NAME):
        if is_marked and not is_in_sqlite:
            raise Refused("home.state_in_postgresql", path=str(home))
        return is_in_sqlite
    if is_in_sqlite:
        raise Refused("home.state_in_sqlite", path=str(home))
    return is_marked


def is_empty(folder: Path) -> bool:
    """Whether nothing stands in the way of a home in this folder."""
    return not folder.exists() or (folder.is_dir() and not any(folder.iterdir()))


def _found(home: Path) -> None:
    """Make the folder and the keys; a home whose founding was interrupted is founded to its end."""
    from fieldhouse.web.keys import ensure_django_key

    if not (is_empty(home) or (home / "keys").is_dir()):
        raise Refused("home.folder_in_use", path=str(home))
    try:
        ensure_django_key(home)
    except OSError as failure:
        raise Refused("home.not_writable", path=str(home), reason=failure.strerror or "") from failure


def _bring_up_to_date(home: Path, is_there: bool) -> None:
    from django.db import Error

    from fieldhouse.apps.company.state.access import is_on_postgresql
    from fieldhouse.apps.company.state.queries import check_database

    if str(settings.HOME) != str(home):
        raise RuntimeError(f"the settings were read for {settings.HOME}, not for {home}")
    try:
        check_database(is_there=is_there)
        if not is_there or _has_pending_migrations():
            from fieldhouse.apps.company.state.actions import bring_up_to_date

            with _one_at_a_time(home):
                bring_up_to_date()
        if is_on_postgresql() and not is_there:
            mark_path(home).touch()
    except Error as failure:
        from fieldhouse.apps.machine import refusal_of

        unreadable = Refused("home.unreadable", path=str(home), reason=str(failure).strip())
        raise refusal_of(failure) or unreadable from failure


def _has_pending_migrations() -> bool:
    """Whether the database lacks a migration that there is: by their names, which takes none of them to be imported."""
    from django.apps import apps
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    there_are = {
        (app.label, module.name)
        for app in apps.get_app_configs()
        for module in iter_modules([str(Path(app.path) / "migrations")])
        if not module.name.startswith("_")
    }
    return not there_are <= set(MigrationRecorder(connection).applied_migrations())


@contextmanager
def _one_at_a_time(home: Path) -> Iterator[None]:
    """Two commands that open a home at once bring it up to date one after the other."""
    with (home / LOCK_NAME).open("a+") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
