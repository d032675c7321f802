"""Fields of deals that an export lacks because whoever exported may not read them: never empty, what is known stays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from fieldhouse.apps.imports.models import NotPermitted
from fieldhouse.apps.imports.queries.known_since import not_permitted_of
from fieldhouse.domain.assumptions import OF_DEALS
from fieldhouse.ingest.source import Source

RULE = "field.not_permitted"


@dataclass(frozen=True, slots=True)
class Permissions:
    """What an export changes of it: fields that it lacks now, and those that it has again."""

    source: str
    lost: frozenset[str] = frozenset()
    back: frozenset[str] = frozenset()

    @property
    def is_new(self) -> bool:
        """Whether anything is another than before."""
        return bool(self.lost or self.back)

    def keep(self, on: date, is_known: Callable[[str], bool]) -> None:
        """Keep it, in the caller's transaction."""
        NotPermitted.objects.filter(source=self.source, field__in=self.back).delete()
        NotPermitted.objects.bulk_create(
            NotPermitted(source=self.source, field=field, since=on, was_known=is_known(field))
            for field in sorted(self.lost)
        )


def permissions(source: Source) -> Permissions:
    """What an export that has a file of deals changes; without one, nothing."""
    name = source.profile.name
    if not any(OF_DEALS in one.kinds for one in source.files):
        return Permissions(name)
    notes = [one.fields for one in source.findings if one.rule == RULE]
    lacking = frozenset(one["field"] for one in notes if one["kind"] == OF_DEALS)
    held = not_permitted_of(name)
    return Permissions(name, lacking - held, frozenset(held - lacking))
