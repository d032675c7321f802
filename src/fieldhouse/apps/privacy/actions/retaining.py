"""Setting how long people are kept, and letting go whom the rules let go."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from fieldhouse.apps.audit.actions import record
from fieldhouse.apps.privacy.actions.erasing import erase
from fieldhouse.apps.privacy.models import Retention
from fieldhouse.apps.privacy.queries.retention import DUE, due, rules
from fieldhouse.apps.privacy.queries.subjects import Subject, is_erased, subject_of
from fieldhouse.apps.runs.actions import end, queue
from fieldhouse.apps.runs.models import Run
from fieldhouse.clock import now
from fieldhouse.domain.errors import BadInput

KIND = "retention"
EVERY = timedelta(days=1)
MOST_AT_ONCE = 50
"""People a run: each run looks through every table once, for all of them."""

MOST_DAYS = 36_500


def set_retention(who: int | None, kind: str, days: int, reason: str) -> None:
    """Keep a kind of people for so many days after they were last heard of; 0 keeps them for ever again.

    ``BadInput`` for a kind that has no such rule, for too many days, and without a reason.
    """
    if kind not in DUE:
        raise BadInput("privacy.bad_kind", kind=kind[:40], known=", ".join(DUE))
    if not 0 <= days <= MOST_DAYS:
        raise BadInput("privacy.bad_days", days=days, most=MOST_DAYS)
    held = Retention.objects.filter(kind=kind).first()
    with transaction.atomic():
        if days:
            said = {"days": days, "set_by_id": who, "set_at": now()}
            Retention.objects.update_or_create(kind=kind, defaults=said)
        else:
            Retention.objects.filter(kind=kind).delete()
        fields = {"kind": kind, "before": held.days if held else None, "after": days or None}
        record(who, "retention.set", f"retention:{kind}", fields=fields, reason=reason)


def let_go(run: Run, reason: str) -> int:
    """Erase those whom the rules let go, as a run that has begun: `MOST_AT_ONCE` of them; how many."""
    people: dict[tuple[str, int], Subject] = {}
    for one in due(MOST_AT_ONCE):
        subject = subject_of(one.record)
        first = min((each.kind, each.number) for each in subject.records)
        if not is_erased(subject):
            people[first] = subject
    if not people:
        end(run, Run.State.DONE, {"erased": 0})
        return 0
    erase(run, list(people.values()), reason)
    return len(people)


def queue_retention() -> None:
    """Ask for the day's run where there are rules; for another one while the last one left somebody."""
    if not rules():
        return
    last = Run.objects.filter(kind=KIND).order_by("-pk").first()
    if last is not None:
        is_at_work = last.state in (Run.State.QUEUED, Run.State.RUNNING)
        left_some = last.summary.get("erased") == MOST_AT_ONCE
        if is_at_work or (now() - last.asked_at < EVERY and not left_some):
            return
    queue(KIND)
