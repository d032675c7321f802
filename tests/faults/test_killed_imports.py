"""An import that is killed leaves nothing that anybody sees, and the next one finishes it."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from tests.faults.watching import fact_files, generations, pending
from tests.program import COMMAND, digest, done, environment, fieldhouse

SEED = random.randrange(10**6)


def _importer(home: Path, files: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*COMMAND, "import", str(files), "--profile", "fieldhouse"],
        env=environment(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _killed_when(moment: Callable[[], object], importer: subprocess.Popen[str]) -> None:
    while importer.poll() is None and not moment():
        time.sleep(0.005)
    importer.kill()
    importer.communicate()


def _at_random(random_: random.Random, home: Path) -> Callable[[], object]:
    """A moment between the first pending row and about the end of the import."""
    seconds = random_.uniform(0, 6)
    began: list[float] = []

    def moment() -> bool:
        if pending(home) and not began:
            began.append(time.monotonic())
        return bool(began) and time.monotonic() - began[0] >= seconds

    return moment


def test_killed_with_pending_rows(simulated_files, simulated_digest, empty_home, new_home):
    """What the killed import brought is in the state, and no command shows any of it."""
    home = new_home
    _killed_when(lambda: pending(home), _importer(home, simulated_files))
    assert pending(home) > 0
    assert generations(home) == 0
    assert digest(home) == digest(empty_home)
    ended = fieldhouse("nodes", "list", "--json", home=home)
    assert json.loads(ended.stderr)["error"]["code"] == "facts.no_data"
    _assert_finished(home, simulated_files, simulated_digest)


def test_killed_with_unlisted_fact_files(simulated_files, simulated_digest, new_home):
    home = new_home
    _killed_when(lambda: fact_files(home), _importer(home, simulated_files))
    if not generations(home):
        assert fieldhouse("facts", "verify", home=home).returncode == 1
    _assert_finished(home, simulated_files, simulated_digest)


def test_killed_at_a_random_moment_again_and_again(simulated_files, simulated_digest, new_home):
    home, random_ = new_home, random.Random(SEED)
    print(f"seed {SEED}")
    for _time in range(3):
        _killed_when(_at_random(random_, home), _importer(home, simulated_files))
    _assert_finished(home, simulated_files, simulated_digest)


def _assert_finished(home: Path, files: Path, simulated_digest: str) -> None:
    done("import", files, "--profile", "fieldhouse", home=home)
    assert digest(home) == simulated_digest
    assert pending(home) == 0
    done("facts", "verify", home=home)  # which names every file that no generation lists


def test_of_two_importers_the_second_is_refused_by_name(simulated_files, simulated_digest, new_home):
    home = new_home
    first = _importer(home, simulated_files)
    while first.poll() is None and not pending(home):
        time.sleep(0.005)
    first.send_signal(signal.SIGSTOP)  # it would be done before the second has begun
    try:
        second = fieldhouse("import", simulated_files, "--profile", "fieldhouse", "--json", home=home)
    finally:
        first.send_signal(signal.SIGCONT)
    output, errors = first.communicate()
    assert first.returncode == 0, output + errors
    assert second.returncode == 1
    assert json.loads(second.stderr.splitlines()[-1])["error"]["code"] == "facts.writer_busy"
    assert digest(home) == simulated_digest
