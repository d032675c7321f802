"""``python -m fieldhouse.lints``: what it prints and how it ends."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldhouse.lints.__main__ import main
from fieldhouse.lints.rules import LINTS

SAMPLES = Path(__file__).parent / "samples"


def test_a_finding_is_printed_with_place_and_rule_and_ends_in_one(capsys: pytest.CaptureFixture[str]) -> None:
    package = SAMPLES / "ibis-memtable" / "bad"
    assert main([str(package)]) == 1
    printed = capsys.readouterr().out
    assert "facts/metrics/rates.py:5 ibis-memtable " in printed
    assert printed.endswith("Own lints: 3 found.\n")


def test_a_clean_package_ends_in_zero(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(SAMPLES / "ibis-memtable" / "good")]) == 0
    assert capsys.readouterr().out == f"Own lints: {len(LINTS)} rules kept.\n"


def test_a_missing_package_is_a_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "nowhere")]) == 2
    assert "nowhere is not a folder" in capsys.readouterr().err


def test_vendored_files_are_not_ours_to_judge(tmp_path: Path) -> None:
    vendored = tmp_path / "web" / "static" / "vendor" / "demo.html"
    vendored.parent.mkdir(parents=True)
    vendored.write_text("<script>go()</script>", encoding="utf-8")
    assert main([str(tmp_path)]) == 0
