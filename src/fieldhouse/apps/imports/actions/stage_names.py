"""Stages as rows name them, held against the stage map: other spellings of a stage, and stages of the past.

A source renames a stage and leaves its old name in the history, where nobody describes it any more. How a deal stood
says the category beside the stage, and that tells enough for figures to count it: see decision 0020.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from fieldhouse.apps.imports.ledger import Ledger
from fieldhouse.apps.imports.queries import Index, stage_outcomes
from fieldhouse.domain.findings import Finding
from fieldhouse.domain.spelling import folded
from fieldhouse.ingest.schema import TypedRow


class StageNames:
    """Finds the stage that a row means among those that the home and the rows so far describe."""

    def __init__(self, source: str, run: int, index: Index) -> None:
        self._source, self._run, self._index = source, run, index
        self._outcomes: dict[str, str] = {}
        self._names: dict[str, str | None] = {}
        self._described = -1
        self._unknown: dict[tuple[str, str], Finding] = {}
        self._told: dict[str, Counter[str]] = defaultdict(Counter)
        self._files: dict[str, str] = {}

    def named(self, said: str) -> str | None:
        """The stage of that name; of another spelling, where one stage alone is spelled so but for width and case."""
        if self._names.get(said) is None:
            self._refresh()
            alike = [said] if said in self._outcomes else self._spelled(said)
            self._names[said] = alike[0] if len(alike) == 1 else None
        return self._names[said]

    def outcome_of(self, said: str | None) -> str | None:
        """What the stage that is meant comes to by its newest rule; ``None`` for one that nothing describes."""
        name = self.named(said) if said else None
        return self._outcomes[name] if name else None

    def missed(self, finding: Finding) -> None:
        """Take that a row names an unknown stage; of each file and stage the first row is told."""
        self._unknown.setdefault((finding.file, str(finding.value)), finding)

    def stood(self, file: str, stage: str, category: str, rows: int = 1) -> None:
        """Take the category in which a deal stood in a stage, which may be unknown, by so many rows."""
        self._files.setdefault(stage, file)
        self._told[stage][category] += rows

    def from_history(self) -> Iterator[tuple[TypedRow, int]]:
        """What the history tells of the stages that are still unknown, and how many rows do."""
        for stage, categories in sorted(self._told.items()):
            if self.named(stage) is None:
                is_won = set(categories) == {"closed"}
                values = {
                    "stage": stage,
                    "label": stage,
                    "position": 0,
                    "outcome": "won" if is_won else "open",
                    "category": "closed" if is_won else "omitted",
                    "valid_from": None,
                }
                yield TypedRow("stage", values, self._files[stage], 0), categories.total()

    def tell_unknown(self, ledger: Ledger) -> None:
        """Find the stages that nothing tells of."""
        for (_file, stage), finding in self._unknown.items():
            if self.named(stage) is None:
                ledger.find(finding)

    def _refresh(self) -> None:
        """Read the stage map anew where rows have described more stages since."""
        described = sum(not one.is_pending for one in self._index.of("stage").values())
        if described != self._described:
            self._outcomes = stage_outcomes(self._source, self._run)
            self._names, self._described = {}, described

    def _spelled(self, said: str) -> list[str]:
        return [one for one in self._outcomes if folded(one) == folded(said)]
