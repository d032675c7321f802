"""`fieldhouse serve`: it answers, it is the only one, it looks after its worker, and it stops with all its parts."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.databases import copy_home, state_of
from tests.faults.serving import LONGEST, Server, children, command_of, free_port
from tests.program import COMMAND, environment, fieldhouse


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def home(simulated_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_home(simulated_home, tmp_path_factory.mktemp("served") / "home")


@pytest.fixture
def server(home: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """A server that has printed its address."""
    yield from _serving(home, port)


@pytest.fixture(scope="module")
def lasting_home(simulated_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_home(simulated_home, tmp_path_factory.mktemp("lasting") / "home")


@pytest.fixture(scope="module")
def lasting(lasting_home: Path) -> Iterator[subprocess.Popen[str]]:
    """A server of another home, for the tests that do not end it."""
    yield from _serving(lasting_home, free_port())


def _serving(home: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    started = subprocess.Popen(
        [*COMMAND, "serve", "--port", str(port), "--workers", "1"],
        env=environment(home),
        stdout=subprocess.PIPE,
        text=True,
    )
    said = ""
    for line in started.stdout:
        said = line.strip()
        if said.startswith("http"):
            break
    assert said == f"http://localhost:{port}"
    yield started
    if started.poll() is None:
        started.kill()
    started.communicate()


def _is_running(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _wait_until_gone(processes: set[int]) -> None:
    until = time.monotonic() + LONGEST
    while any(map(_is_running, processes)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not {one for one in processes if _is_running(one)}


def test_it_answers_alone_and_stops_with_all_its_parts(server, home, port):
    assert Server(server, port).ask("/healthz") == (200, "ok\n")
    second = fieldhouse("serve", "--port", port + 1, home=home)
    assert second.returncode == 1
    assert second.stderr.startswith("Another server is running")
    parts = children(server.pid)
    assert len(parts) >= 2
    server.send_signal(signal.SIGTERM)
    assert server.wait(LONGEST) == 0
    _wait_until_gone(parts)


def test_a_taken_port_is_named(home, port):
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", port))
        taken.listen()
        ended = fieldhouse("serve", "--port", port, "--host", "127.0.0.1", home=home)
    assert ended.returncode == 1
    assert str(port) in ended.stderr


def test_a_killed_server_leaves_nothing_running_and_no_lock(server, home, port):
    parts = children(server.pid)
    os.kill(server.pid, signal.SIGKILL)
    server.wait()
    _wait_until_gone(parts)
    again = subprocess.Popen(
        [*COMMAND, "serve", "--port", str(port), "--workers", "1"],
        env=environment(home),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert any(line.startswith("http") for line in again.stdout)
    again.send_signal(signal.SIGINT)
    assert again.wait(LONGEST) == 0
    again.stdout.close()


def test_a_dead_worker_is_started_again(lasting):
    until = time.monotonic() + LONGEST
    worker = None
    while worker is None and time.monotonic() < until:
        worker = next((one for one in children(lasting.pid) if "db_worker" in command_of(one)), None)
        time.sleep(0.05)
    assert worker is not None
    os.kill(worker, signal.SIGKILL)
    while time.monotonic() < until:
        others = {one for one in children(lasting.pid) if "db_worker" in command_of(one)} - {worker}
        if others:
            return
        time.sleep(0.05)
    raise AssertionError("no worker came after the killed one")


def test_a_run_that_has_died_is_given_up_between_ticks(lasting, lasting_home):
    """As one that a killed import leaves: nobody beats for it any more."""
    silent_since = (datetime.now(tz=UTC) - timedelta(seconds=61)).isoformat(sep=" ")
    with state_of(lasting_home) as ask:
        ask(
            "INSERT INTO runs_run"
            " (kind, state, arguments, done_count, is_cancel_asked, asked_at, heartbeat_at, summary)"
            " VALUES ('import', 'running', '{}', 0, ?, ?, ?, '{}')",
            [False, silent_since, silent_since],
        )
    until, state = time.monotonic() + LONGEST, "running"
    while state == "running" and time.monotonic() < until:
        time.sleep(0.2)
        with state_of(lasting_home) as ask:
            (state,) = ask(
                "SELECT state FROM runs_run WHERE kind = 'import' ORDER BY id DESC LIMIT 1"
            ).fetchone()
    assert state == "failed"
