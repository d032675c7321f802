"""What a run found, from its summary: by rule, and the first findings one by one.

Findings show values of rows, which may stand behind walls: who may read them is asked first (`may_read_rows`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fieldhouse.apps.roles.access import is_kept_from
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.runs.models import Run
from fieldhouse.domain.findings import Finding, Severity


@dataclass(frozen=True, slots=True)
class FoundRule:
    """A rule with its findings counted; ``example`` is the first of them, when the summary kept it."""

    rule: str
    severity: str
    count: int
    example: Finding | None


def may_read_rows(user: User, run: Run) -> bool:
    """Whether a user may read the rows that a run was given: they asked for it, or nothing is kept from them."""
    return run.asked_by_id == user.pk or not is_kept_from(user)


def without_rows(summary: dict[str, Any]) -> dict[str, Any]:
    """A run's summary without the findings that show a row or a value; those about whole files stay, and all counts."""
    shown = [one for one in summary.get("shown", []) if not one["row"] and not one["value"]]
    return summary | {"shown": shown}


def by_rule(run: Run) -> list[FoundRule]:
    """The rules that were not met, the gravest first, then those with most findings."""
    examples: dict[tuple[str, str], Finding] = {}
    for one in shown_findings(run):
        examples.setdefault((one.rule, one.severity), one)
    grave = {severity: place for place, severity in enumerate(reversed(Severity))}
    found = [
        FoundRule(one["rule"], one["severity"], one["count"], examples.get((one["rule"], one["severity"])))
        for one in run.summary.get("findings", [])
    ]
    return sorted(found, key=lambda one: (grave[Severity(one.severity)], -one.count, one.rule))


def shown_findings(run: Run) -> list[Finding]:
    """The findings that the summary keeps; the file holds them all."""
    return [finding_of(row) for row in run.summary.get("shown", [])]


def finding_of(row: dict[str, Any]) -> Finding:
    """A finding that was kept as an object."""
    return Finding(
        rule=row["rule"],
        severity=Severity(row["severity"]),
        file=row["file"],
        row=row["row"] or None,
        column=row["column"] or None,
        value=row["value"] or None,
        fields=row.get("fields", {}),
    )
