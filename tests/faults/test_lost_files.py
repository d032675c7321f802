"""The file of the database or of a fact is gone: it is said which, none takes its place, and back all works again."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from tests.databases import SERVER, copy_home
from tests.faults.serving import serving
from tests.program import digest, done, fieldhouse

on_sqlite = pytest.mark.skipif(bool(SERVER), reason="SQLite only: the home's own file")


@pytest.fixture
def home(simulated_home: Path, tmp_path: Path) -> Path:
    return copy_home(simulated_home, tmp_path / "home")


def _code(*arguments: object, home: Path) -> str:
    ended = fieldhouse(*arguments, "--json", home=home)
    assert ended.returncode == 1, ended.stdout
    assert "Traceback" not in ended.stderr
    return json.loads(ended.stderr.splitlines()[-1])["error"]["code"]


@on_sqlite
def test_no_home_is_founded_on_the_facts_of_a_lost_database(home, simulated_files):
    before, state = digest(home), home / "fieldhouse.sqlite3"
    state.rename(home.parent / "state")
    assert _code("import", simulated_files, "--profile", "fieldhouse", home=home) == "home.database_missing"
    assert _code("home", "digest", home=home) == "home.database_missing"
    assert not state.exists()
    (home.parent / "state").rename(state)
    assert digest(home) == before
    done("facts", "verify", home=home)


@on_sqlite
def test_a_server_whose_database_file_is_gone_says_so_and_works_again(home):
    done("user", "add", "kim", "--role", "auditor", home=home)
    token = done("user", "token", "kim", home=home).split()[-1]
    with serving(home) as server:
        assert server.ask("/api/v1/me", token)[0] == 200
        shutil.move(home / "fieldhouse.sqlite3", home.parent / "state")
        status, said = server.ask("/api/v1/me", token)
        assert (status, json.loads(said)["code"]) == (503, "database.unavailable")
        assert not (home / "fieldhouse.sqlite3").exists()
        shutil.move(home.parent / "state", home / "fieldhouse.sqlite3")
        assert server.ask("/api/v1/me", token)[0] == 200


def test_a_fact_file_that_is_altered_or_gone_is_named_and_figures_come_back_with_it(home, simulated_files):
    shutil.rmtree(home / "cache", ignore_errors=True)
    asked = ("figure", "pipeline_total", "--node", "organisation/simulated:CRO")
    events = next((home / "facts").glob("events-*"))
    content = events.read_bytes()
    events.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    assert _code(*asked, home=home) == "facts.file_altered"
    ended = fieldhouse("import", simulated_files, "--profile", "fieldhouse", home=home)
    assert ended.returncode == 1 and events.name in ended.stdout + ended.stderr
    events.unlink()
    assert _code(*asked, home=home) == "facts.file_missing"
    events.write_bytes(content)
    done(*asked, home=home)
    done("import", simulated_files, "--profile", "fieldhouse", home=home)
