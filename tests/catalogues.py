"""Translations compiled before Django reads them, so that `pytest` alone sees the words of the .po file."""

from __future__ import annotations

import os
from pathlib import Path

import polib
import pytest

LOCALE = Path(__file__).parents[1] / "src" / "fieldhouse" / "locale"


@pytest.hookimpl(tryfirst=True)
def pytest_configure() -> None:
    """Compile every catalogue that is newer than its compiled form, as `make setup` does."""
    for source in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            _compile(source, compiled)


def _compile(source: Path, compiled: Path) -> None:
    """Write beside it and rename: of several test processes, none reads half a file."""
    unfinished = compiled.with_name(f"{compiled.name}.{os.getpid()}")
    polib.pofile(str(source)).save_as_mofile(str(unfinished))
    unfinished.replace(compiled)
