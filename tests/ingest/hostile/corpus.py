"""The corpus: every harm there is, and file number N of it, always the same.

Harms are functions with a docstring that says what is wrong; what they make depends on nothing but the random numbers
they are given. A new one joins `HARMS` by its module's list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from . import csv_harms, folder_harms, packed_harms, parquet_harms, profile_harms, xlsx_harms
from .seeds import ACCOUNTS, CHANGES, DEALS, OVERRIDE, OWNERS, PROFILE, TABLES

Maker = Callable[[Path, Random], str | None]
"""Writes files into a folder; returns the profile that is to read them, ``None`` for the built-in one."""


@dataclass(frozen=True, slots=True)
class Case:
    """A folder with something wrong in it, and how it is to be read."""

    number: int
    harm: str
    folder: Path
    profile: str


def _in_a_file(harm: Callable[[str, Random], bytes], ending: str) -> Maker:
    """A harm of one table: it stands for one record file among good ones, or is read by the profile of the seeds."""

    def make(folder: Path, random: Random) -> str | None:
        kind = random.choice([*TABLES, "deals"])
        if kind == "deals":
            _own_profile(folder, PROFILE.encode())
            (folder / f"deals{ending}").write_bytes(harm(DEALS, random))
            return str(folder / "profile.toml")
        for one, table in TABLES.items():
            if one != kind:
                (folder / f"{one}.csv").write_text(table, encoding="utf-8")
        (folder / f"{kind}{ending}").write_bytes(harm(TABLES[kind], random))
        return None

    return make


def _in_a_profile(harm: Callable[[str, Random], bytes]) -> Maker:
    def make(folder: Path, random: Random) -> str | None:
        (folder / "deals.csv").write_text(DEALS, encoding="utf-8")
        if random.random() < 0.3:
            (folder / "account.csv").write_text(ACCOUNTS, encoding="utf-8")
            (folder / "change.csv").write_text(CHANGES, encoding="utf-8")
            (folder / "fieldhouse-profile.toml").write_bytes(harm(OVERRIDE, random))
            return None
        _own_profile(folder, harm(PROFILE, random))
        return str(folder / "profile.toml")

    return make


def _own_profile(folder: Path, profile: bytes) -> None:
    (folder / "owners.csv").write_text(OWNERS, encoding="utf-8")
    (folder / "profile.toml").write_bytes(profile)


def _harms() -> Iterator[tuple[str, Maker]]:
    for module, ending in (
        (csv_harms, ".csv"),
        (packed_harms, ".csv.gz"),
        (xlsx_harms, ".xlsx"),
        (parquet_harms, ".parquet"),
    ):
        form = module.__name__.rpartition(".")[2].removesuffix("_harms")
        for harm in module.HARMS:
            yield f"{form}: {harm.__name__}", _in_a_file(harm, ending)
    for profile_harm in profile_harms.HARMS:
        yield f"profile: {profile_harm.__name__}", _in_a_profile(profile_harm)
    for folder_harm in folder_harms.HARMS:
        yield f"folder: {folder_harm.__name__}", folder_harm


HARMS: dict[str, Maker] = dict(_harms())
"""Every harm by its name: the form of file, and what is wrong."""


def make(number: int, folder: Path) -> Case:
    """Make case ``number`` in an empty folder: the harms take turns."""
    names = list(HARMS)
    name = names[number % len(names)]
    profile = HARMS[name](folder, Random(f"{name} {number // len(names)}"))
    return Case(number, name, folder, profile or "fieldhouse")
