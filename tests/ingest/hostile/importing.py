"""Imports one case into the home at hand, twice; whatever must hold of every import is asserted here."""

from __future__ import annotations

from fieldhouse.apps.imports.actions import import_source
from fieldhouse.web.sentences import sentence_for_finding

from .corpus import Case


def import_twice(case: Case) -> None:
    """Every row has one outcome, and the second time nothing is new."""
    first, second = (
        import_source(case.folder, case.profile, describe=sentence_for_finding) for _ in range(2)
    )
    for run in (first, second):
        said = run.summary
        outcomes = [said[name] for name in ("created", "updated", "unchanged", "rejected")]
        assert run.state in ("done", "failed", "refused"), run.state
        assert said["rows"] == sum(outcomes), said
        assert not said.get("error"), said
    assert second.state == first.state
    assert second.summary["rows"] == first.summary["rows"]
    assert second.summary["rejected"] == first.summary["rejected"]
    assert (second.summary["created"], second.summary["updated"]) == (0, 0), second.summary
