"""A sample of `bench/writers.py`: eight processes write into one home, nothing fails, and no update is lost."""

from __future__ import annotations

import json

import pytest
from bench.writers import write
from tests.databases import copy_home
from tests.program import done, environment

pytestmark = pytest.mark.long

SECONDS = 5


def test_eight_processes_write_and_nothing_is_lost(simulated_home, simulated_files, tmp_path):
    home = copy_home(simulated_home, tmp_path / "home")
    done("user", "add", "bench-editor", "--role", "revops", home=home)
    written = write(home, environment(home), simulated_files, SECONDS)
    assert written.failures == []
    assert written.lost() == []
    assert written.edits and written.done("take")
    log = json.loads(done("audit", "verify", "--json", home=home))
    assert (log["verified"], log["unwitnessed"]) == (True, 0), "eight writers keep one chain"
    assert log["entries"] > len(written.edits)
