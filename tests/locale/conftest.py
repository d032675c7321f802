"""The catalogue as `makemessages` leaves it after reading every sentence of the source anew."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import polib
import pytest

SOURCE = Path(__file__).parents[2] / "src" / "fieldhouse"
NOT_READ = shutil.ignore_patterns("__pycache__", "vendor", "*.mo")


@pytest.fixture(scope="session")
def source() -> Path:
    """The folder whose sentences are translated."""
    return SOURCE


@pytest.fixture(scope="session")
def catalogue(built_once: Any) -> polib.POFile:
    """The Japanese catalogue, merged in a copy of the source with the sentences that stand there today."""
    assert shutil.which("xgettext"), "gettext is not installed: run 'make setup-test', or install gettext."

    def build(folder: Path) -> None:
        copy = shutil.copytree(SOURCE, folder / "fieldhouse", ignore=NOT_READ)
        command = [sys.executable, "-m", "django", "makemessages", "-l", "ja", "--add-location", "file"]
        done = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

    copy = built_once("catalogue", build) / "fieldhouse"
    return polib.pofile(str(copy / "locale" / "ja" / "LC_MESSAGES" / "django.po"))
