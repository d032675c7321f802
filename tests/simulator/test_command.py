"""The command writes what the function writes, in a process that has loaded nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.program import fieldhouse

from fieldhouse.simulator import Form, simulate

from .conftest import UNTIL


@pytest.mark.parametrize("form", Form)
def test_the_command_writes_the_same_files(tmp_path: Path, form: Form) -> None:
    options = ("--scale", 100, "--years", 1, "--until", UNTIL, "--sellers", 61, "--lean", "--profile", form)
    ended = fieldhouse("simulate", tmp_path / "by_command", *options)
    assert ended.returncode == 0, ended.stderr
    counts = simulate(
        tmp_path / "by_call", scale=100, years=1, until=UNTIL, sellers=61, is_lean=True, form=form
    )
    assert ended.stdout.splitlines()[-1].strip() == f"{counts.total:,}"
    for written in (tmp_path / "by_call").rglob("*.*"):
        same = tmp_path / "by_command" / written.relative_to(tmp_path / "by_call")
        assert same.read_bytes() == written.read_bytes()
