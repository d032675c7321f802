"""The files of the home that name somebody."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from io import StringIO
from pathlib import Path

from django.conf import settings

from fieldhouse.apps.privacy.queries.subjects import Subject
from fieldhouse.domain.erased import Wording
from fieldhouse.ingest.held_texts import texts_in

FOLDERS = ("runs", "uploads", "sheets", "files", "profiles", "inbox")
"""What lies in the home beside database, facts, keys and cache: files of runs, and those that people brought."""

TABLES = (".csv", ".tsv", ".txt")


def files_naming(subject: Subject, wording: Wording) -> Iterator[Path]:
    """The files that hold a form of a person's name, or both parts of it in cells of a row."""
    pairs = subject.pairs()
    for path in home_files():
        if wording.holds(path.name) or any(_names(path, text, wording, pairs) for text in texts_in(path)):
            yield path


def home_files() -> Iterator[Path]:
    """Every file that an import, an export or a person may have put a name into; a watched folder elsewhere, too."""
    home = Path(settings.HOME)
    folders = [home / name for name in FOLDERS]
    if settings.INBOX:
        folders.append(Path(settings.INBOX))
    for folder in folders:
        if folder.is_dir():
            yield from sorted(one for one in folder.rglob("*") if one.is_file() and not one.is_symlink())


def _names(path: Path, text: str, wording: Wording, pairs: Sequence[tuple[str, str]]) -> bool:
    if wording.holds(text):
        return True
    if not any(given in text and family in text for given, family in pairs):
        return False
    return path.suffix.lower() not in TABLES or without(text, wording, pairs, "") != text


def without(text: str, wording: Wording, pairs: Sequence[tuple[str, str]], label: str) -> str:
    """A table's text without a name: in its texts, and where the two parts stand in cells of one row."""
    text = wording.without(text)
    if not any(given in text and family in text for given, family in pairs):
        return text
    return "".join(_row_without(line, pairs, label) for line in text.splitlines(keepends=True))


def _row_without(line: str, pairs: Sequence[tuple[str, str]], label: str) -> str:
    for delimiter in (",", "\t", ";"):
        cells = next(csv.reader([line.rstrip("\r\n")], delimiter=delimiter), [])
        held = [pair for pair in pairs if set(pair) <= {cell.strip() for cell in cells}]
        if held:
            parts = {part for pair in held for part in pair}
            written = StringIO()
            csv.writer(written, delimiter=delimiter, lineterminator="").writerow(
                label if cell.strip() in parts else cell for cell in cells
            )
            return written.getvalue() + line[len(line.rstrip("\r\n")) :]
    return line
