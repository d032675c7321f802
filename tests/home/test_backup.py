"""A back-up is the whole home; it is restored into nothing but nothing, and only unaltered."""

from __future__ import annotations

import fcntl
import gzip
import io
import os
import shutil
import stat
import subprocess
import tarfile
import time
from pathlib import Path

import pytest
from tests.databases import copy_home
from tests.faults.watching import pending
from tests.program import COMMAND, digest, done, environment, fieldhouse


@pytest.fixture(scope="module")
def backup(simulated_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("backup") / "home.tar.gz"
    done("home", "backup", file, home=simulated_home)
    return file


def _code(*arguments: object, home: Path) -> str:
    ended = fieldhouse(*arguments, home=home)
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    return ended.stderr


def test_a_restored_home_says_the_same(backup, simulated_digest, tmp_path):
    home = tmp_path / "restored"
    done("home", "restore", backup, home=home)
    assert digest(home) == simulated_digest
    assert stat.S_IMODE((home / "keys" / "audit").stat().st_mode) == 0o600
    assert stat.S_IMODE((home / "keys").stat().st_mode) == 0o700
    assert not (home / "cache").exists()


def test_the_audit_log_of_a_restored_home_is_verified(backup, tmp_path):
    from fieldhouse.checkers.audit_chain import check_audit_chain

    home, log = tmp_path / "restored", tmp_path / "log.jsonl"
    done("home", "restore", backup, home=home)
    done("audit", "export", log, home=home)
    verdict = check_audit_chain(log, home / "keys" / "audit", home / "keys" / "audit.head")
    assert verdict.is_verified
    assert verdict.entries > 0
    assert verdict.unwitnessed == 0


def test_a_backup_is_its_owners_alone_and_replaces_nothing(backup, simulated_home):
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert "already" in _code("home", "backup", backup, home=simulated_home)
    assert [path.name for path in backup.parent.iterdir()] == [backup.name]


def test_a_home_is_restored_into_an_empty_folder_only(backup, simulated_home, tmp_path):
    before = digest(simulated_home)
    assert "not empty" in _code("home", "restore", backup, home=simulated_home)
    assert digest(simulated_home) == before
    empty = tmp_path / "empty"
    empty.mkdir()
    done("home", "restore", backup, home=empty)


def _rewritten(backup: Path, target: Path, change) -> Path:
    """The back-up with each member's content put through ``change(name, content)``; ``None`` leaves it out."""
    with tarfile.open(backup) as source, tarfile.open(target, "w:gz") as written:
        for member in source:
            content = change(member.name, source.extractfile(member).read())
            if content is not None:
                member.size = len(content)
                written.addfile(member, io.BytesIO(content))
    return target


def _flip(name: str, content: bytes) -> bytes:
    return content[:-1] + bytes([content[-1] ^ 1]) if name.startswith("facts/events-") else content


def _without_events(name: str, content: bytes) -> bytes | None:
    return None if name.startswith("facts/events-") else content


@pytest.mark.parametrize("change", [_flip, _without_events])
def test_an_altered_backup_is_refused_and_leaves_nothing(backup, tmp_path, change):
    altered = _rewritten(backup, tmp_path / "altered.tar.gz", change)
    assert "damaged" in _code("home", "restore", altered, home=tmp_path / "home")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["altered.tar.gz"]


def test_a_truncated_file_and_any_other_are_no_backup(backup, tmp_path):
    (tmp_path / "short.tar.gz").write_bytes(backup.read_bytes()[:-2000])
    (tmp_path / "text.tar.gz").write_bytes(gzip.compress(b"dear reader"))
    for name in ("short.tar.gz", "text.tar.gz", "missing.tar.gz"):
        assert "no back-up" in _code("home", "restore", tmp_path / name, home=tmp_path / "home")
        assert not (tmp_path / "home").exists()


def test_a_member_that_would_land_outside_the_home_is_refused(tmp_path):
    with tarfile.open(tmp_path / "evil.tar.gz", "w:gz") as written:
        member = tarfile.TarInfo("../escaped")
        written.addfile(member, io.BytesIO(b""))
    assert "no back-up" in _code("home", "restore", tmp_path / "evil.tar.gz", home=tmp_path / "in" / "home")
    assert not (tmp_path / "in" / "escaped").exists()


def test_a_backup_while_an_import_writes_is_of_one_instant(simulated_files, simulated_home, tmp_path):
    """Pending rows of the import at work are in the state and invisible: the digest is the one before."""
    home = copy_home(simulated_home, tmp_path / "home")
    before = digest(home)
    changed = shutil.copytree(simulated_files, tmp_path / "files")
    with (changed / "person.csv").open("a") as people:
        people.writelines(f"N{n},New,Person,,n{n}@kestrel.example,en,US,2026-01-01,\n" for n in range(3000))
    importer = subprocess.Popen(
        [*COMMAND, "import", str(changed), "--profile", "fieldhouse"],
        env=environment(home),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while importer.poll() is None and not pending(home):
        time.sleep(0.01)
    done("home", "backup", tmp_path / "during.tar.gz", home=home)
    assert importer.wait() == 0
    restored = tmp_path / "restored"
    done("home", "restore", tmp_path / "during.tar.gz", home=restored)
    assert digest(restored) in (before, digest(home))
    done("facts", "verify", home=restored)


def test_an_altered_and_a_removed_fact_file_are_found(simulated_home, tmp_path):
    home = copy_home(simulated_home, tmp_path / "home")
    done("facts", "verify", home=home)
    events = next((home / "facts").glob("events-*"))
    content = events.read_bytes()
    events.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    altered = fieldhouse("facts", "verify", home=home)
    assert altered.returncode == 1
    assert altered.stdout.startswith(f"{events.name}: ")
    events.unlink()
    (home / "facts" / "stray.parquet").write_bytes(b"x")
    missing = fieldhouse("facts", "verify", home=home)
    assert missing.returncode == 1
    assert len(missing.stdout.splitlines()) == 2
    assert "stray.parquet: " in missing.stdout


def test_what_a_killed_backup_or_restore_left_goes_with_the_next(
    backup, simulated_home, simulated_digest, tmp_path
):
    target, home = tmp_path / "home.tar.gz", tmp_path / "restored"
    for one in (target, home):
        left = tmp_path / f".{one.name}.unfinished" / "home"
        left.mkdir(parents=True)
        (left / "fieldhouse.sqlite3").write_bytes(b"half")
    done("home", "backup", target, home=simulated_home)
    done("home", "restore", backup, home=home)
    assert digest(home) == simulated_digest
    assert sorted(path.name for path in tmp_path.iterdir()) == [target.name, home.name]


def test_of_two_that_make_the_same_backup_the_second_is_refused(simulated_home, tmp_path):
    staging = tmp_path / ".home.tar.gz.unfinished"
    staging.mkdir()
    (staging / "home.tar.gz").write_bytes(b"the first one's")
    held = os.open(staging, os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_EX)
    try:
        assert "Another process" in _code("home", "backup", tmp_path / "home.tar.gz", home=simulated_home)
    finally:
        os.close(held)
    assert (staging / "home.tar.gz").read_bytes() == b"the first one's"
