"""Which fact files a copy of the state lists, read from the copy itself."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path


def files_listed_in(state: Path) -> set[str]:
    """The names of the files that any generation of a copied SQLite state lists.

    The home itself may have moved on since the copy was taken, so it must not be asked.
    """
    with closing(sqlite3.connect(state)) as copy:
        manifests = copy.execute("SELECT files FROM facts_manifest").fetchall()
    return {one["path"] for (files,) in manifests for one in json.loads(files)}
