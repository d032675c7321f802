"""Importing what lies in the watched folder, and putting it away with its report.

An arrival lies where it was put until its import has ended. Killed before that, it is imported again, which changes
nothing that was imported already; so its end is the same whenever the process dies. What has ended and cannot be put
away (no room, no right to write there) is not imported again: only the putting away is tried, each time.
"""

from __future__ import annotations

import json
import shutil
from hashlib import blake2b
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet

from fieldhouse.apps.imports.actions import Asked, take_up_import
from fieldhouse.apps.imports.ledger import Describe
from fieldhouse.apps.imports.watched.queries import DONE, REFUSED, Arrival, arrival_at, arrivals
from fieldhouse.apps.machine import refusal_of
from fieldhouse.apps.runs.actions import fail, queue
from fieldhouse.apps.runs.models import Run
from fieldhouse.domain.errors import FieldhouseError, Refused
from fieldhouse.ingest.shown import shown

KIND = "import"
LEFT = "left_there"
"""In a run's summary, why what it imported could not be put away yet."""
DEATHS = 3
"""Times that an import of the same arrival may die without a word before it is refused: it may be what kills it."""


def queue_arrivals() -> None:
    """Ask for the import of what has settled; once, however often this is done."""
    for one in arrivals():
        if one.is_settled and not _is_asked_for(one) and not _is_put_away(one):
            arguments = {
                "path": shown(one.path.name),
                "profile": one.profile,
                "watched": one.path.name,
                "mark": _mark(one),
            }
            queue(KIND, arguments=arguments)


def import_arrival(run: Run, describe: Describe) -> None:
    """Import an arrival and put it away: into ``done``, or with what it was refused for into ``refused``.

    Something that is gone, or was written to since, ends the run and nothing is taken; what was written to waits again.
    """
    profile, mark = run.arguments["profile"], run.arguments["mark"]
    arrival = arrival_at(profile, run.arguments["watched"])
    if arrival is None:
        raise Refused("watched.gone")

    def check() -> None:
        held = arrival_at(profile, run.arguments["watched"])
        if held is None or _mark(held) != mark:
            raise Refused("watched.changed")

    try:
        check()
        if _deaths(run) >= DEATHS:
            raise Refused("watched.given_up", count=str(DEATHS))
        take_up_import(run, Asked(arrival.path, profile, check=check), describe)
    except FieldhouseError as refusal:
        if refusal.code != "watched.given_up":
            raise
        fail(run, refusal)
    except Exception as failure:
        if refusal_of(failure) is None:  # a fault of ours comes again; one of the machine may not
            _put_away(run, arrival)
        raise
    if run.summary.get("error") != "watched.changed" and not _was_changed(run):
        _put_away(run, arrival)


def _was_changed(run: Run) -> bool:
    return any(one["rule"] == "watched.changed" for one in run.summary.get("findings", []))


def _is_put_away(arrival: Arrival) -> bool:
    """Whether an arrival has been imported and only waits to be put away, which is tried once more."""
    ended = _runs_of(arrival.profile, arrival.path.name).filter(
        arguments__mark=_mark(arrival), summary__has_key=LEFT
    )
    run = ended.order_by("-pk").first()
    if run is not None:
        _put_away(run, arrival)
    return run is not None


def _put_away(run: Run, arrival: Arrival) -> None:
    """Put an arrival away; where that fails the run says why, and that it is to be tried again."""
    try:
        _moved(run, arrival)
    except OSError as failure:
        run.summary = {**run.summary, LEFT: failure.strerror or str(failure)}
        run.save(update_fields=["summary"])
        return
    if run.summary.pop(LEFT, None) is not None:
        run.save(update_fields=["summary"])


def _moved(run: Run, arrival: Arrival) -> None:
    """Move an arrival into a folder of its run's number, beside what was found in it; the move comes last."""
    folder = arrival.path.parent / (DONE if run.state == Run.State.DONE else REFUSED)
    own = folder / str(run.pk)
    own.mkdir(parents=True, exist_ok=True)
    for report in sorted((Path(settings.HOME) / "runs" / str(run.pk)).glob("*.csv")):
        shutil.copyfile(report, folder / f"{run.pk}-{report.name}")
    said = {
        "run": run.pk,
        "state": run.state,
        "profile": arrival.profile,
        "name": arrival.path.name,
        **{name: one for name, one in run.summary.items() if name != LEFT},
    }
    text = json.dumps(said, ensure_ascii=False, indent=1)
    (folder / f"{run.pk}-report.json").write_text(text, encoding="utf-8")
    arrival.path.rename(own / arrival.path.name)


def _is_asked_for(arrival: Arrival) -> bool:
    open_runs = _runs_of(arrival.profile, arrival.path.name)
    return open_runs.filter(state__in=[Run.State.QUEUED, Run.State.RUNNING]).exists()


def _deaths(run: Run) -> int:
    """How often an import of the same arrival has died."""
    same = _runs_of(run.arguments["profile"], run.arguments["watched"]).filter(
        arguments__mark=run.arguments["mark"]
    )
    return same.filter(state=Run.State.FAILED, summary__error="run.silent").count()


def _runs_of(profile: str, name: str) -> QuerySet[Run]:
    return Run.objects.filter(kind=KIND, arguments__profile=profile, arguments__watched=name)


def _mark(arrival: Arrival) -> str:
    return blake2b(arrival.mark.encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()
