"""`fieldhouse import`: a missing home is made, every row is counted once, and what goes wrong is said."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from tests.databases import copy_home
from tests.program import counts, digest, done, fieldhouse


@pytest.fixture(scope="module")
def first(crm_maven: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A new home of the real CRM, and what its import said."""
    home = tmp_path_factory.mktemp("real") / "missing" / "home"
    return home, done("import", crm_maven, "--profile", "maven", home=home)


@pytest.mark.realdata
def test_the_first_import_makes_the_home_and_counts_every_row(first):
    home, output = first
    n_rows = sum(len(file.read_text().splitlines()) - 1 for file in _csv_files())
    assert counts(output) == [n_rows, n_rows, 0, 0, 0]
    assert (home / "facts").is_dir()


@pytest.mark.realdata
def test_what_was_not_read_is_listed(first):
    _home, output = first
    listed = output.split("Not read:\n")[1].split("Findings by rule:")[0]
    assert "forecast/" in listed


@pytest.mark.realdata
def test_the_first_import_makes_a_login_and_shows_its_password_once(first):
    home, output = first
    login_line = output.splitlines()[-2]
    assert login_line.startswith("Sign in as admin with the password ")
    users = json.loads(done("user", "list", "--json", home=home))
    assert [user["login"] for user in users] == ["admin"]


@pytest.mark.realdata
def test_importing_twice_changes_nothing(first, crm_maven):
    home, output = first
    before = digest(home)
    again = done("import", crm_maven, "--profile", "maven", home=home)
    n_rows = counts(output)[0]
    assert counts(again) == [n_rows, 0, 0, n_rows, 0]
    assert "Sign in as" not in again
    assert digest(home) == before


def test_the_summary_as_an_object(simulated_files, simulated_home, tmp_path):
    home = copy_home(simulated_home, tmp_path / "home")
    summary = json.loads(done("import", simulated_files, "--profile", "fieldhouse", "--json", home=home))
    assert summary["state"] == "done"
    outcomes = ("created", "updated", "unchanged", "rejected")
    assert summary["rows"] == sum(summary[outcome] for outcome in outcomes) == summary["unchanged"]


def test_a_file_that_cannot_be_used_fails_the_whole_import(simulated_files, new_home, tmp_path):
    folder = shutil.copytree(simulated_files, tmp_path / "files")
    (folder / "person.csv").write_text("key,key\n1,2\n")
    ended = fieldhouse("import", folder, "--profile", "fieldhouse", home=new_home)
    assert ended.returncode == 1
    assert "Nothing was imported." in ended.stdout
    counts(ended.stdout)
    nothing = fieldhouse("nodes", "list", "--json", home=new_home)
    assert json.loads(nothing.stderr)["error"]["code"] == "facts.no_data"


def test_a_wrong_profile_is_findings_and_no_traceback(simulated_files, new_home, tmp_path):
    profile = tmp_path / "mine.toml"
    profile.write_text('[profile]\nname = "mine"\ncolour = "blue"\n')
    ended = fieldhouse("import", simulated_files, "--profile", profile, home=new_home)
    assert ended.returncode == 1
    assert "profile.key_unknown" in ended.stdout
    assert "Traceback" not in ended.stdout + ended.stderr
    assert counts(ended.stdout) == [0, 0, 0, 0, 0]


def test_a_source_that_is_not_there(new_home, tmp_path):
    ended = fieldhouse("import", tmp_path / "nothing", "--profile", "maven", home=new_home)
    assert ended.returncode == 1
    assert "source.missing" in ended.stdout


def test_a_folder_that_holds_something_else_is_left_alone(simulated_files, tmp_path):
    (tmp_path / "letter.txt").write_text("dear reader")
    ended = fieldhouse("import", simulated_files, "--profile", "fieldhouse", home=tmp_path)
    assert ended.returncode == 1
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def _csv_files() -> list[Path]:
    from tests.program import real_folder

    return sorted(real_folder("crm-maven").glob("*.csv"))
