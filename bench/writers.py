"""Eight processes write into one home for a minute: five edit the same dozen deals as they saw them a moment before,
one sets a quota, one drains the edits into the history, one imports. Nothing may fail; a refusal (somebody was faster,
another is writing) is an answer. Afterwards no update is lost: each deal's version counts the edits that were accepted,
its value is that of the last, the audit log has a line for each and its chain holds, and the facts are verified.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.big_home import big_home, files
from bench.processes import run
from bench.results import Row
from bench.work import PROGRAM, ROOT, Work
from fieldhouse.checkers.audit_chain import check_audit_chain

SECONDS, LOGIN = 60, "bench-editor"
PARTS = ("edit", "edit", "edit", "edit", "edit", "quota", "drain", "take")


@dataclass(frozen=True, slots=True)
class Written:
    """What the writers said, and what the home says afterwards."""

    writers: list[dict[str, Any]]
    after: dict[str, Any]
    is_chain_whole: bool

    @property
    def failures(self) -> list[str]:
        """Every traceback of a writer."""
        return [one for writer in self.writers for one in writer["failures"]]

    @property
    def edits(self) -> list[tuple[int, int, str]]:
        """Every accepted edit: the deal, the version that it made, the value."""
        return [tuple(edit) for writer in self.writers for edit in writer["edits"]]

    def done(self, part: str) -> int:
        """How often a part did its work."""
        return sum(writer["done"] for writer in self.writers if writer["part"] == part)

    def lost(self) -> list[str]:
        """What was accepted and does not stand: nothing, if the house holds."""
        found = [] if self.is_chain_whole else ["the chain of the audit log is broken"]
        made = {(deal, version) for deal, version, _value in self.edits}
        if len(made) != len(self.edits):
            found.append("two edits made the same version of a deal")
        last = {deal: (version, value) for deal, version, value in sorted(self.edits)}
        after = {int(deal): tuple(said) for deal, said in self.after["deals"].items()}
        found += [
            f"deal {deal}: {last[deal]} became {after.get(deal)}"
            for deal in last
            if after.get(deal) != last[deal]
        ]
        if self.after["logged"] != len(self.edits):
            found.append(f"{len(self.edits)} edits, {self.after['logged']} in the log")
        if self.after["quotas"] != self.done("quota"):
            found.append(f"{self.done('quota')} quotas, {self.after['quotas']} in the log")
        return found


def measure(work: Work) -> Iterator[Row]:
    """A minute in a copy of the home."""
    home = work.copied_home(big_home(work), f"writers-{work.database}")
    run([PROGRAM, "user", "add", LOGIN, "--role", "revops"], work.environment(home))
    written = write(home, work.environment(home), files(work), SECONDS)
    lost = written.lost()
    waits = max(writer["longest"] for writer in written.writers if writer["part"] == "edit")
    refused: dict[str, int] = {}
    for writer in written.writers:
        for code, count in writer["refused"].items():
            refused[code] = refused.get(code, 0) + count
    yield Row(
        variant=f"eight writers for a minute, {work.database}",
        how="five edit, one sets quotas, one drains, one imports; all of one home",
        to_reach="no error, no lost update",
        measured=f"{len(written.failures)} errors, {len(lost)} lost; {len(written.edits):,} edits, "
        f"{written.done('quota')} quotas, {written.done('drain')} drains, {written.done('take')} imports",
        is_held=not lost and not written.failures,
        detail=(
            f"the longest round of three edits took {waits:.1f} s",
            "refused: "
            + (", ".join(f"{code} {count}" for code, count in sorted(refused.items())) or "nothing"),
            *lost,
            *(failure.splitlines()[-1] for failure in written.failures[:5]),
        ),
    )
    work.removed(home)


def write(home: Path, environment: dict[str, str], source: Path, seconds: float) -> Written:
    """Let the writers write, then look."""
    command = [sys.executable, "-m", "bench.inside.writer"]
    started = [
        subprocess.Popen(
            [*command, part, str(seconds), str(seed), str(source)],
            env=environment,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for seed, part in enumerate(PARTS)
    ]
    writers = [json.loads(writer.communicate()[0].splitlines()[-1]) for writer in started]
    looked = subprocess.run(
        [sys.executable, "-m", "bench.inside.written"],
        env=environment,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    with TemporaryDirectory() as folder:
        log = Path(folder) / "log.jsonl"
        for arguments in (["audit", "export", str(log)], ["facts", "verify"]):
            subprocess.run(
                [sys.executable, "-m", "fieldhouse.cli", *arguments],
                env=environment,
                cwd=ROOT,
                check=True,
                stdout=subprocess.DEVNULL,
            )
        verdict = check_audit_chain(log, home / "keys" / "audit", home / "keys" / "audit.head")
    return Written(writers, json.loads(looked.stdout.splitlines()[-1]), verdict.is_verified)
