"""Which records a source already has: source key to number, kind by kind."""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import F

from fieldhouse.apps.imports.kinds import MODELS
from fieldhouse.apps.records import visible


class Held(NamedTuple):
    """A record that the home holds: its number, what its row said, and whether an unfinished import brought it."""

    number: int
    content_hash: int
    is_pending: bool


class Index:
    """Source keys of one source, read when a kind is first asked for.

    ``crm`` is the source whose keys are meant where this one has none of its own; `name` adds others.
    """

    def __init__(self, source: str, crm: str | None = None) -> None:
        self._source = source
        self._kinds: dict[str, dict[str, Held]] = {}
        self._crm = Index(crm) if crm is not None and crm != source else None
        self._named: dict[tuple[str, str], int] = {}

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
        """The number of a record, or ``None``; pending ones count once a row brings them again."""
        if not key:
            return None
        held = self.of(kind).get(key)
        if held and not held.is_pending:
            return held.number
        if (kind, key) in self._named:
            return self._named[kind, key]
        return self._crm.number(kind, key) if self._crm else None

    def name(self, kind: str, number: int, source: str, source_key: str) -> str:
        """Return a key by which a record of any source is meant from now on."""
        key = f"{source}:{source_key}"
        self._named[kind, key] = number
        return key


def stage_outcomes(source: str, run: int) -> dict[str, str]:
    """What each stage of a source comes to by the newest rule of the stage map, those that ``run`` brings included."""
    rules = MODELS["stage"].objects.filter(visible(run), source=source)
    newest_last = rules.order_by(F("valid_from").asc(nulls_first=True))
    return dict(newest_last.values_list("stage", "outcome"))
