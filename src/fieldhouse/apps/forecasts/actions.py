"""Having expectations computed: by the worker after a generation, or for a window that somebody asks for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from fieldhouse.apps.company.queries import calendar
from fieldhouse.apps.forecasts import mart
from fieldhouse.apps.forecasts.computing import compute
from fieldhouse.apps.forecasts.window import Window
from fieldhouse.apps.roles.access import require
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.rights import Right
from fieldhouse.apps.runs.actions import end, queue, report
from fieldhouse.apps.runs.models import Run
from fieldhouse.apps.runs.queries import asked_with
from fieldhouse.domain.period import PeriodKind
from fieldhouse.facts import kept
from fieldhouse.facts.generations import current_manifest

KIND = "expectation"
USUAL = (PeriodKind.QUARTER, PeriodKind.YEAR, PeriodKind.MONTH)
"""The periods around the data's last day that are computed of every generation."""


def usual_windows() -> list[Window]:
    """The windows that pages open with: the running periods seen from the data's last day, by the newest generation."""
    manifest = current_manifest()
    if manifest is None:
        return []
    last_on = {calendar().period_of(manifest.data_through, kind).last_on: None for kind in USUAL}
    return [
        Window(manifest.number, manifest.data_through, day) for day in last_on if day > manifest.data_through
    ]


def queue_usual() -> Run | None:
    """Queue what is usual and not kept yet, unless a run for it waits, is at work, or has failed."""
    missing = [one for one in usual_windows() if not mart.is_kept(one)]
    return _queue(missing, None) if missing else None


def ask_for(user: User, window: Window) -> Run | None:
    """Queue one window for somebody; ``None`` where it is kept, or a run of it waits.

    The caller puts the run's number into the queue.
    """
    require(user, Right.SEE_FORECAST)
    return None if mart.is_kept(window) else _queue([window], user.pk)


def _queue(windows: Iterable[Window], asked_by: int | None) -> Run | None:
    said = [[one.generation, one.as_of.isoformat(), one.last_on.isoformat()] for one in windows]
    arguments = {"windows": said}
    if any(_spares(run, is_asked=asked_by is not None) for run in asked_with(KIND, arguments)):
        return None
    return queue(KIND, asked_by=asked_by, arguments=arguments)


def _spares(run: Run, *, is_asked: bool) -> bool:
    """Whether a run makes another one needless: it is under way, or broke where nobody asks for it again."""
    has_broken = run.state == Run.State.FAILED and run.summary.get("error") != "run.silent"
    return run.state in (Run.State.QUEUED, Run.State.RUNNING) or (has_broken and not is_asked)


def carry_out(run: Run) -> None:
    """Compute the windows of a run."""
    windows = [
        Window(generation, date.fromisoformat(as_of), date.fromisoformat(last_on))
        for generation, as_of, last_on in run.arguments["windows"]
    ]
    for done, window in enumerate(windows):
        report(run, done, len(windows))
        make(window)
    end(run, Run.State.DONE, {"windows": len(windows)})


def make(window: Window) -> None:
    """Compute a window and keep it, once however many ask."""
    with kept.alone(kept.FORECASTS, window.key):
        if not window.why_not and not mart.is_kept(window):
            mart.write(window, compute(window))
