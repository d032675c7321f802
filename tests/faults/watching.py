"""Looking at a home from outside while a command is at work in it."""

from __future__ import annotations

from pathlib import Path

from tests.databases import NOT_YET, state_of


def pending(home: Path) -> int:
    """How many people an import has brought that has not committed its generation."""
    question = (
        "SELECT count(*) FROM people_person JOIN runs_run r ON r.id = run_id WHERE r.generation IS NULL"
    )
    return _ask(home, question)


def generations(home: Path) -> int:
    """How many generations are committed."""
    return _ask(home, "SELECT count(*) FROM facts_manifest")


def fact_files(home: Path) -> list[str]:
    """The fact files that lie in the folder, listed or not."""
    return sorted(path.name for path in (home / "facts").glob("*.parquet"))


def _ask(home: Path, question: str) -> int:
    try:
        with state_of(home) as ask:
            return int(ask(question).fetchone()[0])
    except NOT_YET:
        return 0
