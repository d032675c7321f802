"""The watched folder: taken once it is left alone, put away with its report, the same whenever it is killed."""

from __future__ import annotations

import json
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from fieldhouse.apps.imports.watched import queries
from fieldhouse.apps.imports.watched.actions import queue_arrivals
from fieldhouse.apps.imports.watched.queries import arrivals
from fieldhouse.apps.runs.models import Run
from fieldhouse.apps.runs.tasks import take_up_run

SHEET = "Name,FY27 Q3\nDee,100\nNobody,5\n"


@pytest.fixture
def inbox(acme_home, monkeypatch) -> Path:
    """A watched folder in which everything is old enough, unless a test says otherwise."""
    monkeypatch.setattr(queries, "SETTLED_AFTER", timedelta(0))
    folder = acme_home.folder / "inbox" / "quotas"
    folder.mkdir(parents=True)
    return folder


def put(folder: Path, name: str = "q.csv", text: str = SHEET) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def work() -> list[Run]:
    """What a minute of the server does: queue, and take up what waits."""
    queue_arrivals()
    queued = list(Run.objects.filter(state="queued").order_by("pk"))
    for run in queued:
        take_up_run.call(run.pk)
        run.refresh_from_db()
    return queued


def test_what_is_put_there_is_imported_and_put_away_with_its_report(inbox):
    path = put(inbox)
    (run,) = work()
    assert (run.kind, run.state, run.summary["created"], run.summary["rejected"]) == ("import", "done", 1, 1)
    away = inbox / "done"
    assert not path.exists()
    assert (away / str(run.pk) / "q.csv").read_text(encoding="utf-8") == SHEET
    assert sorted(one.name for one in away.glob("*.*")) == [
        f"{run.pk}-{name}" for name in ("findings.csv", "rejected-q.csv.csv", "report.json")
    ]
    assert json.loads((away / f"{run.pk}-report.json").read_text(encoding="utf-8"))["rejected"] == 1
    assert work() == [] and arrivals() == []


def test_a_folder_is_one_export(inbox, acme_home):
    (inbox.parent / "fieldhouse" / "june").mkdir(parents=True)
    put(inbox.parent / "fieldhouse" / "june", "person.csv", "key,name\nEve,Eve\n")
    (run,) = work()
    assert (run.arguments["profile"], run.state, run.summary["created"]) == ("fieldhouse", "done", 1)
    assert (inbox.parent / "fieldhouse" / "done" / str(run.pk) / "june" / "person.csv").exists()


def test_what_cannot_be_read_goes_to_refused(inbox):
    put(inbox, text="Color\nred\n")
    (run,) = work()
    assert run.state == "failed"
    assert (inbox / "refused" / str(run.pk) / "q.csv").exists()
    assert "amounts.no_heads" in (inbox / "refused" / f"{run.pk}-findings.csv").read_text("utf-8-sig")


def test_what_somebody_still_writes_waits(inbox, monkeypatch):
    monkeypatch.setattr(queries, "SETTLED_AFTER", timedelta(seconds=60))
    path = put(inbox)
    os.utime(path, (0, 0))  # a copy keeps the times of what it copies
    assert work() == [] and path.exists()


@pytest.mark.parametrize("name", [".q.csv", "~q.csv", "q.csv.part", "q.csv.tmp", "q.csv.filepart"])
def test_what_is_marked_as_unfinished_waits(inbox, name):
    put(inbox, name)
    assert work() == []


def test_a_folder_without_a_profile_and_an_empty_one_wait(inbox):
    (inbox.parent / "nobody").mkdir()
    put(inbox.parent / "nobody")
    (inbox / "empty").mkdir()
    assert work() == []
    assert [(one.profile, one.is_known) for one in arrivals()] == [("nobody", False), ("quotas", False)]


def test_queued_once_however_often_it_is_looked_for(inbox):
    put(inbox)
    queue_arrivals()
    queue_arrivals()
    assert Run.objects.filter(state="queued").count() == 1


def test_written_to_between_queue_and_worker_nothing_is_taken(inbox):
    path = put(inbox)
    queue_arrivals()
    path.write_text(SHEET + "Bob,7\n", encoding="utf-8")
    (run,) = Run.objects.filter(state="queued")
    take_up_run.call(run.pk)
    run.refresh_from_db()
    assert (run.state, run.summary["error"]) == ("failed", "watched.changed")
    assert path.exists()
    (again,) = work()
    assert (again.state, again.summary["created"]) == ("done", 2)


def test_written_to_while_it_is_read_nothing_is_taken(inbox, acme_home, monkeypatch):
    from fieldhouse.apps.imports import actions

    path, generation = put(inbox), acme_home.generation()
    take_rows = actions.take_rows

    def slow(*arguments: Any) -> None:
        take_rows(*arguments)
        path.write_text(SHEET + "Bob,7\n", encoding="utf-8")

    monkeypatch.setattr(actions, "take_rows", slow)
    (run,) = work()
    assert (run.state, acme_home.generation(), path.exists()) == ("failed", generation, True)
    assert [one["rule"] for one in run.summary["findings"] if one["severity"] == "fatal"] == [
        "watched.changed"
    ]
    monkeypatch.setattr(actions, "take_rows", take_rows)
    (again,) = work()
    assert (again.state, again.summary["created"]) == ("done", 2)


@pytest.mark.parametrize("moment", ["before", "read", "committed"])
def test_killed_at_any_moment_it_ends_the_same(inbox, acme_home, monkeypatch, moment):
    """A killed process says nothing: its run is found silent, and what lies there is imported again."""
    from fieldhouse.apps.imports.actions import whole
    from fieldhouse.apps.imports.watched import actions as watched

    class Killed(BaseException):
        pass

    def die(*_arguments: Any) -> None:
        raise Killed

    path = put(inbox)
    place = {
        "before": (watched, "take_up_import"),
        "read": (whole, "resolve_later"),
        "committed": (watched, "_put_away"),
    }
    with monkeypatch.context() as killing:
        killing.setattr(*place[moment], die)
        queue_arrivals()
        (run,) = Run.objects.filter(state="queued")
        with pytest.raises(Killed):
            take_up_run.call(run.pk)
    assert path.exists()
    (again,) = work()
    assert again.state == "done"
    assert again.summary["created"] == (0 if moment == "committed" else 1)
    assert not path.exists() and work() == []
    from fieldhouse.apps.plans.models import Quota

    assert Quota.objects.filter(source="sheets").count() == 1
    assert acme_home.generation() == 2


def test_what_cannot_be_put_away_is_not_imported_again(inbox):
    path = put(inbox)
    (inbox / "done").write_text("in the way", encoding="utf-8")
    (run,) = work()
    assert (run.state, path.exists(), bool(run.summary["left_there"])) == ("done", True, True)
    assert work() == [] and path.exists()
    (inbox / "done").unlink()
    assert work() == [] and not path.exists()
    run.refresh_from_db()
    assert "left_there" not in run.summary
    assert (inbox / "done" / str(run.pk) / "q.csv").exists()
    assert "left_there" not in (inbox / "done" / f"{run.pk}-report.json").read_text(encoding="utf-8")
    put(inbox, text=SHEET.replace("100", "200"))
    assert len(work()) == 1, "another content is another arrival"


def test_what_kills_the_import_every_time_is_refused(inbox):
    put(inbox)
    for _time in range(3):
        queue_arrivals()
        Run.objects.filter(state="queued").update(state="failed", summary={"error": "run.silent"})
    (run,) = work()
    assert (run.state, run.summary["error"]) == ("failed", "watched.given_up")
    assert (inbox / "refused" / str(run.pk) / "q.csv").exists()
