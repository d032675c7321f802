"""Runs: the list, one run with its counts and findings, its files, and asking it to stop."""

from __future__ import annotations

from typing import Any, cast

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from fieldhouse.apps.roles.access import has_right, require
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.rights import Right
from fieldhouse.apps.runs.actions import ask_cancel
from fieldhouse.apps.runs.files import file_named, files_of
from fieldhouse.apps.runs.findings import by_rule, shown_findings
from fieldhouse.apps.runs.models import Run
from fieldhouse.apps.runs.queries import newest, run_numbered

KINDS = {
    "import": pgettext_lazy("kind of a run", "Import"),
    "quota": pgettext_lazy("kind of a run", "Quota"),
    "move": pgettext_lazy("kind of a run", "Move of a team"),
    "drain": pgettext_lazy("kind of a run", "Edits into the history"),
}
OUTCOMES = ("created", "updated", "unchanged", "rejected")


@require_GET
def runs(request: HttpRequest) -> HttpResponse:
    """The newest runs."""
    require(_user(request), Right.SEE_RUNS)
    rows = [(run, kind_label(run), run.summary.get("rows")) for run in newest()]
    return render(request, "runs/runs.html", {"runs": rows})


@require_GET
def run(request: HttpRequest, number: int) -> HttpResponse:
    """One run: how far it is, what it counted, what it found."""
    one = _run(request, number)
    counts = [(name, one.summary[name]) for name in OUTCOMES if name in one.summary]
    context: dict[str, Any] = {
        **_progress(request, one),
        "counts": counts,
        "rules": by_rule(one),
        "findings": shown_findings(one),
        "finding_count": sum(rule.count for rule in by_rule(one)),
        "files": files_of(one.pk),
        "trail": [(_("Runs"), reverse("runs")), (_("Run %(number)s") % {"number": one.pk}, "")],
    }
    return render(request, "runs/run.html", context)


@require_GET
def progress(request: HttpRequest, number: int) -> HttpResponse:
    """The state of a run alone, which its page asks for every second."""
    return render(request, "runs/progress.html", _progress(request, _run(request, number)))


@require_GET
def file(request: HttpRequest, number: int, name: str) -> FileResponse:
    """A file that a run left: its findings, or its rejected rows. 404 for any other name."""
    _run(request, number)
    path = file_named(number, name)
    if path is None:
        raise Http404
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=path.name, content_type="text/csv; charset=utf-8"
    )


@require_POST
def cancel(request: HttpRequest, number: int) -> HttpResponse:
    """Ask a run to stop at its next report."""
    require(_user(request), Right.IMPORT)
    ask_cancel(_run(request, number))
    return redirect("run", number)


def kind_label(one: Run) -> str:
    """What a kind of run is called."""
    return str(KINDS.get(one.kind, one.kind))


def _progress(request: HttpRequest, one: Run) -> dict[str, Any]:
    may_cancel = has_right(_user(request), Right.IMPORT)
    return {
        "run": one,
        "label": kind_label(one),
        "poll_url": reverse("run_progress", args=[one.pk]),
        "cancel_url": reverse("run_cancel", args=[one.pk]) if may_cancel else "",
    }


def _run(request: HttpRequest, number: int) -> Run:
    require(_user(request), Right.SEE_RUNS)
    one = run_numbered(number)
    if one is None:
        raise Http404
    return one


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)  # every page asks for a signed-in person
