"""What an import says of the lines that were exported before it, and what it says of its CRM."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime

from fieldhouse.apps.changes.models import ChangeLine, Crm
from fieldhouse.apps.changes.queries import open_lines
from fieldhouse.apps.runs.models import Run
from fieldhouse.clock import now
from fieldhouse.facts.history import History
from fieldhouse.facts.told import Told, told_by_sources
from fieldhouse.ingest.profile import Profile

Author = Callable[[str, str, datetime | None], int | None]
"""The number of the person who changed a field of a deal at an instant: key, field and instant in."""

NOT_TOLD = "not_told"
"""Lines of deals of which the import tells nothing: they wait for the next one."""


def keep_crm(profile: Profile, taken_on: date) -> None:
    """Keep when a source that tells of deals was read, and how its profile writes back."""
    written = profile.write_back
    said = {
        "read_at": now(),
        "page": profile.page,
        "object": written.object if written else "",
        "key_column": written.key if written else "",
        "quote_column": written.quote if written else "",
        "fields": {name: asdict(one) for name, one in written.fields.items()} if written else {},
    }
    held = Crm.objects.filter(source=profile.name).first()
    latest = max(taken_on, held.taken_on) if held else taken_on
    Crm.objects.update_or_create(source=profile.name, defaults={**said, "taken_on": latest})


@dataclass(frozen=True, slots=True)
class Answers:
    """What a source says, after an import that told of them, of the deals on which lines are open."""

    deals: frozenset[int]
    told: Mapping[tuple[int, str], Told]


def answers_of(history: History, source: str, keys: Collection[str]) -> Answers:
    """Read them from the coming generation, before the transaction that commits it; ``keys`` are the deals told of."""
    open_deals = {one.opportunity for one in open_lines(source)}
    deals = frozenset(one.pk for one in open_deals if one.source_key in keys)
    return Answers(deals, told_by_sources(history, deals))


def see_answers(run: Run, source: str, answers: Answers, author: Author) -> None:
    """Compare the open lines of a source with what it says, in the caller's transaction.

    The counts stand in the run's summary as ``changes``: lines = applied + overwritten + not_applied + not_told. A line
    that is not applied may still be, by a later import.
    """
    lines = open_lines(source)
    if not lines:
        return
    seen = [one for one in lines if one.opportunity_id in answers.deals]
    for line in seen:
        said = answers.told.get((line.opportunity_id, line.field))
        line.found, line.found_since = (said.text, said.since) if said else ("", None)
        line.found_by_id = author(line.opportunity.source_key, line.field, line.found_since)
        line.state, line.resolved_run = _state(line), run
    counts = Counter(str(one.state) for one in seen)
    names = (ChangeLine.State.APPLIED, ChangeLine.State.OVERWRITTEN, ChangeLine.State.NOT_APPLIED)
    said_of_lines = {"lines": len(lines), **{str(name): counts[str(name)] for name in names}}
    said_of_lines[NOT_TOLD] = len(lines) - len(seen)
    ChangeLine.objects.bulk_update(
        seen, ["state", "found", "found_since", "found_by", "resolved_run"], batch_size=500
    )
    run.summary = {**run.summary, "changes": said_of_lines}
    run.save(update_fields=["summary"])


def _state(line: ChangeLine) -> ChangeLine.State:
    if line.found == line.value:
        return ChangeLine.State.APPLIED
    return ChangeLine.State.NOT_APPLIED if line.found == line.crm_value else ChangeLine.State.OVERWRITTEN
