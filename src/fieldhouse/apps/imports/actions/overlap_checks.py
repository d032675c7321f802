"""One place a day: a person holds one position, an account lies in one territory. Rows that say otherwise are noticed.

They are taken all the same (`people.queries.placement_rows` and `territories.queries.coverage_rows` say which counts).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

from fieldhouse.apps.imports.columns import found
from fieldhouse.apps.imports.dated_rows import Span
from fieldhouse.domain.findings import Finding
from fieldhouse.ingest.schema import TypedRow

SPANS = {
    "holding": ("person", "position", "holding.overlap"),
    "account_territory": ("account", "territory", "coverage.overlap"),
}
"""By kind: who is somewhere, where, and the rule that an overlap breaks."""


Held = Callable[[str, Iterable[str]], Mapping[str, Mapping[str, Span]]]
"""What the home holds of a kind for some owners: by owner and source key."""


class Overlaps:
    """Collects the spans of an import."""

    def __init__(self, held: Held) -> None:
        self._held = held
        self._spans: dict[str, dict[str, dict[str, Span]]] = {kind: defaultdict(dict) for kind in SPANS}

    def add(self, row: TypedRow, key: str) -> None:
        """Take a row's span; the last one of a key counts."""
        owner, place, _rule = SPANS[row.kind]
        values = row.values
        span = Span(values[place], values["valid_from"], values.get("valid_to"), row)
        self._spans[row.kind][values[owner]][key] = span

    def findings(self) -> Iterator[Finding]:
        """The rows of the import that meet another place on the same day, those of the home included."""
        for kind, by_owner in self._spans.items():
            held = self._held(kind, by_owner) if by_owner else {}
            for owner, spans in by_owner.items():
                yield from _met(owner, {**held.get(owner, {}), **spans}.values(), SPANS[kind][2])


def _met(owner: str, spans: Iterable[Span], rule: str) -> Iterator[Finding]:
    before: Span | None = None
    for span in sorted(spans, key=lambda one: (one.valid_from, one.place)):
        if (
            before
            and (before.valid_to is None or before.valid_to > span.valid_from)
            and before.place != span.place
        ):
            row = span.row or before.row
            if row is not None:
                told = {"owner": owner, "one": before.place, "other": span.place, "on": str(span.valid_from)}
                yield found(row, rule, "valid_from", str(row.values["valid_from"]), **told)
        if before is None or (
            before.valid_to is not None and (span.valid_to is None or span.valid_to > before.valid_to)
        ):
            before = span
