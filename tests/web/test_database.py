"""Where the state of a home lies: what `DATABASE_URL` says, and what the home says to that."""

from __future__ import annotations

import psycopg
import pytest
from tests.databases import SERVER, url_of
from tests.program import environment, fieldhouse

from fieldhouse.domain.errors import BadInput
from fieldhouse.web.database import postgresql_settings

ELSEWHERE = "postgresql://fieldhouse:kept-secret@db.example:5433/team?sslmode=require"
on_postgresql = pytest.mark.skipif(
    not SERVER, reason="PostgreSQL only: SQLite has no server to disagree with"
)
on_sqlite = pytest.mark.skipif(bool(SERVER), reason="SQLite only: the home's own file")


def test_an_address_becomes_settings_and_keeps_what_libpq_understands():
    said = postgresql_settings(ELSEWHERE)
    assert (said["HOST"], said["PORT"], said["NAME"], said["USER"]) == (
        "db.example",
        "5433",
        "team",
        "fieldhouse",
    )
    assert said["OPTIONS"]["sslmode"] == "require"
    assert said["CONN_HEALTH_CHECKS"] and not said["ATOMIC_REQUESTS"]


@pytest.mark.parametrize(
    "url", ["mysql://a/b", "postgresql://host/", "postgresql://[/x", "sqlite:///x", "team"]
)
def test_what_names_no_postgresql_database_is_refused(url):
    with pytest.raises(BadInput) as refused:
        postgresql_settings(url)
    assert refused.value.code == "home.bad_database_url"


def test_a_command_says_so_and_shows_no_password(tmp_path):
    ended = fieldhouse("home", "init", home=tmp_path / "home", DATABASE_URL="mysql://u:kept-secret@h/d")
    assert ended.returncode == 1
    assert ended.stderr.startswith("DATABASE_URL names no PostgreSQL database.")
    assert "kept-secret" not in ended.stderr and "Traceback" not in ended.stderr


@on_sqlite
def test_a_home_whose_state_lies_in_its_folder_asks_no_other_database(new_home):
    ended = fieldhouse("home", "digest", home=new_home, DATABASE_URL=ELSEWHERE)
    assert ended.returncode == 1
    assert "home move" in ended.stderr


@on_postgresql
def test_a_home_whose_state_lies_in_postgresql_asks_for_the_address(new_home):
    ended = fieldhouse("home", "init", home=new_home, DATABASE_URL="")
    assert ended.returncode == 1
    assert ended.stderr.startswith("The state of the home")
    assert not (new_home / "fieldhouse.sqlite3").exists()


@on_postgresql
def test_a_home_finds_its_own_database_or_none(new_home, tmp_path):
    lost = fieldhouse("home", "digest", home=new_home, DATABASE_URL=url_of(tmp_path / "other"))
    assert "holds no home" in lost.stderr
    taken = fieldhouse("home", "init", home=tmp_path / "third", DATABASE_URL=_used(new_home))
    assert "is not empty" in taken.stderr


def _used(home):
    """The address of a home's database after somebody was made a user in it."""
    ended = fieldhouse("user", "add", "kim", "--role", "auditor", home=home)
    assert ended.returncode == 0, ended.stderr
    return environment(home)["DATABASE_URL"]


@on_postgresql
@pytest.mark.parametrize(
    "order", ["LOCALE_PROVIDER icu ICU_LOCALE 'en'", "LOCALE 'C'"], ids=["words", "bytes"]
)
def test_a_database_in_another_order_is_refused(order, tmp_path):
    home = tmp_path / "home"
    address = url_of(home)
    name = address.partition("@/")[2].partition("?")[0]
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(f'DROP DATABASE "{name}"')
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE template0 {order}')
    ended = fieldhouse("home", "init", home=home)
    assert ended.returncode == 1
    assert "by code point" in ended.stderr
