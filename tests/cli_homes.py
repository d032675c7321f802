"""Homes for the commands: a small simulated one, and one of the real CRM."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.program import done, real_folder

UNTIL = date(2026, 11, 20)
SCALE = 100
UNREAD = ("activity", "call", "campaign", "campaign_member", "contact", "contact_role", "product_line")
"""Kinds that figures do not need and that would take most of the time."""


@pytest.fixture(scope="session")
def simulated_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of a small simulated company, without those that no figure reads."""
    from fieldhouse.simulator import simulate

    folder = tmp_path_factory.mktemp("simulated")
    simulate(folder, scale=SCALE, until=UNTIL)
    for kind in UNREAD:
        (folder / f"{kind}.csv").unlink()
    return folder


@pytest.fixture(scope="session")
def simulated_home(simulated_files: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of the simulated company. Tests read it; those that write take a copy."""
    home = tmp_path_factory.mktemp("homes") / "simulated"
    done("import", simulated_files, "--profile", "fieldhouse", home=home)
    return home


@pytest.fixture(scope="session")
def crm_maven() -> Path:
    """The folder of the real CRM."""
    return real_folder("crm-maven")
