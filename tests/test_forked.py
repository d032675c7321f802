"""A forked command ends as a started one does."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from tests.forked import run_forked

SEEN = {"PATH": os.environ["PATH"], "SEEN": "はい"}


@pytest.mark.parametrize(
    ("module", "arguments", "stdin"),
    [
        ("json.tool", ["--compact", "--no-ensure-ascii"], '{"a": "髙"}'),
        ("json.tool", [], "{"),
        ("json.tool", ["--nonsense"], ""),
        ("timeit", ["-n1", "-r1", "-s", "import os, sys", "sys.exit(os.environ.pop('SEEN'))"], ""),
        ("timeit", ["-n1", "-r1", "-s", "import os", "os.kill(os.getpid(), 9)"], ""),
    ],
)
def test_output_errors_and_code_are_the_same(module, arguments, stdin):
    forked = run_forked(module, arguments, SEEN, stdin=stdin)
    started = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        env=SEEN,
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (forked.returncode, forked.stdout, forked.stderr.splitlines()[-1:]) == (
        started.returncode,
        started.stdout,
        started.stderr.splitlines()[-1:],
    )
