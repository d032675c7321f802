"""The counts and findings of one import: every input row has exactly one outcome."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Mapping
from enum import IntEnum
from pathlib import Path
from typing import IO, Any

from fieldhouse.domain.cells import neutral
from fieldhouse.domain.findings import Finding, Severity

Describe = Callable[[Finding], str]

SHOWN_FINDINGS = 200
"""How many findings a run keeps in its summary, beside the first of every rule; the file holds them all."""

LINE, REASONS = "fieldhouse line", "fieldhouse reasons"
"""The columns that a rejected row gets beside its own."""

NAME_LIMIT = 200
"""Bytes of an input file's name in that of its reasons file; a file system takes 255 altogether."""


class Outcome(IntEnum):
    """What became of an input row; the highest that any of its records reached."""

    UNCHANGED = 0
    UPDATED = 1
    CREATED = 2
    REJECTED = 3


class Ledger:
    """Counts rows by outcome and writes every finding, and every rejected row in its own columns, to files.

    ``folder`` gets ``findings.csv`` and a ``rejected-NAME.csv`` for each input file with rejected rows: the user's own
    columns, then the line and the reasons, and after them cells that stand under no column; ready to be mended and
    imported again. A text that begins like a formula is neutral in them, see `fieldhouse.domain.cells`. ``rejected``
    names the input files of which rows were rejected.
    """

    def __init__(self, folder: Path, describe: Describe) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.outcomes: Counter[Outcome] = Counter()
        self.rules: Counter[tuple[str, str]] = Counter()
        self.shown: list[dict[str, Any]] = []
        self.is_fatal = False
        self.rejected: set[str] = set()
        self._describe = describe
        self._files: dict[str, IO[str]] = {}
        self._columns: dict[str, list[str]] = {}

    def count(self, outcome: Outcome, rows: int = 1) -> None:
        """One more input row with this outcome, or several."""
        self.outcomes[outcome] += rows

    def recount(self, before: Outcome, after: Outcome, rows: int) -> None:
        """Give rows that were counted another outcome: what they say turned out when all rows were read."""
        self.outcomes[before] -= rows
        self.outcomes[after] += rows

    def find(self, finding: Finding) -> None:
        """Keep a finding."""
        sentence = self._describe(finding)
        self.is_fatal |= finding.severity == Severity.FATAL
        self.rules[finding.rule, finding.severity] += 1
        row = {
            "severity": str(finding.severity),
            "file": finding.file,
            "row": finding.row or "",
            "column": finding.column or "",
            "value": finding.value or "",
            "rule": finding.rule,
            "sentence": sentence,
        }
        self._write("findings.csv", row)
        if len(self.shown) < SHOWN_FINDINGS or self.rules[finding.rule, finding.severity] == 1:
            self.shown.append(row | {"fields": finding.fields})

    def reject(self, file: str, row: int, cells: Mapping[str, str], findings: tuple[Finding, ...]) -> None:
        """Count a row as rejected, with its findings, and write it to the reasons file of its input file."""
        self.count(Outcome.REJECTED)
        self.rejected.add(file)
        reasons = " ".join(self._describe(finding) for finding in findings)
        for finding in findings:
            self.find(finding)
        self._write(_reasons_file(file), {**cells, LINE: str(row), REASONS: reasons})

    def summary(self) -> dict[str, Any]:
        """What the run keeps: the counts, the findings by rule, and the first of the findings.

        After a fatal finding nothing of the source is taken: every row that was read counts as rejected.
        """
        rows = self.outcomes.total()
        outcomes = Counter({Outcome.REJECTED: rows}) if self.is_fatal else self.outcomes
        return {
            "rows": rows,
            **{outcome.name.lower(): outcomes[outcome] for outcome in Outcome},
            "findings": [
                {"rule": rule, "severity": severity, "count": count}
                for (rule, severity), count in sorted(self.rules.items())
            ],
            "shown": self.shown,
        }

    def close(self) -> None:
        """Close the files."""
        for handle in self._files.values():
            handle.close()

    def _write(self, name: str, row: Mapping[str, Any]) -> None:
        """Write a row under the columns of its file's first one; cells under other columns come last."""
        if name not in self._files:
            self._files[name] = (self.folder / name).open("w", encoding="utf-8-sig", newline="")
            self._columns[name] = list(row)
            csv.writer(self._files[name]).writerow([neutral(column) for column in row])
        columns = self._columns[name]
        cells = [row.get(column, "") for column in columns]
        cells += [cell for column, cell in row.items() if column not in columns]
        csv.writer(self._files[name]).writerow([neutral(str(cell)) for cell in cells])


def _reasons_file(file: str) -> str:
    """The name of an input file's reasons file: what every file system and the head of a download can bear."""
    plain = re.sub(r"[\x00-\x1f\x7f/\\]", "_", Path(file).name)
    return f"rejected-{plain.encode()[:NAME_LIMIT].decode(errors='ignore')}.csv"
