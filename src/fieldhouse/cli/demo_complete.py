"""Whether the demo can be served at once."""

from __future__ import annotations

from pathlib import Path

from fieldhouse.apps.company.queries import current_company
from fieldhouse.apps.roles.queries import user_named
from fieldhouse.cli.demo_logins import LOGINS
from fieldhouse.domain.errors import Refused
from fieldhouse.facts.generations import current_manifest

FOLDER = "simulated"
"""Where the simulated files lie until all of them are imported."""


def is_complete(home: Path) -> bool:
    """Whether everything is imported and every login made. ``Refused`` where a company is that is not simulated."""
    company = current_company()
    if company is not None and not company.is_simulated:
        raise Refused("home.not_simulated", path=str(home))
    is_imported = current_manifest() is not None and not has_files(home)
    return is_imported and all(user_named(one.login) is not None for one in LOGINS)


def has_files(home: Path) -> bool:
    """Whether whole simulated files lie in the home: not all of them are imported."""
    return (home / FOLDER).exists()
