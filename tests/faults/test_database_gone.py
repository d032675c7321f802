"""A server whose PostgreSQL goes away: it says so, and works again when that is back, without a restart."""

from __future__ import annotations

import json
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.cluster import Cluster, cluster
from tests.databases import SERVER
from tests.faults.test_server import LONGEST, free_port
from tests.program import COMMAND, done, environment, fieldhouse

pytestmark = pytest.mark.skipif(not SERVER, reason="PostgreSQL runs beside make test-postgres only")


@pytest.fixture
def own() -> Iterator[Cluster]:
    """A cluster that a test may stop."""
    with cluster() as one:
        yield one


def test_it_says_so_and_works_again(own: Cluster, tmp_path: Path) -> None:
    home, there = tmp_path / "home", {"DATABASE_URL": own.url}
    done("home", "init", home=home, **there)
    done("user", "add", "kim", "--role", "auditor", home=home, **there)
    token = done("user", "token", "kim", home=home, **there).split()[-1]
    port = free_port()
    server = subprocess.Popen(
        [*COMMAND, "serve", "--port", str(port), "--workers", "1"],
        env=environment(home, **there),
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert any(line.startswith("http") for line in server.stdout)
        assert ask(port, "/api/v1/me", token)[0] == 200
        own.stop()
        status, said = ask(port, "/api/v1/me", token)
        assert (status, json.loads(said)["code"]) == (503, "database.unavailable")
        assert ask(port, "/readyz")[0] == 503
        away = fieldhouse("home", "digest", home=home, **there)
        assert away.returncode == 1 and "does not answer" in away.stderr
        own.start()
        assert ask(port, "/api/v1/me", token)[0] == 200
        assert server.poll() is None
    finally:
        server.terminate()
        server.communicate(timeout=LONGEST)


def ask(port: int, path: str, token: str = "") -> tuple[int, str]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    request = urllib.request.Request(f"http://localhost:{port}{path}", headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=LONGEST) as answer:  # noqa: S310 - our own server
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()
