"""Writing all that is held on a person into the folder of a run, for who asked for it alone."""

from __future__ import annotations

import json
import os
import shutil
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from fieldhouse.apps.audit.actions import record, said_why
from fieldhouse.apps.company.queries import current_company
from fieldhouse.apps.privacy.holdings import holdings, sections
from fieldhouse.apps.privacy.queries.subjects import Subject
from fieldhouse.apps.runs.actions import end
from fieldhouse.apps.runs.models import Run
from fieldhouse.apps.runs.queries import ended_before
from fieldhouse.clock import now

KIND = "person_export"
KEPT_FOR = timedelta(days=7)
JSON_NAME, PAGE_NAME = "person.json", "person.html"


def export_person(run: Run, subject: Subject, reason: str, language: str) -> Path:
    """Write what is held as JSON and as a page, record it, and end the run; the folder.

    ``BadInput`` without a reason.
    """
    said_why("person.export", reason)
    told = holdings(subject, now())
    folder = Path(settings.HOME) / "runs" / str(run.pk)
    folder.mkdir(parents=True, exist_ok=True)
    with translation.override(language):
        context = {"told": told, "sections": list(sections(told)), "company": current_company()}
        text = render_to_string("privacy/person.html", {**context, "language": language})
    _write(folder / JSON_NAME, json.dumps(told, ensure_ascii=False, indent=1, default=str))
    _write(folder / PAGE_NAME, text)
    counts = {name: len(told[name]) for name in ("records", "references", "texts", "history", "log", "files")}
    with transaction.atomic():
        first = subject.first
        record(run.asked_by_id, "person.export", f"{first.kind}:{first.number}", reason=reason)
        end(run, Run.State.DONE, {"held": counts})
    return folder


def forget_person_files() -> None:
    """Remove the exports that ended longer ago than `KEPT_FOR`."""
    for run in ended_before(KIND, now() - KEPT_FOR):
        shutil.rmtree(Path(settings.HOME) / "runs" / str(run), ignore_errors=True)


def _write(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as handle:
        handle.write(text)
