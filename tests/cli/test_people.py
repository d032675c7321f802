"""`fieldhouse user` and `period`: logins, passwords, tokens for the API, and closing what is over."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from tests.program import done, fieldhouse


@pytest.fixture(scope="module")
def home(simulated_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shutil.copytree(simulated_home, tmp_path_factory.mktemp("people") / "home")


def _code(ended) -> str:
    assert ended.returncode == 1, ended.stdout
    assert "Traceback" not in ended.stderr
    return ended.stderr.strip()


def test_a_user_is_added_with_a_role_over_a_node_and_a_person(home):
    said = done("user", "add", "kim", "--role", "leader", "--node", "LEAD-JP", "--person", "P0001", home=home)
    assert said.startswith("Sign in as kim with the password ")
    kim = next(one for one in json.loads(done("user", "list", "--json", home=home)) if one["login"] == "kim")
    assert kim["person"] == "simulated:P0001"
    assert kim["roles"] == [{"role": "leader", "node": "simulated:LEAD-JP", "walls": []}]


def test_what_cannot_be_is_refused_with_a_sentence(home):
    assert "no role" in _code(fieldhouse("user", "add", "a", "--role", "boss", home=home))
    assert "no node" in _code(fieldhouse("user", "add", "a", "--role", "leader", "--node", "X", home=home))
    assert "no person" in _code(
        fieldhouse("user", "add", "a", "--role", "seller", "--person", "X", home=home)
    )
    assert "taken" in _code(fieldhouse("user", "add", "admin", "--role", "auditor", home=home))
    assert "no user" in _code(fieldhouse("user", "password", "nobody", home=home))
    weak = fieldhouse("user", "add", "a", "--role", "auditor", "--stdin", home=home, stdin="short\n")
    assert "easy to guess" in _code(weak)


def test_a_given_password_is_not_printed(home):
    given = "seven lanterns over water"
    ended = fieldhouse("user", "add", "lee", "--role", "auditor", "--stdin", home=home, stdin=f"{given}\n")
    assert ended.returncode == 0
    assert given not in ended.stdout + ended.stderr


def test_a_period_is_closed_once(home):
    said = done("period", "close", "FY27-Q2", home=home)
    assert "FY27-Q2" in said
    assert "closed already" in _code(fieldhouse("period", "close", "FY27-Q2", home=home))
    assert "not over" in _code(fieldhouse("period", "close", "FY27-Q4", home=home))
    assert "no period" in _code(fieldhouse("period", "close", "Q9", home=home))


def test_profiles_are_listed_shown_and_copied_once(tmp_path):
    names = done("profiles", "list", home=tmp_path).split()
    assert {"bpi2012", "fieldhouse", "maven"} <= set(names)
    copy = tmp_path / "mine.toml"
    done("profiles", "copy", "maven", copy, home=tmp_path)
    assert copy.read_text() == done("profiles", "show", "maven", home=tmp_path)
    assert "already" in _code(fieldhouse("profiles", "copy", "maven", copy, home=tmp_path))
    assert "no profile" in _code(fieldhouse("profiles", "show", "salesfarce", home=tmp_path))
