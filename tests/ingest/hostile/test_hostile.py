"""A sample of the hostile corpus; the whole of it is read by ``python -m bench hostile``."""

from __future__ import annotations

import pytest

from fieldhouse.ingest.apart import ApartTable
from fieldhouse.ingest.open_table import open_table
from fieldhouse.ingest.profile import FileRule

from . import csv_harms, folder_harms, packed_harms, parquet_harms, profile_harms, xlsx_harms
from .corpus import HARMS, make
from .reading import assert_read

ROUNDS = {"xlsx": 1, "parquet": 1}
"""Cases of a harm, by the form of its file: those that take a process are fewer."""

MODULES = (csv_harms, packed_harms, xlsx_harms, parquet_harms, profile_harms, folder_harms)


def sample():
    for place, harm in enumerate(HARMS):
        for turn in range(ROUNDS.get(harm.partition(":")[0], 4)):
            yield pytest.param(place + turn * len(HARMS), id=f"{harm} {turn}")


@pytest.mark.parametrize("number", list(sample()))
def test_every_file_ends_in_findings_or_is_clean(number, tmp_path):
    assert_read(make(number, tmp_path))


@pytest.mark.parametrize("harm", [name for name in HARMS if name.endswith("_good")])
def test_good_files_are_clean(harm, tmp_path):
    number = list(HARMS).index(harm) + 2 * len(HARMS)
    found = assert_read(make(number, tmp_path))
    assert found.accepted > 0
    assert not [rule for rule in found.rules if rule.startswith(("file.", "row."))]


def test_the_corpus_is_always_the_same(tmp_path):
    bodies = []
    for folder in (tmp_path / "a", tmp_path / "b"):
        folder.mkdir()
        make(12, folder)
        bodies.append({path.name: path.read_bytes() for path in folder.iterdir()})
    assert bodies[0] == bodies[1]


def test_every_harm_says_what_is_wrong_and_is_in_the_corpus():
    for module in MODULES:
        makers = {
            name
            for name, one in vars(module).items()
            if getattr(one, "__module__", "") == module.__name__ and not name.startswith("_")
        }
        assert makers == {one.__name__ for one in module.HARMS}
        assert all(one.__doc__ for one in module.HARMS)


@pytest.mark.parametrize("name", ["x.xlsx", "x.xlsm", "x.parquet"])
def test_foreign_parsers_run_apart(name, tmp_path):
    (tmp_path / name).write_bytes(b"")
    table = open_table(tmp_path / name, name, FileRule(match=("*",)), frozenset())
    assert isinstance(table, ApartTable)
    assert [one.rule for one in table.findings] == ["file.unreadable"]


@pytest.mark.parametrize("number", [50, 66, 81, 1404, 3007, 5119])
def test_files_that_once_failed(number, tmp_path):
    assert_read(make(number, tmp_path))
