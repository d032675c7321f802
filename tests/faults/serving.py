"""A server of a home for as long as a block lasts, asked and looked at from outside."""

from __future__ import annotations

import socket
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.program import COMMAND, environment

LONGEST = 180
"""Seconds after which nothing comes any more, however busy the machine is."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers."""

    process: subprocess.Popen[str]
    port: int

    def ask(self, path: str, token: str = "") -> tuple[int, str]:
        """The status and the text that an address answers with."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        request = urllib.request.Request(f"http://localhost:{self.port}{path}", headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=LONGEST) as answer:  # noqa: S310 - our own server
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode()


@contextmanager
def serving(home: Path, **more: str) -> Iterator[Server]:
    """Serve a home with one web process, and stop."""
    port = free_port()
    process = subprocess.Popen(
        [*COMMAND, "serve", "--port", str(port), "--workers", "1"],
        env=environment(home, **more),
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert any(line.startswith("http") for line in process.stdout or ())
        yield Server(process, port)
    finally:
        process.terminate()
        process.communicate(timeout=LONGEST)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def children(process: int) -> set[int]:
    """The processes below a process, from the system's own table."""
    parents = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                text = (folder / "stat").read_text()
            except OSError:
                continue
            parents[int(folder.name)] = int(text.rpartition(")")[2].split()[1])
    found, known = set(), {process}
    while more := {child for child, parent in parents.items() if parent in known} - known:
        found |= more
        known |= more
    return found


def command_of(process: int) -> str:
    """The command line of a process; "" when it is gone."""
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""
