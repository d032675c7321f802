"""Findings: what was noticed in an input, where, and by which rule. Nothing is dropped without one."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """How far a finding reaches: the row is kept, the row is rejected, or the file cannot be used."""

    NOTE = "note"
    WARNING = "warning"
    REJECTED = "rejected"
    FATAL = "fatal"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding with its place and rule.

    ``rule`` is a stable dotted code (``row.ragged``); ``row`` is the 1-based line or record number in ``file`` as the
    person sees it (header included), ``None`` when the whole file is meant; ``column`` is the source's own column name;
    ``value`` at most 200 characters of what was read; ``fields`` fill the rule's sentence at the edge.
    """

    rule: str
    severity: Severity
    file: str
    row: int | None = None
    column: str | None = None
    value: str | None = None
    fields: dict[str, str] = field(default_factory=dict)
