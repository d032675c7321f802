"""Twenty people sign in at the same moment: twenty threads check a password each, as it is kept, and as Django would
keep it by itself. Memory is the peak of the process that does it; the web processes have eight threads in all, so that
they take less.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator

from bench.results import Row
from bench.work import PYTHON, ROOT, Work

PEOPLE, SECONDS, MEBIBYTES = 20, 5.0, 2_048
HASHERS = {
    "as it is kept": "fieldhouse.apps.logins.hashing.SizedArgon2",
    "as Django would": "django.contrib.auth.hashers.Argon2PasswordHasher",
}


def measure(work: Work) -> Iterator[Row]:
    """A row for our own parameters, with a bound, and one for Django's."""
    for name, hasher in HASHERS.items():
        command = [str(PYTHON), "-m", "bench.inside.passwords", hasher, str(PEOPLE)]
        said = subprocess.run(
            command, cwd=ROOT, env=work.environment(work.folder), capture_output=True, text=True, check=True
        )
        found = json.loads(said.stdout)
        is_ours = name == "as it is kept"
        yield Row(
            f"{PEOPLE} logins at once, {name}",
            f"{PEOPLE} passwords checked by as many threads of one process",
            f"the last after {SECONDS:.0f} s, under {MEBIBYTES // 1024} GiB" if is_ours else "",
            f"the last after {found['last']:.2f} s, {found['peak']:,} MiB; one alone {found['alone']:.3f} s",
            found["last"] <= SECONDS and found["peak"] <= MEBIBYTES if is_ours else None,
            (f"parameters: {found['parameters']}",),
        )
