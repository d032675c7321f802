"""A disk that is full or cannot be written: a named error, nothing shows, and all goes well when the cause is gone."""

from __future__ import annotations

import json
import os
import random
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.databases import SERVER, copy_home
from tests.faults.disks import Disk, small_disk
from tests.faults.serving import children, command_of, serving
from tests.faults.watching import generations
from tests.program import digest, done, fieldhouse

pytestmark = pytest.mark.skipif(os.getuid() != 0, reason="mounting a small disk takes root")

SEED = random.randrange(10**6)
LEAST_FREE = 200_000
"""Bytes that opening a home takes, in which an import gets to begin."""


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    with small_disk(tmp_path / "disk") as one:
        yield one


@pytest.fixture(scope="module")
def needed(simulated_home: Path) -> int:
    """The bytes that the import of the simulated company takes up on the home's disk."""
    kept = (path for path in simulated_home.rglob("*") if path.is_file() and "cache" not in path.parts)
    return sum(path.stat().st_size for path in kept)


def _error(ended) -> str:
    assert ended.returncode == 1, ended.stdout + ended.stderr
    assert "Traceback" not in ended.stderr
    return json.loads(ended.stderr.splitlines()[-1])["error"]["code"]


@pytest.mark.parametrize("nth", range(2))
def test_an_import_without_room_is_refused_and_goes_in_when_there_is_some(
    nth, disk, empty_home, simulated_files, simulated_digest, needed
):
    free = 0 if nth == 0 else random.Random(SEED + nth).randrange(LEAST_FREE, max(needed, LEAST_FREE + 1))
    print(f"seed {SEED}, {free:,} of {needed:,} bytes free")
    home = copy_home(empty_home, disk.path / "home")
    before = digest(home)
    disk.fill(free)
    ended = fieldhouse("import", simulated_files, "--profile", "fieldhouse", "--json", home=home)
    if nth == 0 or ended.returncode:
        assert _error(ended) == "home.disk_full"
    disk.clear()
    if not generations(home):
        assert digest(home) == before
    done("import", simulated_files, "--profile", "fieldhouse", home=home)
    assert digest(home) == simulated_digest
    done("facts", "verify", home=home)


def test_a_home_that_cannot_be_written_says_so_and_is_as_it_was(disk, simulated_files, simulated_home):
    home = copy_home(simulated_home, disk.path / "home")
    before = digest(home)
    disk.protect(is_protected=True)
    ended = fieldhouse("import", simulated_files, "--profile", "fieldhouse", "--json", home=home)
    assert _error(ended) == "home.no_access"
    shown = fieldhouse("home", "digest", "--json", home=home)
    if SERVER:
        assert json.loads(shown.stdout)["digest"] == before
    else:  # SQLite writes a word beside its file even to read it
        assert _error(shown) == "home.no_access"
    disk.protect(is_protected=False)
    assert digest(home) == before
    done("import", simulated_files, "--profile", "fieldhouse", home=home)


def test_a_server_on_a_full_disk_goes_on_answering(disk, simulated_home):
    """A new worker, too: what it shares with the others must not be a file for which there is no room."""
    home = copy_home(simulated_home, disk.path / "home")
    done("user", "add", "kim", "--role", "revops", home=home)
    token = done("user", "token", "kim", home=home).split()[-1]
    with serving(home) as server:
        disk.fill(0)
        assert server.ask("/api/v1/nodes", token)[0] == 200
        (worker,) = [
            one for one in children(server.process.pid) if "gunicorn" in command_of(one) and not children(one)
        ]
        os.kill(worker, signal.SIGKILL)
        assert server.ask("/api/v1/nodes", token)[0] == 200
        assert server.ask("/readyz")[0] == 503
        disk.clear()
        assert server.process.poll() is None
