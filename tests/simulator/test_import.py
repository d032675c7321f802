"""The simulated folder comes in through the same door as everybody's files, and nothing of it is refused."""

from __future__ import annotations

from collections import Counter

from fieldhouse.domain.findings import Severity
from fieldhouse.ingest.events import ReadRow, Rejected
from fieldhouse.ingest.load import load_profile
from fieldhouse.ingest.source import read_source

from .conftest import Company


def test_every_row_is_read_and_only_the_ledger_is_left_aside(small: Company) -> None:
    profile, findings = load_profile("fieldhouse")
    assert profile is not None and not findings
    source = read_source(small.folder, profile)
    events = list(source.rows())
    assert [event for event in events if isinstance(event, Rejected)] == []
    read = Counter(row.kind for event in events if isinstance(event, ReadRow) for row in event.records)
    assert {kind: read[kind] for kind in small.counts.rows} == small.counts.rows
    assert [(one.rule, one.file) for one in source.not_read] == [("file.not_read", "_ledger.json")]
    worse = [one for one in source.findings if one.severity is not Severity.NOTE]
    assert worse == []
    assert source.company is not None and source.company.reporting_zone == "America/Los_Angeles"
