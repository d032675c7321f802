"""The import that the guides explain runs as it stands, and gives what they print."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from tests.databases import url_of
from tests.docs.documents import ROOT, blocks
from tests.program import fieldhouse

EXAMPLES = ROOT / "docs" / "examples"


@dataclass(frozen=True, slots=True)
class Example:
    """A guide, the example that it explains, and how its files are written."""

    guide: str
    name: str
    encoding: str
    leader: str
    language: str

    @property
    def profile(self) -> Path:
        """The profile of the example."""
        return EXAMPLES / f"{self.name}.toml"


ENGLISH = Example("docs/guide.md", "our-crm", "utf-8", "Mari Ogawa", "en")
JAPANESE = Example("docs/guide.ja.md", "our-crm-ja", "cp932", "小川 真理", "ja")
BOTH = pytest.mark.parametrize("example", [ENGLISH, JAPANESE], ids=["en", "ja"])


def run(home: Path, *words: str) -> str:
    """What a command prints on standard output; it must succeed."""
    done = fieldhouse("--home", home, *words, LC_ALL="C.UTF-8", DATABASE_URL=url_of(home))
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@cache
def imported(name: str, folder: Path) -> tuple[Path, str]:
    """A home with the example, and what the import printed."""
    home = folder / name
    return home, run(home, "import", str(EXAMPLES / name), "--profile", str(EXAMPLES / f"{name}.toml"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the homes of this module lie."""
    return tmp_path_factory.mktemp("examples")


@BOTH
def test_the_pieces_of_the_guide_stand_in_the_profile(example: Example) -> None:
    profile = example.profile.read_text(encoding="utf-8")
    pieces = blocks(example.guide, "toml")
    assert len(pieces) >= 7
    for piece in pieces:
        assert piece.text in profile


@BOTH
def test_the_rows_of_the_guide_stand_in_the_files(example: Example) -> None:
    files = [
        list(csv.reader(file.read_text(encoding=example.encoding).splitlines()))
        for file in sorted((EXAMPLES / example.name).glob("*.csv"))
    ]
    for block in blocks(example.guide, "csv"):
        rows = list(csv.reader(block.text.splitlines()))
        assert any(rows == file[: len(rows)] for file in files), rows[0]


@BOTH
def test_the_import_ends_with_the_counts_of_the_guide(example: Example, folder: Path) -> None:
    _, printed = imported(example.name, folder)
    counts = printed.splitlines()[-1]
    assert counts.endswith("0 rejected")
    assert any(block.text == f"{counts}\n" for block in blocks(example.guide))


@BOTH
def test_the_change_is_the_one_of_the_guide(example: Example, folder: Path) -> None:
    home, _ = imported(example.name, folder)
    question = ("--metric", "commit_total", "--node", example.leader, "--since", "2026-05-15")
    printed = run(home, "--lang", example.language, "change", *question)
    assert any(block.text == printed for block in blocks(example.guide))
