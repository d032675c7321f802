"""Runs: the list, one run with its counts and findings, its files, and asking it to stop."""

from __future__ import annotations

from typing import Any, cast

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from fieldhouse.apps.changes.actions import KIND as CHANGES
from fieldhouse.apps.changes.presentation import answers_of
from fieldhouse.apps.figures.exports.actions import KIND as EXPORT
from fieldhouse.apps.figures.exports.files import CONTENT_TYPES
from fieldhouse.apps.imports.queries.undo import can_be_undone
from fieldhouse.apps.privacy.actions.exporting import KIND as PERSON_EXPORT
from fieldhouse.apps.roles.access import has_right, mark_of_rights, require
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.rights import Right
from fieldhouse.apps.runs.actions import ask_cancel
from fieldhouse.apps.runs.files import file_named, files_of
from fieldhouse.apps.runs.findings import by_rule, may_read_rows, shown_findings, without_rows
from fieldhouse.apps.runs.models import MARK, Run
from fieldhouse.apps.runs.queries import newest, run_numbered
from fieldhouse.domain.findings import Severity

KINDS = {
    "import": pgettext_lazy("kind of a run", "Import"),
    "quota": pgettext_lazy("kind of a run", "Quota"),
    "merge": pgettext_lazy("kind of a run", "Merge of accounts"),
    "split": pgettext_lazy("kind of a run", "Accounts taken apart"),
    "move": pgettext_lazy("kind of a run", "Move of a team"),
    "drain": pgettext_lazy("kind of a run", "Edits into the history"),
    "export": pgettext_lazy("kind of a run", "Export"),
    "changes": pgettext_lazy("kind of a run", "Changes for the CRM"),
    "reconcile": pgettext_lazy("kind of a run", "Tie-out"),
    "undo": pgettext_lazy("kind of a run", "Undoing an import"),
    "expectation": pgettext_lazy("kind of a run", "What to expect"),
    "approval": pgettext_lazy("kind of a run", "Something approved"),
    "person_export": pgettext_lazy("kind of a run", "What is held on a person"),
    "erase": pgettext_lazy("kind of a run", "Erasure of a person"),
    "retention": pgettext_lazy("kind of a run", "People kept long enough"),
}
OWN_KINDS = (EXPORT, CHANGES, PERSON_EXPORT)
"""Runs whose files hold deals, or what is held on a person."""

OUTCOMES = ("created", "updated", "unchanged", "rejected")


@require_GET
def runs(request: HttpRequest) -> HttpResponse:
    """The newest runs."""
    require(_user(request), Right.SEE_RUNS)
    rows = [(run, kind_label(run), run.summary.get("rows")) for run in newest()]
    context = {"runs": rows, "may_import": has_right(_user(request), Right.IMPORT)}
    return render(request, "runs/runs.html", context)


@require_GET
def run(request: HttpRequest, number: int) -> HttpResponse:
    """One run: how far it is, what it counted, what it found."""
    one = _run(request, number)
    may_read = may_read_rows(_user(request), one)
    if not may_read:
        one.summary = without_rows(one.summary)
    counts = [(name, one.summary[name]) for name in OUTCOMES if name in one.summary]
    context: dict[str, Any] = {
        **_progress(request, one),
        "counts": counts,
        "can_undo": has_right(_user(request), Right.IMPORT) and can_be_undone(one),
        "answers": answers_of(one.summary),
        "rules": by_rule(one),
        **_findings(one),
        "keeps_rows": not may_read,
        "files": files_of(one.pk) if _may_fetch(request, one) else [],
        "trail": [(_("Runs"), reverse("runs")), (_("Run %(number)s") % {"number": one.pk}, "")],
    }
    return render(request, "runs/run.html", context)


def _findings(one: Run) -> dict[str, Any]:
    """What was found, notes apart: they say what was counted and left alone, and nobody has to do anything."""
    shown, rules = shown_findings(one), by_rule(one)
    is_note = {True: "notes", False: "findings"}
    found: dict[str, Any] = {"findings": [], "notes": [], "findings_count": 0, "notes_count": 0}
    for finding in shown:
        found[is_note[finding.severity is Severity.NOTE]].append(finding)
    for rule in rules:
        found[f"{is_note[rule.severity == Severity.NOTE]}_count"] += rule.count
    return found


@require_GET
def progress(request: HttpRequest, number: int) -> HttpResponse:
    """The state of a run alone, which its page asks for every second; the page itself once the run has ended."""
    one = _run(request, number)
    response = render(request, "runs/progress.html", _progress(request, one))
    if one.ended_at is not None:
        response["HX-Refresh"] = "true"
    return response


@require_GET
def file(request: HttpRequest, number: int, name: str) -> FileResponse:
    """A file that a run left: its findings, its rejected rows, or an export. 404 for any other name."""
    one = _run(request, number)
    path = file_named(number, name) if _may_fetch(request, one) else None
    if path is None:
        raise Http404
    kind = {**CONTENT_TYPES, "html": "text/html; charset=utf-8"}[path.suffix.removeprefix(".")]
    return FileResponse(path.open("rb"), as_attachment=True, filename=path.name, content_type=kind)


@require_POST
def cancel(request: HttpRequest, number: int) -> HttpResponse:
    """Ask a run to stop at its next report."""
    one = _run(request, number)
    if not _is_own(request, one):
        require(_user(request), Right.IMPORT)
    ask_cancel(one)
    return redirect("run", number)


def kind_label(one: Run) -> str:
    """What a kind of run is called."""
    return str(KINDS.get(one.kind, one.kind))


def _progress(request: HttpRequest, one: Run) -> dict[str, Any]:
    may_cancel = _is_own(request, one) or has_right(_user(request), Right.IMPORT)
    return {
        "run": one,
        "label": kind_label(one),
        "poll_url": reverse("run_progress", args=[one.pk]),
        "cancel_url": reverse("run_cancel", args=[one.pk]) if may_cancel else "",
    }


def _run(request: HttpRequest, number: int) -> Run:
    """A run that one may see: any with the right to, else an export that one asked for oneself."""
    one = run_numbered(number)
    if one is None or not _is_own(request, one):
        require(_user(request), Right.SEE_RUNS)
    if one is None:
        raise Http404
    return one


def _is_own(request: HttpRequest, one: Run) -> bool:
    return one.kind in OWN_KINDS and one.asked_by_id == _user(request).pk


def _may_fetch(request: HttpRequest, one: Run) -> bool:
    """Whether whoever asks may have a run's files.

    An export holds what its asker saw: nobody else gets it, nor they themself once they may see something else. The
    files of other runs hold rows.
    """
    user = _user(request)
    if one.kind not in OWN_KINDS:
        return may_read_rows(user, one)
    is_as_then = one.summary.get(MARK) in (None, mark_of_rights(user))
    needed = Right.ANSWER_PEOPLE if one.kind == PERSON_EXPORT else Right.EXPORT
    return _is_own(request, one) and has_right(user, needed) and is_as_then


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)  # every page asks for a signed-in person
