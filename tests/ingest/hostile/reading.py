"""Reads one case and says what came of it; whatever must hold of every file is asserted here."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from fieldhouse.domain.findings import Finding
from fieldhouse.ingest.events import FileDone, Progress, ReadRow, Rejected
from fieldhouse.ingest.limits import CELL_LIMIT
from fieldhouse.ingest.load import load_profile
from fieldhouse.ingest.source import read_source
from fieldhouse.web.sentences import sentence_for_finding

from .corpus import Case


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many rows were accepted and rejected, and the rules of all findings that are no notes."""

    accepted: int
    rejected: int
    rules: tuple[str, ...]

    @property
    def is_clean(self) -> bool:
        return not self.rules


def assert_read(case: Case) -> Outcome:
    """Read a case to its end. Every row counts once, and every finding can be stored and told in a sentence."""
    profile, found = load_profile(case.profile)
    _check(found)
    rules = {one.rule for one in found if one.severity != "note"}
    if profile is None:
        assert rules, "there is a reason for which a profile is not taken"
        return Outcome(0, 0, tuple(sorted(rules)))
    source = read_source(case.folder, profile)
    _check(source.findings)
    rules |= {one.rule for one in source.findings if one.severity != "note"}
    accepted = rejected = 0
    counts = [0, 0]
    for event in source.rows():
        match event:
            case ReadRow():
                accepted += event.row > 0
                assert all(len(cell) <= CELL_LIMIT for cell in event.cells)
            case Rejected():
                rejected += 1
                assert event.findings
                _check(event.findings)
                rules |= {one.rule for one in event.findings}
            case Finding():
                _check([event])
                rules |= {event.rule} if event.severity != "note" else set()
            case FileDone():
                assert event.rows == event.accepted + event.rejected
                counts[0] += event.accepted
                counts[1] += event.rejected
            case Progress():
                assert event.done >= 0
    assert counts == [accepted, rejected], "each row of each file counts once"
    return Outcome(accepted, rejected, tuple(sorted(rules)))


def _check(findings: list[Finding] | tuple[Finding, ...]) -> None:
    for one in findings:
        told = json.dumps({**asdict(one), "sentence": sentence_for_finding(one)}, ensure_ascii=False)
        assert "\\u0000" not in told and len(told) < 20_000
        told.encode("utf-8")
