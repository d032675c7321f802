"""The cache of views: whatever happens to its files, it says what was written or nothing."""

import fcntl
import os
from contextlib import contextmanager
from datetime import date

import pyarrow as pa
import pytest

from fieldhouse.facts import kept
from fieldhouse.facts.grounds import Grounds
from fieldhouse.facts.metrics import cache, views
from fieldhouse.facts.metrics.tables import Tables

TABLES = Tables(pa.table({"key": list(range(1_000))}), pa.table({"row": [1]}), pa.table({"node": [1, 2]}))
GROUNDS = Grounds(("company:1", "rates:2"), frozenset({"a", "b"}), 7)


@pytest.fixture
def folder(tmp_path, settings):
    settings.HOME = tmp_path
    cache.write("2026-11-20-USD-abc", TABLES, GROUNDS)
    return tmp_path / "cache" / "views"


def test_what_is_kept_is_read_again(folder):
    assert cache.read("2026-11-20-USD-abc") == TABLES
    assert cache.read("2026-11-19-USD-abc") is None


@pytest.mark.parametrize(
    ("later", "is_found"),
    [
        (GROUNDS, True),
        (Grounds(GROUNDS.snapshots, frozenset({"a", "b", "c"}), 7), True),
        (Grounds(GROUNDS.snapshots, GROUNDS.events, 8), True),
        (Grounds(GROUNDS.snapshots, GROUNDS.events, 6), False),
        (Grounds(GROUNDS.snapshots, frozenset({"a", "c"}), 7), False),
        (Grounds(("company:1", "rates:3"), GROUNDS.events, 7), False),
    ],
)
def test_a_view_lies_beneath_those_that_know_more_events_and_nothing_else(folder, later, is_found):
    assert cache.beneath(later, "2026-11-20-USD-") == ({"2026-11-20-USD-abc": GROUNDS} if is_found else {})
    assert cache.beneath(later, "2026-11-20-EUR-") == {}


@pytest.mark.parametrize("size", [0, 3, 100])
def test_a_file_that_was_cut_short_is_none(folder, size):
    for path in folder.glob("*-deals.arrow"):
        path.write_bytes(path.read_bytes()[:size])
    assert cache.read("2026-11-20-USD-abc") is None


def test_the_files_written_last_are_kept(folder, monkeypatch):
    monkeypatch.setattr(kept, "KEPT_BYTES", sum(path.stat().st_size for path in folder.glob("*")))
    cache.write("2026-11-21-USD-abc", TABLES, GROUNDS)
    kept.prune()
    assert cache.read("2026-11-21-USD-abc") == TABLES
    assert cache.read("2026-11-20-USD-abc") is None


def test_what_a_killed_process_left_unfinished_goes_after_an_hour(folder):
    at_work, left = folder / "one.4711", folder / "other.4712"
    for path in (at_work, left):
        path.write_bytes(b"half")
    os.utime(left, (0, 0))
    kept.prune()
    assert at_work.exists() and not left.exists()
    assert cache.read("2026-11-20-USD-abc") == TABLES


def test_a_view_that_another_process_made_meanwhile_is_taken(folder, monkeypatch):
    """Two workers that are asked for the same new day: the one that waited finds it kept."""

    @contextmanager
    def alone(key):
        with kept.alone(kept.VIEWS, key):
            (lock,) = folder.glob("*.lock")
            with lock.open() as other, pytest.raises(BlockingIOError):
                fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
            cache.write(key, TABLES, GROUNDS)
            yield

    monkeypatch.setattr(cache, "alone", alone)
    monkeypatch.setattr(views, "tables_of", lambda *asked: pytest.fail("it was made twice"))
    assert views._built("2026-11-22-USD-abc", None, GROUNDS, date(2026, 11, 22), "USD") == TABLES
    assert not list(folder.glob("*.lock"))


def test_where_nothing_can_be_written_nothing_is_kept_and_nobody_minds(tmp_path, settings):
    settings.HOME = tmp_path
    (tmp_path / "cache").write_text("no folder")
    with cache.alone("2026-11-20-USD-abc"):
        cache.write("2026-11-20-USD-abc", TABLES, GROUNDS)
    assert cache.read("2026-11-20-USD-abc") is None
