"""Which records a source already has: source key to number, kind by kind."""

from __future__ import annotations

from typing import NamedTuple

from fieldhouse.apps.imports.kinds import MODELS


class Held(NamedTuple):
    """A record that the home holds: its number, what its row said, and whether an unfinished import brought it."""

    number: int
    content_hash: int
    is_pending: bool


class Index:
    """Source keys of one source, read when a kind is first asked for."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._kinds: dict[str, dict[str, Held]] = {}

    def of(self, kind: str) -> dict[str, Held]:
        """The records of a kind by source key; the caller adds those that it makes."""
        if kind not in self._kinds:
            rows = MODELS[kind].objects.filter(source=self._source)
            self._kinds[kind] = {
                key: Held(number, content_hash, run is not None and generation is None)
                for key, number, content_hash, run, generation in rows.values_list(
                    "source_key", "pk", "content_hash", "run", "run__generation"
                ).iterator(chunk_size=10_000)
            }
        return self._kinds[kind]

    def number(self, kind: str, key: str | None) -> int | None:
        """The number of a record, or ``None``."""
        held = self.of(kind).get(key) if key else None
        return held.number if held else None


def stage_outcomes() -> dict[str, str]:
    """What each stage comes to by the newest rule of the stage map, pending rules included."""
    rules = MODELS["stage"].objects.order_by("valid_from").values_list("stage", "outcome")
    return dict(rules)
