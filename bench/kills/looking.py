"""Looking into a home from outside, past the program: how far a killed run had come."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from bench.work import Work

COUNTED = ("SELECT count(*) FROM runs_run", "SELECT count(*) FROM facts_manifest")
PENDING = """
    SELECT 1 FROM runs_run WHERE generation IS NULL AND (
        id IN (SELECT run_id FROM people_person)
        OR id IN (SELECT run_id FROM accounts_account)
        OR id IN (SELECT run_id FROM pipeline_opportunity)
    )
"""

NOT_YET = (sqlite3.OperationalError, psycopg.errors.UndefinedTable, psycopg.OperationalError)
"""What a home is answered with that has no database, or no tables, yet."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the state of a home holds: how many runs and generations, and whether any rows are pending."""

    runs: int = 0
    generations: int = 0
    is_pending: bool = False


def seen(work: Work, home: Path) -> Seen | None:
    """What a home's state holds; ``None`` for one that has no tables yet."""
    try:
        runs, generations = (asked(work, home, one)[0][0] for one in COUNTED)
        return Seen(runs, generations, bool(asked(work, home, PENDING)))
    except NOT_YET:
        return None


def moment_of(work: Work, home: Path, before: Seen | None) -> str:
    """How far a run had come that found a home as ``before``."""
    now = seen(work, home)
    if now is None:
        return "before there were tables"
    began = before or Seen()
    if now.generations > began.generations:
        return "after its commit"
    if now.is_pending:
        return "with pending rows and files" if unlisted(work, home) else "with pending rows"
    if unlisted(work, home):
        return "with unlisted files"
    return "after its begin" if now.runs > began.runs else "before it wrote anything of its own"


def unlisted(work: Work, home: Path) -> list[Path]:
    """The fact files in the folder that no generation lists, whole ones and unfinished ones."""
    try:
        rows = asked(work, home, "SELECT files FROM facts_manifest")
    except NOT_YET:
        rows = []
    files = (json.loads(one) if isinstance(one, str) else one for (one,) in rows)
    listed = {one["path"] for some in files for one in some} | {"writer.lock"}
    return [path for path in sorted((home / "facts").glob("*")) if path.name not in listed]


def asked(work: Work, home: Path, statement: str) -> list[Any]:
    """The rows of a statement on the state of a home, wherever it lies."""
    if work.cluster and not (home / "fieldhouse.sqlite3").exists():
        with psycopg.connect(work.database_url(home)) as server:
            return server.execute(statement).fetchall()  # type: ignore[call-overload]
    file = home / "fieldhouse.sqlite3"
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=rw", uri=True, timeout=20)) as file_:
        return file_.execute(statement).fetchall()
