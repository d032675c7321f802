"""A server whose PostgreSQL goes away: it says so, and works again when that is back, without a restart."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.cluster import Cluster, cluster
from tests.databases import SERVER
from tests.faults.serving import serving
from tests.program import done, fieldhouse

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
    with serving(home, **there) as server:
        assert server.ask("/api/v1/me", token)[0] == 200
        own.stop()
        status, said = server.ask("/api/v1/me", token)
        assert (status, json.loads(said)["code"]) == (503, "database.unavailable")
        assert server.ask("/readyz")[0] == 503
        away = fieldhouse("home", "digest", home=home, **there)
        assert away.returncode == 1 and "does not answer" in away.stderr
        own.start()
        assert server.ask("/api/v1/me", token)[0] == 200
        assert server.process.poll() is None
