"""Fact files: named by content, verified by hash, listed by generations; what no generation lists is removed."""

from __future__ import annotations

import pyarrow as pa
import pytest

from fieldhouse.domain.errors import BadInput, Refused
from fieldhouse.facts.folder import facts_path, writer_lock
from fieldhouse.facts.generations import Known, clean_folder, current_manifest, files_of, manifest_of, verify
from fieldhouse.facts.history import History
from fieldhouse.facts.snapshots import SNAPSHOTS, snapshot_table

pytestmark = pytest.mark.usefixtures("demo_home", "db")


@pytest.fixture
def untouched():
    """Puts the fact files back: the home is the module's."""
    held = {path: path.read_bytes() for path in facts_path().glob("*.parquet")}
    yield
    for path in facts_path().glob("*.parquet"):
        path.unlink()
    for path, content in held.items():
        path.write_bytes(content)


def test_a_generation_lists_its_files_with_hash_and_rows() -> None:
    files = files_of(current_manifest())
    assert {one.name for one in files} == {"events", *SNAPSHOTS} and verify() == []
    assert all(one.path == f"{one.name}-{one.sha256[:32]}.parquet" for one in files)
    (events,) = [one for one in files if one.name == "events"]
    assert events.rows == current_manifest().last_seq == _read("events").num_rows


def test_one_changed_byte_is_found(untouched) -> None:
    path = facts_path() / files_of(current_manifest())[0].path
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))
    assert verify() == [(path.name, "facts.file_altered")]


def test_a_missing_file_and_a_stray_one_are_found(untouched) -> None:
    path = facts_path() / files_of(current_manifest())[0].path
    path.rename(facts_path() / "events-somebody-put-it-here.parquet")
    assert sorted(verify()) == sorted(
        [(path.name, "facts.file_missing"), ("events-somebody-put-it-here.parquet", "facts.file_unlisted")]
    )


@pytest.mark.parametrize("name", ["events", "placements"])
def test_a_history_of_altered_or_missing_files_is_not_read(untouched, name) -> None:
    """A flipped byte may give another valid file: what it says would be believed."""
    (path,) = [facts_path() / one.path for one in files_of(current_manifest()) if one.name == name]
    content = path.read_bytes()
    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    with pytest.raises(Refused, match="file_altered"):
        _read(name)
    path.unlink()
    with pytest.raises(Refused, match="file_missing"):
        _read(name)
    path.write_bytes(content)
    assert _read(name).num_rows


def _read(name: str) -> pa.Table:
    history = History(Known(1))
    return history.session.arrow(history.events()) if name == "events" else history.snapshot(name)


def test_cleaning_removes_only_what_no_generation_lists(untouched) -> None:
    listed = {one.path for one in files_of(current_manifest())}
    (facts_path() / "events-left-by-a-killed-writer.parquet").write_bytes(b"half")
    (facts_path() / ".events-77.unfinished").write_bytes(b"half")
    assert clean_folder() == 2
    assert {path.name for path in facts_path().glob("*.parquet")} == listed
    assert (clean_folder(), verify()) == (0, [])


def test_there_is_one_writer() -> None:
    with writer_lock(), pytest.raises(Refused, match="writer_busy"), writer_lock():
        pass
    with writer_lock():
        pass


def test_what_is_known_is_written_and_read_alike() -> None:
    assert [str(Known.parse(text)) for text in ("12", "12+340")] == ["12", "12+340"]
    for text in ("", "x", "+3", "-1", "1.5", "12+3+4"):
        with pytest.raises(BadInput):
            Known.parse(text)
    with pytest.raises(BadInput, match="unknown_generation"):
        manifest_of(Known(99))


def test_equal_snapshots_are_one_file_whatever_the_order_of_their_rows() -> None:
    rows = [
        {"account": number, "wall": wall} for number, wall in ((3, "pay"), (1, "pay"), (2, "public_sector"))
    ]
    assert snapshot_table("walls", rows).equals(snapshot_table("walls", reversed(rows)))
