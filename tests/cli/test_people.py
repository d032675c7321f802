"""`fieldhouse user` and `period`: logins, passwords, tokens for the API, and closing what is over."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest
from tests.databases import copy_home


@pytest.fixture(scope="module")
def run(simulated_home: Path, within, tmp_path_factory: pytest.TempPathFactory):
    """A command in a copy of the home."""
    copied = copy_home(simulated_home, tmp_path_factory.mktemp("people") / "home")
    return partial(within, copied)


def _done(ended) -> str:
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def _code(ended) -> str:
    assert ended.returncode == 1, ended.stdout
    assert "Traceback" not in ended.stderr
    return ended.stderr.strip()


def test_a_user_is_added_with_a_role_over_a_node_and_a_person(run):
    said = _done(run("user", "add", "kim", "--role", "leader", "--node", "LEAD-JP", "--person", "P0001"))
    assert said.startswith("Sign in as kim with the password ")
    kim = next(one for one in json.loads(_done(run("user", "list", "--json"))) if one["login"] == "kim")
    assert kim["person"] == "simulated:P0001"
    assert kim["roles"] == [{"role": "area_manager", "node": "simulated:LEAD-JP", "walls": []}]


def test_what_cannot_be_is_refused_with_a_sentence(run):
    assert "no role" in _code(run("user", "add", "a", "--role", "boss"))
    assert "no node" in _code(run("user", "add", "a", "--role", "leader", "--node", "X"))
    assert "no person" in _code(run("user", "add", "a", "--role", "seller", "--person", "X"))
    assert "taken" in _code(run("user", "add", "admin", "--role", "auditor"))
    assert "no user" in _code(run("user", "password", "nobody"))
    weak = run("user", "add", "a", "--role", "auditor", "--stdin", stdin="short\n")
    assert "easy to guess" in _code(weak)


def test_a_given_password_is_not_printed(run):
    given = "seven lanterns over water"
    ended = run("user", "add", "lee", "--role", "auditor", "--stdin", stdin=f"{given}\n")
    assert ended.returncode == 0
    assert given not in ended.stdout + ended.stderr


def test_a_period_is_closed_once(run):
    said = _done(run("period", "close", "FY27-Q2"))
    assert "FY27-Q2" in said
    assert "closed already" in _code(run("period", "close", "FY27-Q2"))
    assert "not over" in _code(run("period", "close", "FY27-Q4"))
    assert "no period" in _code(run("period", "close", "Q9"))


def test_profiles_are_listed_shown_and_copied_once(run, tmp_path):
    names = _done(run("profiles", "list")).split()
    assert {"bpi2012", "fieldhouse", "maven"} <= set(names)
    copy = tmp_path / "mine.toml"
    _done(run("profiles", "copy", "maven", copy))
    assert copy.read_text() == _done(run("profiles", "show", "maven"))
    assert "already" in _code(run("profiles", "copy", "maven", copy))
    assert "no profile" in _code(run("profiles", "show", "salesfarce"))


def test_a_role_is_made_changed_and_ended(run):
    _done(run("role", "keep", "analyst", "--like", "auditor", "--name", "Analyst", "--right", "see_forecast"))
    roles = {one["code"]: one for one in json.loads(_done(run("role", "list", "--json")))}
    made = roles["analyst"]
    assert (made["name"], made["rights"]) == ("Analyst", ["see_forecast"])
    assert made["reach"] == roles["auditor"]["reach"] and roles["auditor"]["is_standard"]
    _done(run("role", "keep", "analyst", "--withhold", "margin", "--reach", "none"))
    assert "Analyst\n  See figures and the forecast\n  Margin\n" in _done(run("role", "list"))
    _done(run("user", "add", "ana", "--role", "analyst"))
    assert "Somebody still holds this role" in _code(run("role", "drop", "analyst"))
    assert "nothing that a role is made of" in _code(run("role", "keep", "analyst", "--right", "fly"))
    assert "do not include the right" in _code(run("role", "list", "--as", "ana"))
    assert "do not include the right" in _code(run("user", "list", "--as", "ana"))
    assert "do not include the right" in _code(run("role", "keep", "analyst", "--as", "ana"))


def test_who_sees_a_deal_and_why_is_said(run):
    _done(run("user", "add", "aud", "--role", "auditor"))
    _done(run("user", "add", "rec", "--role", "recruiter"))
    deals = json.loads(_done(run("deals", "list", "--node", "CRO", "--metric", "open_all", "--json")))[
        "deals"
    ]
    name = f"{deals[0]['source']}:{deals[0]['key']}"
    said = json.loads(_done(run("access", name, "--as", "aud", "--json")))
    logins = {one["login"] for one in said["users"]}
    assert "aud" in logins and "rec" not in logins
    assert "rec" in _done(run("access", name, "--user", "rec")) and "does not see it" in _done(
        run("access", name, "--user", "rec")
    )
    assert "do not include the right" in _code(run("access", name, "--as", "rec"))
    assert "no day" in _code(run("access", name, "--on", "soon"))
