"""How often the history names somebody, by number: facts hold nothing else of people."""

from __future__ import annotations

from fieldhouse.facts.generations import current
from fieldhouse.facts.history import opened

OF_PEOPLE = ("owner", "person", "activity")
"""The fields whose number is that of a person: who owns a deal, has a share of it, or did something with it."""


def events_naming(person: int) -> dict[str, int]:
    """The number of change events that name a person, by what they are of: ``opportunity.owner``."""
    events = opened(current()).events()
    own = events.filter((events.value_int == person) & events.field.isin(OF_PEOPLE))
    counts = own.group_by("entity", "field").agg(n=own.count())
    rows = opened(current()).session.arrow(counts).to_pylist()
    return {f"{row['entity']}.{row['field']}": int(row["n"]) for row in sorted(rows, key=str)}
