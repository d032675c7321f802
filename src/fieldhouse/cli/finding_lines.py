"""Findings of files that were given to a command: a line each, and all of them in a file."""

from __future__ import annotations

import csv
from pathlib import Path

from fieldhouse.domain.findings import Finding
from fieldhouse.web.sentences import sentence_for_finding

SHOWN_FINDINGS = 1_000
"""So many are printed; all of them are in the file."""


def print_findings(findings: list[Finding], out: Path) -> None:
    """Print findings with their place, and write them into ``findings.csv`` of a folder."""
    out.mkdir(parents=True, exist_ok=True)
    with (out / "findings.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["file", "row", "column", "rule", "value", "sentence"])
        for number, one in enumerate(findings):
            sentence = sentence_for_finding(one)
            writer.writerow([one.file, one.row or "", one.column or "", one.rule, one.value or "", sentence])
            if number < SHOWN_FINDINGS:
                place = ":".join(str(part) for part in (one.file, one.row, one.column) if part is not None)
                print(f"{place}: {sentence}")
