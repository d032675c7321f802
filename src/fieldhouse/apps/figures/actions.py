"""Publishing a generation: the one way in which anything new becomes visible in a figure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from fieldhouse.apps.audit.actions import note_read, record
from fieldhouse.apps.company.queries import company
from fieldhouse.apps.figures.figure import Figure
from fieldhouse.apps.figures.models import CitedFigure
from fieldhouse.apps.figures.snapshots import ALL, Published, read_state
from fieldhouse.apps.people.actions import replace_closure as replace_reporting_closure
from fieldhouse.apps.pipeline.actions import (
    carry_versions,
    forget_deals,
    replay_edits,
    resolve_proposals,
    write_deals,
)
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.runs.actions import end, fail, start
from fieldhouse.apps.runs.models import Run
from fieldhouse.apps.territories.actions import replace_closure as replace_territory_closure
from fieldhouse.clock import now
from fieldhouse.domain.errors import Refused
from fieldhouse.facts import kept
from fieldhouse.facts.events import ChangeEvent, table_of
from fieldhouse.facts.folder import FactFile, write_file
from fieldhouse.facts.generations import Known, clean_folder, current_manifest, first_seq, next_manifest
from fieldhouse.facts.history import History
from fieldhouse.facts.metrics.day_view import DayView
from fieldhouse.facts.metrics.views import built
from fieldhouse.facts.models import Manifest
from fieldhouse.facts.outbox import undrained


def publish(
    run: Run,
    *,
    events: Sequence[FactFile] = (),
    data_through: date,
    apply: Callable[[], None] = lambda: None,
    summary: dict[str, object] | None = None,
    snapshots: Collection[str] = ALL,
    builds_day: bool = False,
    without: Collection[FactFile] = (),
    concludes: Callable[[History], Callable[[], None]] = lambda _history: lambda: None,
) -> Manifest:
    """Commit the next generation; the caller holds the writer's lock.

    ``events`` are files that no generation lists yet, numbered on from the newest one (`facts.event_log`).
    ``apply`` makes the changes to existing records. It runs twice: first in a transaction that is rolled back, so that
    snapshots and marts can be built outside of any lock, then in the last one, which also commits the manifest, the
    end of the run and the audit entry. Killed before that, nothing has changed but files that no manifest lists.
    ``snapshots`` are those that ``apply`` can have changed; the others are taken over from the generation before.
    ``builds_day`` has the last day ready before anybody reads the generation, also where the mart stays: an import
    takes that time, a person who moves a team does not wait for it. ``without`` are event files of the generation
    before that this one no longer has. ``concludes`` reads the coming generation before the last transaction takes its
    lock, and returns what that one does besides, once.
    """
    clean_folder(events)
    published = _rehearsed(run, apply, snapshots)
    coming = _coming(events, published, data_through, without)
    manifest = coming.manifest
    coming.build(builds_day)
    conclude = concludes(_history(manifest))
    with transaction.atomic():
        apply()
        _replace_closures(published)
        coming.follow_edits()
        if not without:  # that an import is undone is no word of the CRM
            resolve_proposals(run, manifest.mart)
        manifest.save(force_insert=True)
        end(run, Run.State.DONE, dict(summary or {}), manifest.number)
        rows = sum(one.rows for one in events)
        record(run.asked_by_id, f"run.{run.kind}", f"generation:{manifest.number}", fields={"events": rows})
        conclude()
    coming.clear()
    kept.prune()
    return manifest


def publish_change(
    kind: str,
    *,
    asked_by: int | None,
    arguments: dict[str, Any],
    apply: Callable[[], None],
    snapshots: Collection[str],
) -> Manifest:
    """Publish what a person changes in dated tables, as a run of its own; the caller holds the writer's lock."""
    before = current_manifest()
    if before is None:
        raise Refused("facts.no_data")
    run = start(kind, asked_by=asked_by, arguments=arguments)
    data_through = company().data_through or before.data_through
    try:
        return publish(run, data_through=data_through, apply=apply, snapshots=snapshots)
    except BaseException as failure:
        fail(run, failure)
        raise


@dataclass(frozen=True, slots=True)
class _Coming:
    """A generation that is being made: its manifest, the marts that stay, and whether it has one of its own."""

    manifest: Manifest
    marts_before: list[int]
    has_new_mart: bool

    def build(self, builds_day: bool) -> None:
        """Write what its readers look at first, outside of any lock."""
        if self.has_new_mart:
            forget_deals(keep=self.marts_before)
            write_deals(self.manifest.mart, _last_day(self.manifest).deals)
        elif builds_day:
            _last_day(self.manifest)

    def follow_edits(self) -> None:
        """Bring a mart of its own up to what was edited while it was written, in the caller's transaction."""
        if self.has_new_mart:
            replay_edits(self.manifest, undrained(self.manifest.outbox_through)[0])
            carry_versions(self.marts_before, self.manifest.mart)

    def clear(self) -> None:
        """Remove the marts that nobody reads any more, once the generation is committed."""
        if self.has_new_mart:
            forget_deals(keep=[self.manifest.mart, *self.marts_before])


def _coming(
    events: Sequence[FactFile], published: Published, data_through: date, without: Collection[FactFile]
) -> _Coming:
    """The next generation: new events, the edits made here since the one before, and the snapshots."""
    before = current_manifest()
    edits, outbox_through = undrained(before.outbox_through if before else 0)
    drained = _written(edits, first_seq() + sum(one.rows for one in events))
    manifest = next_manifest(
        events=[*events, *drained],
        snapshots=published.write(),
        data_through=data_through,
        outbox_through=outbox_through,
        without=without,
    )
    takes_mart = _takes_mart(manifest, before, drained)
    return _Coming(manifest, [before.mart] if before else [], not takes_mart)


def _rehearsed(run: Run, apply: Callable[[], None], snapshots: Collection[str]) -> Published:
    with transaction.atomic():
        apply()
        published = read_state(run.pk, snapshots)
        transaction.set_rollback(True)
    return published


def _written(edits: Sequence[ChangeEvent], first_seq: int) -> list[FactFile]:
    return [write_file("events", table_of(edits, first_seq))] if edits else []


def _replace_closures(published: Published) -> None:
    if "organisation" in published.trees:
        replace_reporting_closure(published.trees["organisation"])
    if "territories" in published.trees:
        replace_territory_closure(published.trees["territories"])


def _takes_mart(manifest: Manifest, before: Manifest | None, drained: Sequence[FactFile]) -> bool:
    """Take the mart of the generation before where the deals stand as they stood; whether they do.

    They do after a new quota or a move, because a deal's own row names its owner's position and not those above; and
    after edits made here, which a mart is kept up with as they are made (``drained`` are files of such).
    """
    day = manifest.data_through
    if before is None or before.data_through != day:  # a mart is of the data's last day
        return False
    then = History(Known(before.number), before).standing_key(day)
    if _history(manifest).standing_key(day, but=drained) != then:
        return False
    manifest.mart = before.mart
    return True


def _history(manifest: Manifest) -> History:
    """The history of a generation that is being made."""
    return History(Known(manifest.number), manifest)


def _last_day(manifest: Manifest) -> DayView:
    history = _history(manifest)
    return built(history, manifest.data_through, history.currency)


def drain(run: Run) -> Manifest | None:
    """Put the edits made here since the last generation into a new one; ``None`` when there are none."""
    before = current_manifest()
    if before is None or not undrained(before.outbox_through)[0]:
        return None
    return publish(run, data_through=company().data_through or before.data_through)


def note_read_behind_wall(
    user: User | None, walls: Iterable[str], subject: str, records: Iterable[str] = ()
) -> None:
    """Note that somebody reads deals or accounts behind walls (`audit.actions.note_read`)."""
    note_read(user.pk if user else None, walls, subject, records)


def cite(figures: Iterable[Figure], cited_as: str, user: User | None) -> None:
    """Keep the specification and the digits of figures that leave the house, each once, in the caller's transaction.

    ``cited_as`` is ``export``, ``submitted``, ``sealed`` or ``printed``.
    """
    instant = now()
    once = {one.id: one for one in figures}
    CitedFigure.objects.bulk_create(
        CitedFigure(
            figure_id=one.id,
            spec=one.spec.as_json(),
            amount_minor=one.amount_minor,
            currency="" if one.is_ratio else one.spec.currency,
            ratio=None if one.num is None or one.den is None else [one.num, one.den],
            counted=one.counted,
            cited_as=cited_as,
            cited_by=user,
            cited_at=instant,
        )
        for one in once.values()
    )
