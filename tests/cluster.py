"""A PostgreSQL of its own for as long as a command runs: ``python -m tests.cluster pytest tests/facts``.

The cluster lies in a temporary folder, listens on a socket in it and on no port, and is removed afterwards; one that
the machine has is not touched. The command finds it in ``FIELDHOUSE_TEST_DATABASE_URL``. With ``--durable`` it keeps
what it committed through a power cut, for measurements; tests do without that.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ENVIRONMENT_NAME = "FIELDHOUSE_TEST_DATABASE_URL"
INSTALLED = Path("/usr/lib/postgresql")
LOCALE = "C.UTF-8"
SETTINGS = {
    "listen_addresses": "",
    "shared_buffers": "256MB",
    "max_connections": "100",
}
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True, slots=True)
class Cluster:
    """A running cluster: its folder, and the address of any database in it."""

    folder: Path
    is_durable: bool = False

    @property
    def url(self) -> str:
        """The address of its first database."""
        return f"postgresql://postgres@/postgres?host={self.folder}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        settings = {**SETTINGS, "unix_socket_directories": str(self.folder)}
        settings |= {} if self.is_durable else CARELESS
        said = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
        self._run("pg_ctl", "start", "-w", "-s", "-l", str(self.folder / "log"), "-o", said)

    def stop(self) -> None:
        """Stop it at once, whoever is connected."""
        self._run("pg_ctl", "stop", "-w", "-s", "-m", "immediate")

    def make(self) -> None:
        """Make its files: UTF-8, ordered by code point."""
        self._run("initdb", "-A", "trust", "-U", "postgres", "-E", "UTF8", f"--locale={LOCALE}", "--no-sync")

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(_programs() / program), "-D", str(self.folder / "data"), *arguments]
        owner = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.getuid() == 0 else {}
        ended = subprocess.run(
            command,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            check=False,
            **owner,
        )
        if ended.returncode:
            raise SystemExit(f"{program} ended with {ended.returncode}; look into {self.folder}/log")


@contextmanager
def cluster(*, is_durable: bool = False) -> Iterator[Cluster]:
    """A new cluster, running; it is stopped and removed when the block ends."""
    folder = Path(tempfile.mkdtemp(prefix="fieldhouse-pg-"))
    if os.getuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    one = Cluster(folder, is_durable)
    try:
        one.make()
        one.start()
        try:
            yield one
        finally:
            if (folder / "data" / "postmaster.pid").exists():
                one.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    """The folder of the newest installed server's programs, or a loud end."""
    found = sorted(INSTALLED.glob("*/bin"), key=lambda path: int(path.parent.name))
    if not found:
        raise SystemExit(f"No PostgreSQL server in {INSTALLED}: install the Debian package postgresql.")
    return found[-1]


def main() -> int:
    """Run a command beside a cluster and end as it ends."""
    is_durable = sys.argv[1:2] == ["--durable"]
    command = sys.argv[1 + is_durable :]
    with cluster(is_durable=is_durable) as one:
        print(f"==> PostgreSQL runs in {one.folder} for: {' '.join(command)}", flush=True)
        return subprocess.run(command, env={**os.environ, ENVIRONMENT_NAME: one.url}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
