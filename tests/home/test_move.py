"""Moving a home from SQLite into PostgreSQL and back: it says the same, or it stays where it was."""

from __future__ import annotations

import fcntl
import random
import subprocess
import time
from pathlib import Path

import pytest
from tests.databases import SERVER, copy_home, state_of, url_of
from tests.program import COMMAND, digest, done, environment, fieldhouse

pytestmark = pytest.mark.skipif(not SERVER, reason="PostgreSQL runs beside make test-postgres only")

SEED = random.randrange(10**6)
TABLES = ("pipeline_deal", "auth_permission", "audit_auditentry", "facts_manifest")
HERE = {"DATABASE_URL": ""}
"""What a command sees of a home whose state lies in its folder."""


@pytest.fixture
def in_sqlite(simulated_home: Path, tmp_path: Path) -> Path:
    """A home of the simulated company whose state lies in its folder."""
    home = copy_home(simulated_home, tmp_path / "home")
    done("home", "move", "--to-sqlite", home=home)
    return home


def _empty(folder: Path) -> dict[str, str]:
    return {"DATABASE_URL": url_of(folder / "empty")}


def _rows(home: Path) -> dict[str, list[tuple[object, ...]]]:
    """Tables of each sort, whole."""
    with state_of(home) as ask:
        return {table: sorted(ask(f"TABLE {table}").fetchall(), key=repr) for table in TABLES}


def test_there_and_back_it_says_the_same(simulated_home, tmp_path):
    home = copy_home(simulated_home, tmp_path / "home")
    before, rows = digest(home), _rows(home)
    assert before in done("home", "move", "--to-sqlite", home=home)
    assert done("home", "digest", home=home, **HERE).strip() == before
    lost = fieldhouse("home", "digest", home=home)
    assert "lies in its folder" in lost.stderr
    there = _empty(tmp_path)
    assert before in done("home", "move", home=home, **there)
    assert done("home", "digest", home=home, **there).strip() == before
    arrived = _rows(tmp_path / "empty")
    moves = [row for row in arrived["audit_auditentry"] if '"action":"home.move"' in str(row)]
    arrived["audit_auditentry"] = [row for row in arrived["audit_auditentry"] if row not in moves]
    assert arrived == rows and len(moves) == 2
    done(
        "user", "add", "kim", "--role", "auditor", home=home, **there
    )  # numbered after those that were moved
    assert (home / "fieldhouse.sqlite3.moved").exists()
    again = fieldhouse("home", "move", home=home, **there)
    assert "already" in again.stderr


def test_a_database_that_is_not_empty_is_left_alone(in_sqlite, simulated_home, tmp_path):
    before = digest(simulated_home)
    refused = fieldhouse("home", "move", home=in_sqlite, DATABASE_URL=url_of(simulated_home))
    assert refused.returncode == 1 and "not empty" in refused.stderr
    assert digest(simulated_home) == before == done("home", "digest", home=in_sqlite, **HERE).strip()


def test_a_home_in_use_and_one_without_an_address_stay(in_sqlite, tmp_path):
    with (in_sqlite / "serve.lock").open("a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        served = fieldhouse("home", "move", home=in_sqlite, **_empty(tmp_path))
    assert served.stderr.startswith("Another server is running")
    with (in_sqlite / "facts" / "writer.lock").open("a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        written = fieldhouse("home", "move", home=in_sqlite, **_empty(tmp_path))
    assert written.stderr.startswith("Another import or run is writing")
    assert "DATABASE_URL is not set" in fieldhouse("home", "move", home=in_sqlite, **HERE).stderr


def test_a_move_that_is_killed_is_done_again(in_sqlite, simulated_home, tmp_path):
    print(f"seed {SEED}")
    there, random_ = _empty(tmp_path), random.Random(SEED)
    for _time in range(3):
        moving = subprocess.Popen(
            [*COMMAND, "home", "move"],
            env=environment(in_sqlite, **there),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + random_.uniform(0, 8)
        while moving.poll() is None and time.monotonic() < until and not _has_rows(tmp_path / "empty"):
            time.sleep(0.01)
        moving.kill()
        moving.wait()
    if (in_sqlite / "fieldhouse.sqlite3").exists():
        assert digest(simulated_home) == done("home", "digest", home=in_sqlite, **HERE).strip()
        done("home", "move", home=in_sqlite, **there)
    assert digest(simulated_home) == done("home", "digest", home=in_sqlite, **there).strip()


def test_a_move_that_was_killed_after_its_commit_is_done_to_its_end(in_sqlite, simulated_home, tmp_path):
    there, before = _empty(tmp_path), digest(simulated_home)
    done("home", "move", home=in_sqlite, **there)
    (in_sqlite / "fieldhouse.sqlite3.moved").rename(in_sqlite / "fieldhouse.sqlite3")
    assert before in done("home", "move", home=in_sqlite, **there)
    assert done("home", "digest", home=in_sqlite, **there).strip() == before


def test_a_state_that_has_gone_on_since_a_killed_move_is_not_given_up_for_it(in_sqlite, tmp_path):
    there = _empty(tmp_path)
    done("home", "move", home=in_sqlite, **there)
    (in_sqlite / "fieldhouse.sqlite3.moved").rename(in_sqlite / "fieldhouse.sqlite3")
    done("user", "add", "kim", "--role", "auditor", home=in_sqlite, **HERE)
    refused = fieldhouse("home", "move", home=in_sqlite, **there)
    assert refused.returncode == 1 and "not empty" in refused.stderr
    assert "kim" in done("user", "list", home=in_sqlite, **HERE)


def test_a_restore_that_was_killed_after_its_commit_is_done_to_its_end(simulated_home, tmp_path):
    home = tmp_path / "home"
    done("home", "backup", tmp_path / "home.tar.gz", home=simulated_home)
    done("home", "restore", tmp_path / "home.tar.gz", home=home)
    (tmp_path / ".home.unfinished").mkdir()
    home.rename(tmp_path / ".home.unfinished" / "home")
    done("home", "restore", tmp_path / "home.tar.gz", home=home)
    assert digest(home) == digest(simulated_home)


def _has_rows(home: Path) -> bool:
    with state_of(home) as ask:
        (found,) = ask("SELECT to_regclass('people_person') IS NOT NULL").fetchone()
        return found and ask("SELECT EXISTS (SELECT 1 FROM people_person)").fetchone()[0]


def test_a_backup_goes_from_either_database_into_the_other(in_sqlite, simulated_home, tmp_path):
    before = digest(simulated_home)
    done("home", "backup", tmp_path / "sqlite.tar.gz", home=in_sqlite, **HERE)
    done("home", "restore", tmp_path / "sqlite.tar.gz", home=tmp_path / "there")
    assert digest(tmp_path / "there") == before
    done("home", "backup", tmp_path / "postgresql.tar.gz", home=tmp_path / "there")
    done("home", "restore", tmp_path / "postgresql.tar.gz", home=tmp_path / "back", **HERE)
    assert done("home", "digest", home=tmp_path / "back", **HERE).strip() == before


def test_a_backup_is_not_restored_over_another_home(simulated_home, tmp_path):
    done("home", "backup", tmp_path / "home.tar.gz", home=simulated_home)
    refused = fieldhouse(
        "home",
        "restore",
        tmp_path / "home.tar.gz",
        home=tmp_path / "new",
        DATABASE_URL=url_of(simulated_home),
    )
    assert refused.returncode == 1 and "not empty" in refused.stderr
    assert not (tmp_path / "new").exists()
