"""The pages of folders, by a key that stays the same wherever the folder lies."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from fieldhouse.domain.errors import BadInput, Refused

_PAGE = re.compile(r"(?:\.(?:html?|md|markdown|erb|txt))+$", re.IGNORECASE)
_LONGEST = 255


@dataclass(frozen=True, slots=True)
class PageFile:
    """A file of a page: its key (the path within the folder, without endings), its name and its bytes."""

    key: str
    name: str
    raw: bytes


def pages_in(paths: Iterable[Path]) -> list[PageFile]:
    """The pages of these files and folders, by key; files that are no pages are passed over in folders.

    ``Refused`` for a path that is not there or cannot be read, ``BadInput`` where two files would have the same key.
    """
    found: dict[str, PageFile] = {}
    for path in paths:
        for file, key in _files(path):
            if key in found:
                raise BadInput("jobs.same_key", key=key, name=file.name)
            try:
                found[key] = PageFile(key, file.name, file.read_bytes())
            except OSError as failure:
                raise Refused("jobs.not_readable", path=str(file), reason=failure.strerror or "") from failure
    return [found[key] for key in sorted(found)]


def pages_of(parts: Iterable[tuple[str, bytes]]) -> list[PageFile]:
    """The pages of files by name and content, by key. ``BadInput`` for a file that is no page, or a key twice."""
    found: dict[str, PageFile] = {}
    for name, raw in parts:
        if not endings_of(name):
            raise BadInput("jobs.not_a_page", name=name[:200])
        if (key := _key(name)) in found:
            raise BadInput("jobs.same_key", key=key, name=name)
        found[key] = PageFile(key, name, raw)
    return [found[key] for key in sorted(found)]


def endings_of(name: str) -> str:
    """The endings of a page's file, ``.md.erb``; empty for a file that is no page."""
    found = _PAGE.search(name)
    return found.group() if found else ""


def _files(path: Path) -> list[tuple[Path, str]]:
    if path.is_dir():
        files = sorted(file for file in path.rglob("*") if file.is_file() and _PAGE.search(file.name))
        return [
            (file, _key(file.relative_to(path).as_posix())) for file in files if not _is_hidden(file, path)
        ]
    if not path.exists():
        raise Refused("jobs.not_readable", path=str(path), reason="")
    return [(path, _key(path.name))]


def _key(name: str) -> str:
    return _PAGE.sub("", name)[-_LONGEST:]


def _is_hidden(file: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in file.relative_to(folder).parts)
