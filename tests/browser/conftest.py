"""A served copy of the demo home, and a real browser that stands in front of it.

::

    def test_something(at):
        one = at("leader", 390, "/")
        assert violations(one.page) == [] and one.complaints == []
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tests.databases import copy_home, url_of
from tests.demo_home import PASSWORD, DemoHome

AXE = Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js"
LONGEST = 60
"""Seconds after which nothing comes any more, however busy the machine is."""

SWITCHES = ["--no-sandbox", "--disable-gpu"]
"""Without the second one a graphics processor is imitated, at a multiple of the time."""

HEIGHTS = {1280: 900, 1024: 768, 768: 1024, 390: 844}


@dataclass
class Opened:
    """A page as somebody sees it, with everything that the browser complained of."""

    page: Any
    complaints: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def served_home(demo_home_built: DemoHome, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the demo home, for the server."""
    return copied_for_a_server(demo_home_built.folder, tmp_path_factory.mktemp("served"))


def copied_for_a_server(home: Path, folder: Path) -> Path:
    """A copy of a home in a folder, with the place where a server keeps its static files."""
    copy = copy_home(home, folder / "home")
    (copy / "cache" / "static").mkdir(parents=True, exist_ok=True)
    return copy


@pytest.fixture(scope="session")
def served(served_home: Path) -> Iterator[str]:
    """The address of a server over a copy of the demo home."""
    with serving(served_home) as address:
        yield address


@contextmanager
def serving(home: Path) -> Iterator[str]:
    """The address of a server over a home, in a process of its own, until the block ends."""
    port = free_port()
    gunicorn = ["gunicorn", "fieldhouse.web.wsgi:application", "--bind", f"127.0.0.1:{port}"]
    with running([*gunicorn, "--threads", "4", "--timeout", "120"], home) as server:
        wait_for(f"http://127.0.0.1:{port}/healthz", server)
        yield f"http://localhost:{port}"


@pytest.fixture(scope="module")
def worker(served: str, served_home: Path) -> Iterator[None]:
    """The worker of the queue beside the server."""
    with running(["django", "db_worker", "--interval", "0.2", "--no-startup-delay"], served_home):
        yield


@contextmanager
def running(arguments: list[str], home: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A module of ours over a home, in a process of its own, until the block ends."""
    environment = {
        **os.environ,
        "FIELDHOUSE_HOME": str(home),
        "DATABASE_URL": url_of(home),
        "PYTHONPATH": str(Path(__file__).parents[2] / "src"),
    }
    with (home.parent / f"{arguments[0]}.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", *arguments], env=environment, stdout=log, stderr=log
        )
        try:
            yield process
        finally:
            process.terminate()
            process.wait(timeout=LONGEST)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """The browser: the system's Chromium where there is one, else the one that Playwright installed.

    It ends with its module: while Playwright runs, an event loop does, and Django refuses the database beside one.
    """
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=SWITCHES)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def cookies() -> dict[tuple[str, str], Any]:
    """Those of users who have signed in to a server, by its address and their login."""
    return {}


@pytest.fixture(scope="module")
def signed_in(served: str, chromium: Any, cookies: dict[tuple[str, str], Any]) -> Callable[[str], Any]:
    """The cookies of a user, who signs in once."""

    def cookies_of(login: str) -> Any:
        if (served, login) not in cookies:
            cookies[served, login] = sign_in(login)
        return cookies[served, login]

    def sign_in(login: str) -> Any:
        context = chromium.new_context()
        context.set_default_timeout(LONGEST * 1_000)
        page = context.new_page()
        page.goto(f"{served}/sign-in/")
        page.locator("input[name=login]").fill(login)
        page.locator("input[type=password]").fill(PASSWORD)
        page.locator("form.fh-form button").click()
        page.wait_for_url(f"{served}/")
        state = context.storage_state()
        context.close()
        return state

    return cookies_of


@pytest.fixture(scope="module")
def screen(chromium: Any, signed_in: Callable[[str], Any]) -> Callable[[str, int], Any]:
    """The browser of a user at a width, which keeps what it has loaded of styles and scripts."""

    @cache
    def of(login: str, width: int) -> Any:
        context = chromium.new_context(
            viewport={"width": width, "height": HEIGHTS[width]},
            locale="en-GB",
            storage_state=signed_in(login),
        )
        context.set_default_timeout(LONGEST * 1_000)
        return context

    return of


@pytest.fixture
def at(served: str, screen: Callable[[str, int], Any]) -> Iterator[Callable[[str, int, str], Opened]]:
    """Open a path as a user, at a width, in a page of its own."""
    pages = []

    def opened(login: str, width: int, path: str) -> Opened:
        page = screen(login, width).new_page()
        pages.append(page)
        one = Opened(page)
        page.on("console", lambda said: one.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda failure: one.complaints.append(str(failure)))
        page.goto(f"{served}{path}")
        page.wait_for_load_state("load")
        return one

    yield opened
    for page in pages:
        page.close()


def violations(page: Any) -> list[str]:
    """What axe finds of a serious or critical kind (WCAG 2.2 A and AA, and best practice), with its place."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "axe.run(document, {resultTypes: ['violations']}).then((result) => result.violations)"
    )
    return [
        f"{one['id']}: {node['html'][:160]}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    ends = time.monotonic() + LONGEST
    while time.monotonic() < ends and server.poll() is None:
        try:
            with urllib.request.urlopen(address):  # noqa: S310 - our own server
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    raise AssertionError("the server did not start; see gunicorn.log beside its home")
