"""The minute's tick queues the edits that wait, once, and the worker puts them into a generation."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from fieldhouse.apps.pipeline.models import Opportunity
from fieldhouse.apps.runs.actions import queue, start
from fieldhouse.apps.runs.models import Run
from fieldhouse.apps.runs.queries import queued
from fieldhouse.apps.runs.tasks import queue_due_runs, take_over_dead_runs, take_up_run
from fieldhouse.clock import now
from fieldhouse.facts.events import ChangeEvent
from fieldhouse.facts.folder import writer_lock
from fieldhouse.facts.generations import current, current_manifest
from fieldhouse.facts.outbox import append

INSTANT = datetime(2026, 11, 20, 20, tzinfo=UTC).replace(tzinfo=None)  # as events hold instants


@pytest.fixture
def edited(demo_home, db) -> int:
    """A home with one edit that waits; the number of the deal."""
    number = Opportunity.objects.order_by("pk").values_list("pk", flat=True)[0]
    append(
        ChangeEvent("opportunity", number, "category", None, "commit", None, INSTANT, INSTANT, "fieldhouse")
    )
    return number


def _work() -> None:
    """What the worker does, for each time that a number stands in the queue: it ends its connections, we may not."""
    for number in DBTaskResult.objects.order_by("enqueued_at").values_list("args_kwargs", flat=True):
        take_up_run.call(*number["args"])


def test_edits_that_wait_are_drained_into_a_generation(edited):
    before = current()
    queue_due_runs()
    queue_due_runs()  # the next minute comes before the worker does
    assert len(queued("drain")) == 1
    _work()
    run = Run.objects.get(kind="drain")
    assert run.state == Run.State.DONE
    assert current_manifest().mart == before.generation, "edits are in the mart already"
    assert current().generation == run.generation == before.generation + 1
    assert current().outbox_through == 0
    queue_due_runs()
    assert [run.kind for run in queued()] == ["expectation"], "the new generation has none yet"


def test_a_run_waits_while_another_writes(edited):
    queue_due_runs()
    with writer_lock():
        _work()
    assert len(queued("drain")) == 1


@pytest.mark.parametrize(
    "seconds", [-61, 61], ids=["silent for a minute", "silent since the clock was set back"]
)
def test_a_dead_run_is_ended_and_its_work_queued(edited, seconds):
    dead, alive = start("drain"), start("import")
    Run.objects.filter(pk=dead.pk).update(heartbeat_at=now() + timedelta(seconds=seconds))
    take_over_dead_runs()
    dead.refresh_from_db()
    alive.refresh_from_db()
    assert (dead.state, dead.summary) == (Run.State.FAILED, {"error": "run.silent"})
    assert alive.state == Run.State.RUNNING
    assert len(queued("drain")) == 1


def test_nothing_is_queued_between_ticks_when_nothing_died(edited):
    take_over_dead_runs()
    assert not queued()


def test_a_run_of_a_kind_that_breaks_is_ended_with_its_fault(demo_home, db):
    run = queue("nonsense")
    queue_due_runs()
    with pytest.raises(KeyError):
        _work()
    run.refresh_from_db()
    assert (run.state, run.summary) == (Run.State.FAILED, {"error": "run.broken"})
