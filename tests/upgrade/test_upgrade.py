"""A home of the previous release opens under this one: nothing is lost, and its numbers are the same.

``home-0.1.0.tar.xz`` was made by release 0.1.0 from the files of `tests.imports.acme`: three users, a closed quarter,
an edit that waits in the outbox, a proposal, a saved view and an export's cited figures. ``home-0.1.0.json`` is what
that release said of it.
"""

from __future__ import annotations

import json
import tarfile
from pathlib import Path
from typing import Any

import pytest
from tests.imports.acme import FILES, write
from tests.program import counts, environment, fieldhouse

HERE = Path(__file__).parent
DEFINED_ANEW = frozenset({"expectation", "expectation_low", "expectation_high"})
"""Figures that another rule gives since that release, so that they have other ids (decision 0085)."""
RELEASES = sorted(path.name.removesuffix(".tar.xz") for path in HERE.glob("home-*.tar.xz"))


@pytest.fixture(scope="module", params=RELEASES)
def release(request) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def home(release: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home, which the first command brings up to date; none of the tests changes what it says."""
    folder = tmp_path_factory.mktemp("upgrade")
    with tarfile.open(HERE / f"{release}.tar.xz") as archive:
        archive.extractall(folder, filter="data")
    return folder / "home"


@pytest.fixture
def said(release: str) -> dict[str, Any]:
    return json.loads((HERE / f"{release}.json").read_text(encoding="utf-8"))


def _done(home: Path, *arguments: object) -> str:
    """A command that has to succeed; the home's state is in SQLite, whatever the other tests run on."""
    assert "DATABASE_URL" not in environment()
    ended = fieldhouse("--home", home, *arguments)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def test_there_is_a_home_of_a_release():
    assert RELEASES


def test_its_figures_are_those_that_the_release_gave(home, said):
    for period, sheet in said["sheets"].items():
        shown = json.loads(
            _done(home, "forecast", "show", "--node", "organisation/acme:CRO", "--period", period, "--json")
        )
        now = {
            name: {"id": one["id"], "amount_minor": one.get("amount_minor")}
            for name, one in shown["figures"].items()
            if name in sheet["figures"]
        }
        differing = {name for name, one in sheet["figures"].items() if now[name]["id"] != one["id"]}
        assert differing == DEFINED_ANEW
        amounts, given = (
            {name: one["amount_minor"] for name, one in side.items()} for side in (now, sheet["figures"])
        )
        assert amounts == given  # those of another rule too: these periods are over


def test_it_is_whole_and_its_files_and_log_are_verified(home, said, tmp_path):
    from fieldhouse.checkers.audit_chain import check_audit_chain

    assert _done(home, "home", "digest").strip() == said["digest"]
    _done(home, "facts", "verify")
    _done(home, "audit", "export", tmp_path / "log.jsonl")
    verdict = check_audit_chain(tmp_path / "log.jsonl", home / "keys" / "audit", home / "keys" / "audit.head")
    assert verdict.is_verified
    assert verdict.entries > 0


def test_the_same_files_bring_nothing_new(home, said, tmp_path):
    files = write(tmp_path / "acme", dict(FILES))
    rows, *outcomes = counts(_done(home, "import", files, "--profile", "fieldhouse"))
    assert outcomes == [0, 0, rows, 0]
    assert _done(home, "home", "digest").strip() == said["digest"]
