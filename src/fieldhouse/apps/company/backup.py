"""A back-up is a whole home in one file: the state, the facts it lists, the keys, and what runs left behind."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import shutil
import sqlite3
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path, PurePosixPath
from typing import IO, Any

from django.conf import settings
from django.db import transaction

from fieldhouse.apps.audit.actions import record
from fieldhouse.apps.audit.chain import HEAD_NAME
from fieldhouse.apps.company.staging import staging, staging_path
from fieldhouse.apps.company.state import MARK_NAME, STATE_NAME
from fieldhouse.apps.company.state.access import is_on_postgresql, postgresql_of_one_instant, sqlite_file
from fieldhouse.apps.company.state.actions import copy_state
from fieldhouse.apps.company.state.moving import take_in
from fieldhouse.domain.errors import BadInput, Refused
from fieldhouse.facts.listed import files_listed_in

CONTENTS = "back-up.json"
"""The last member: the format and every other member with its SHA-256."""
FORMAT = 1
KEYS, FACTS = "keys", "facts"
LEFT_BEHIND = ("runs", "files", "profiles", "uploads")
BLOCK = 1 << 20


def back_up(target: Path) -> int:
    """Write the home into ``target``, a gzipped tar that did not exist, and verify it; the number of files in it.

    The home may be written to meanwhile: the state is copied as of one instant, and the fact files that it lists never
    change. The file holds the home's keys and is readable by its owner only. ``Refused`` when there is such a file or
    it cannot be written.
    """
    if target.exists():
        raise Refused("backup.exists", path=str(target))
    with transaction.atomic():
        record(None, "home.backup", "home")
    try:
        with staging(target) as folder:
            unfinished = folder / target.name
            n_files = _write(unfinished, _members(Path(settings.HOME), folder))
            verify_back_up(unfinished, folder)
            unfinished.rename(target)
    except OSError as failure:
        reason = failure.strerror or str(failure)
        raise Refused("backup.not_writable", path=str(target), reason=reason) from failure
    return n_files


def restore(archive: Path, home: Path) -> None:
    """Make the home of a back-up in ``home``, which must not exist or be empty; all of it or nothing.

    The state goes where the settings say: into the folder, or into a PostgreSQL database that holds nothing.
    ``Refused`` when something is there; ``BadInput`` when the file is no back-up, or was altered.
    """
    if home.exists() and (not home.is_dir() or any(home.iterdir())):
        raise Refused("restore.home_not_empty", path=str(home))
    is_resumed = (staging_path(home) / home.name / MARK_NAME).exists()
    with staging(home) as folder:
        unfinished = folder / home.name
        for member, content in _verified(archive, folder):
            _place(unfinished / member, content)
        if is_on_postgresql():
            take_in(unfinished / STATE_NAME, is_resumed=is_resumed)
        unfinished.replace(home)


def note_restored() -> None:
    """Write into the log of a restored home that it goes on from a back-up here.

    Whoever keeps a copy of the noted heads elsewhere begins a new one from this entry on: the log that the copy knows
    has gone on in another way after the back-up.
    """
    with transaction.atomic():
        record(None, "home.restore", "home")


def verify_back_up(archive: Path, folder: Path) -> None:
    """Read a back-up to its end, one member at a time in ``folder``.

    ``BadInput`` when it is none, or a member is missing, added or altered.
    """
    for _member, _content in _verified(archive, folder):
        pass


def _members(home: Path, aside: Path) -> Iterator[tuple[str, Path]]:
    """Every file of the home with its name in the back-up.

    The head of the audit log is taken before the state: a head that names an entry which the state has not would look
    like a log cut off.
    """
    head = home / KEYS / HEAD_NAME
    if head.exists():
        yield f"{KEYS}/{HEAD_NAME}", Path(shutil.copyfile(head, aside / HEAD_NAME))
    state = aside / STATE_NAME
    _copy_state(state)
    yield STATE_NAME, state
    for key in sorted((home / KEYS).iterdir()):
        if key.name != HEAD_NAME:
            yield f"{KEYS}/{key.name}", key
    for name in sorted(files_listed_in(state)):
        yield f"{FACTS}/{name}", home / FACTS / name
    for folder in LEFT_BEHIND:
        for path in sorted((home / folder).rglob("*")):
            if path.is_file():  # copied first: a run that is at work may be writing it
                yield path.relative_to(home).as_posix(), Path(shutil.copyfile(path, aside / "growing"))


def _copy_state(copy: Path) -> None:
    """The state as of one instant as a SQLite file, wherever it lies; writers are not held up."""
    if is_on_postgresql():
        with (
            postgresql_of_one_instant() as instant,
            sqlite_file(copy) as file,
            transaction.atomic(using=instant),
        ):
            copy_state(instant, file)
        return
    database = Path(settings.HOME) / STATE_NAME
    source = sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)
    with closing(source), closing(sqlite3.connect(copy)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")


def _write(path: Path, members: Iterator[tuple[str, Path]]) -> int:
    digests: dict[str, str] = {}
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as handle:
        with tarfile.open(fileobj=handle, mode="w:gz", compresslevel=3) as archive:
            for name, member in members:
                with member.open("rb") as content:
                    digests[name] = hashlib.file_digest(content, "sha256").hexdigest()
                archive.add(member, arcname=name, recursive=False)
            _add_contents(archive, {"format": FORMAT, "files": digests})
        handle.flush()
        os.fsync(handle.fileno())
    return len(digests)


def _add_contents(archive: tarfile.TarFile, contents: dict[str, Any]) -> None:
    text = json.dumps(contents, indent=1, sort_keys=True).encode()
    member = tarfile.TarInfo(CONTENTS)
    member.size = len(text)
    archive.addfile(member, io.BytesIO(text))


def _verified(archive: Path, folder: Path) -> Iterator[tuple[str, Path]]:
    """Each member with a file of its content that lives until the next one is asked for; then all are judged."""
    found: dict[str, str] = {}
    contents: dict[str, Any] | None = None
    try:
        with tarfile.open(archive, "r:gz") as opened:
            for member in opened:
                content = _content(opened, member, folder / "content")
                if member.name == CONTENTS:
                    contents = json.loads(content.read_text(encoding="utf-8"))
                    continue
                with content.open("rb") as handle:
                    found[member.name] = hashlib.file_digest(handle, "sha256").hexdigest()
                yield member.name, content
    except (
        tarfile.TarError,
        EOFError,
        zlib.error,
        gzip.BadGzipFile,
        FileNotFoundError,
        ValueError,
    ) as failure:
        raise BadInput("backup.not_a_backup", path=str(archive), reason=str(failure)) from failure
    if contents is None or contents.get("format") != FORMAT:
        raise BadInput("backup.not_a_backup", path=str(archive), reason=CONTENTS)
    for name in sorted(found.keys() | contents["files"].keys()):
        if found.get(name) != contents["files"].get(name):
            raise BadInput("backup.not_verified", file=name)


def _content(opened: tarfile.TarFile, member: tarfile.TarInfo, target: Path) -> Path:
    """A member's content as a file; ``ValueError`` for anything that no back-up holds."""
    parts = PurePosixPath(member.name).parts
    if not member.isreg() or member.name.startswith("/") or ".." in parts:
        raise ValueError(member.name[:200])
    source: IO[bytes] | None = opened.extractfile(member)
    if source is None:
        raise ValueError(member.name[:200])
    with source, target.open("wb") as written:
        shutil.copyfileobj(source, written, BLOCK)
    return target


def _place(path: Path, content: Path) -> None:
    is_secret = path.parent.name == KEYS
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700 if is_secret else 0o755)
    shutil.copyfile(content, path)
    if is_secret:
        path.chmod(0o600)
