"""The manual of imports says what the program does."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import fieldhouse.ingest
from fieldhouse.ingest.load import load_profile, profile_names
from fieldhouse.ingest.load_files import NOTES
from fieldhouse.ingest.reference import kinds_reference

MANUAL = (Path(__file__).parents[2] / "docs" / "import.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```toml\n(.*?)```", MANUAL, re.DOTALL)


def test_the_columns_of_every_kind():
    assert MANUAL.partition("held equal by a test -->\n\n")[2] == kinds_reference()


def test_the_examples_make_one_good_profile(tmp_path):
    head, stages, files, records, left_out, rows = BLOCKS
    note = rows[rows.index("[[files.notes]]") :]
    path = tmp_path / "manual.toml"
    path.write_text(
        head + stages + rows.removesuffix(note) + files + records + left_out + note, encoding="utf-8"
    )
    tomllib.loads(path.read_text(encoding="utf-8"))
    profile, findings = load_profile(str(path))
    assert findings == []
    assert profile is not None
    assert profile.files[0].records[0].numbered == "key"


def test_every_rule_that_the_manual_names_is_given():
    code = "".join(
        path.read_text(encoding="utf-8") for path in Path(fieldhouse.ingest.__file__).parent.glob("*.py")
    )
    named = re.findall(r"`((?:value|row|file)\.[a-z_]+)`", MANUAL)
    assert named
    assert [rule for rule in named if f'"{rule}"' not in code] == []


def test_profiles_and_notes_are_named():
    assert all(f"`{name}`" in MANUAL for name in profile_names())
    assert all(f'"{rule}"' in MANUAL for rule in NOTES)
