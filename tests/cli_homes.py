"""Homes for the commands: a small simulated one, and one of the real CRM."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from datetime import date
from io import StringIO
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any
from unittest.mock import patch

import pytest
from django.utils import translation
from tests.databases import copy_home
from tests.demo_home import standing_in
from tests.program import digest, done, environment, real_folder, started

from fieldhouse.cli.main import main

UNTIL = date(2026, 11, 20)
SCALE = 100
UNREAD = ("activity", "call", "campaign", "campaign_member", "contact", "contact_role", "product_line")
"""Kinds that figures do not need and that would take most of the time."""


@pytest.fixture(scope="session")
def simulated_files(built_once: Any) -> Path:
    """The files of a small simulated company, without those that no figure reads."""
    from fieldhouse.simulator import simulate

    def build(folder: Path) -> None:
        simulate(folder, scale=SCALE, until=UNTIL)
        for kind in UNREAD:
            (folder / f"{kind}.csv").unlink()

    return built_once("simulated-files", build)


@pytest.fixture(scope="session")
def empty_home(empty_built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home without data. Tests read it; those that write take a copy."""
    return copy_home(empty_built, tmp_path_factory.mktemp("homes") / "empty")


@pytest.fixture
def new_home(empty_built: Path, tmp_path: Path) -> Path:
    """A home of one's own without data."""
    return copy_home(empty_built, tmp_path / "home")


@pytest.fixture(scope="session")
def simulated_home(
    built_once: Any, simulated_files: Path, empty_built: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A home of the simulated company. Tests read it; those that write take a copy."""

    def build(folder: Path) -> None:
        home = copy_home(empty_built, folder / "home")
        done("import", simulated_files, "--profile", "fieldhouse", home=home, run=started)

    built = built_once("simulated", build) / "home"
    return copy_home(built, tmp_path_factory.mktemp("homes") / "simulated")


@pytest.fixture(scope="session")
def simulated_digest(simulated_home: Path) -> str:
    """What the simulated home says."""
    return digest(simulated_home)


@pytest.fixture(scope="session")
def within(django_db_setup: None, django_db_blocker: Any) -> Callable[..., CompletedProcess[str]]:
    """``within(home, *arguments)``: a command in this process, which saves it the start of one of its own."""

    def run(home: Path, *arguments: object, stdin: str = "", **more: str) -> CompletedProcess[str]:
        given = [str(one) for one in arguments]
        output, errors = StringIO(), StringIO()
        with ExitStack() as stack:
            stack.enter_context(django_db_blocker.unblock())
            stack.enter_context(standing_in(home))
            stack.enter_context(patch.dict(os.environ, environment(home, **more), clear=True))
            stack.enter_context(patch("sys.stdin", StringIO(stdin)))
            stack.enter_context(translation.override("en"))
            stack.enter_context(redirect_stdout(output))
            stack.enter_context(redirect_stderr(errors))
            code = _code_of(given)
        return CompletedProcess(given, code, output.getvalue(), errors.getvalue())

    return run


def _code_of(arguments: list[str]) -> int:
    try:
        main(arguments)
    except SystemExit as left:
        return int(left.code or 0)
    return 0


@pytest.fixture(scope="session")
def crm_maven() -> Path:
    """The folder of the real CRM."""
    return real_folder("crm-maven")
