"""The buttons that export: a form posts the parameters of its page and gets the file, or the run that makes it."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from fieldhouse.apps.figures.exports.actions import ask_for_export
from fieldhouse.apps.figures.exports.files import ExportFile, export_file, is_in_cp932, is_long
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.runs.tasks import take_up_run


@require_POST
def export(request: HttpRequest, kind: str, format_: str) -> HttpResponse:
    """The file, or for a long one or one in cp932 the page of the run that makes it.

    It is posted, because an export is cited and recorded: reading alone writes nothing.
    """
    user = cast(User, request.user)
    is_apart = format_ == "csv" and is_in_cp932(request.POST)
    if is_apart or (format_ != "json" and is_long(user, kind, request.POST)):
        run = ask_for_export(user, kind, format_, request.POST)
        take_up_run.enqueue(run.pk)
        return redirect("run", run.pk)
    return as_response(export_file(user, kind, format_, request.POST))


def as_response(file: ExportFile) -> HttpResponse:
    """A file as an answer that a browser saves under its name."""
    disposition = content_disposition_header(True, file.name) or "attachment"
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
    return HttpResponse(file.content, content_type=file.content_type, headers=headers)
