"""The home's files, the keys, and what the database connection really does."""

import stat
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.db import OperationalError, connections
from django.db.backends.sqlite3.base import DatabaseWrapper

from fieldhouse.web import home, keys
from fieldhouse.web.database import sqlite_settings


def test_importing_the_settings_writes_nothing_into_the_home():
    assert not keys.django_key_path(settings.HOME).exists()
    assert len(settings.SECRET_KEY) >= 50


def test_the_key_file_is_made_once_and_only_its_owner_reads_it(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        paths = set(pool.map(lambda _n: keys.ensure_django_key(tmp_path), range(8)))
    (path,) = paths
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [one.name for one in path.parent.iterdir()] == ["django"]
    assert keys.django_key(tmp_path) == path.read_text()


def test_without_a_home_every_process_has_a_key_of_its_own(tmp_path):
    assert keys.django_key(tmp_path) != keys.django_key(tmp_path)
    assert not list(tmp_path.iterdir())


def test_the_home_comes_from_the_environment(monkeypatch, tmp_path):
    monkeypatch.setenv("FIELDHOUSE_HOME", str(tmp_path / "acme"))
    assert home.home_path() == tmp_path / "acme"
    monkeypatch.delenv("FIELDHOUSE_HOME")
    monkeypatch.chdir(tmp_path)
    assert home.home_path() == tmp_path / "home"


@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 1), ("foreign_keys", 1)]
)
def test_the_database_file_is_opened_for_many_readers_and_one_writer(
    tmp_path, django_db_blocker, pragma, value
):
    (tmp_path / "state.sqlite3").touch()
    given = {"default": sqlite_settings(tmp_path / "state.sqlite3")}
    connection = DatabaseWrapper(connections.configure_settings(given)["default"])
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {pragma}")
        assert cursor.fetchone()[0] == value
    connection.close()


def test_a_lost_database_file_is_not_made_anew(tmp_path, django_db_blocker):
    given = {"default": sqlite_settings(tmp_path / "state.sqlite3")}
    connection = DatabaseWrapper(connections.configure_settings(given)["default"])
    with django_db_blocker.unblock(), pytest.raises(OperationalError), connection.cursor():
        pass
    assert list(tmp_path.iterdir()) == []


def test_transactions_take_the_write_lock_at_once_and_requests_open_none(tmp_path):
    database = sqlite_settings(tmp_path / "state.sqlite3")
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert database["OPTIONS"]["timeout"] >= 5
    assert database["ATOMIC_REQUESTS"] is False
