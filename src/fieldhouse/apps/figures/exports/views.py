"""The buttons that export: a form posts the parameters of its page and gets the file."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from fieldhouse.apps.figures.exports.files import ExportFile, export_file
from fieldhouse.apps.roles.models import User


@require_POST
def export(request: HttpRequest, kind: str, format_: str) -> HttpResponse:
    """The file. It is posted, because an export is cited and recorded: reading alone writes nothing."""
    return as_response(export_file(cast(User, request.user), kind, format_, request.POST))


def as_response(file: ExportFile) -> HttpResponse:
    """A file as an answer that a browser saves under its name."""
    disposition = content_disposition_header(True, file.name) or "attachment"
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
    return HttpResponse(file.content, content_type=file.content_type, headers=headers)
