"""The cache of views: whatever happens to its files, it says what was written or nothing."""

import pyarrow as pa
import pytest

from fieldhouse.facts import kept
from fieldhouse.facts.metrics import cache
from fieldhouse.facts.metrics.tables import Tables

TABLES = Tables(pa.table({"key": list(range(1_000))}), pa.table({"row": [1]}), pa.table({"node": [1, 2]}))


@pytest.fixture
def folder(tmp_path, settings):
    settings.HOME = tmp_path
    cache.write("2026-11-20-USD-abc", TABLES)
    return tmp_path / "cache" / "views"


def test_what_is_kept_is_read_again(folder):
    assert cache.read("2026-11-20-USD-abc") == TABLES
    assert cache.read("2026-11-19-USD-abc") is None


@pytest.mark.parametrize("size", [0, 3, 100])
def test_a_file_that_was_cut_short_is_none(folder, size):
    for path in folder.glob("*-deals.arrow"):
        path.write_bytes(path.read_bytes()[:size])
    assert cache.read("2026-11-20-USD-abc") is None


def test_the_files_written_last_are_kept(folder, monkeypatch):
    monkeypatch.setattr(kept, "KEPT_BYTES", sum(path.stat().st_size for path in folder.glob("*")))
    cache.write("2026-11-21-USD-abc", TABLES)
    kept.prune()
    assert cache.read("2026-11-21-USD-abc") == TABLES
    assert cache.read("2026-11-20-USD-abc") is None
