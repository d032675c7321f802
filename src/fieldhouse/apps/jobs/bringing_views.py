"""The page on which files of job-family pages are brought."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from fieldhouse.apps.jobs.actions import Imported, bring_pages
from fieldhouse.apps.roles.access import NotAllowed, require
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.rights import Right
from fieldhouse.domain.errors import BadInput, FieldhouseError
from fieldhouse.ingest.jobs.folder import pages_of
from fieldhouse.ingest.limits import MEBIBYTE

MOST_BYTES = 50 * MEBIBYTE
"""A handbook of a thousand pages is 10 MiB."""


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest) -> HttpResponse:
    """Bring pages as files. Right and size are looked at before the body is read, its token after."""
    require(cast(User, request.user), Right.IMPORT)
    if request.method != "POST":
        return _page(request)
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        raise BadInput("upload.too_large", limit=f"{MOST_BYTES // MEBIBYTE} MiB")
    return _received(request)


@csrf_protect
def _received(request: HttpRequest) -> HttpResponse:
    parts = [(str(one.name), one.read()) for one in request.FILES.getlist("files")]
    try:
        if not parts:
            raise BadInput("upload.empty")
        is_whole = request.POST.get("whole") == "yes"
        came = bring_pages(pages_of(parts), by=cast(User, request.user), is_whole=is_whole)
    except NotAllowed:
        raise
    except FieldhouseError as refusal:
        return _page(request, refusal, status=400)
    messages.success(request, _told(came))
    return redirect("jobs_findings")


def _told(came: Imported) -> str:
    said = _(
        "Pages read: %(pages)s. New: %(created)s, changed: %(updated)s, as before: %(unchanged)s. "
        "Families removed: %(removed)s."
    )
    counts = ("pages", "created", "updated", "unchanged", "removed")
    return said % {name: getattr(came, name) for name in counts}


def _page(request: HttpRequest, failure: FieldhouseError | None = None, status: int = 200) -> HttpResponse:
    context = {
        "failure": failure,
        "limit": f"{MOST_BYTES // MEBIBYTE} MiB",
        "trail": [(_("Job families"), reverse("jobs")), (_("Bring pages"), "")],
    }
    return render(request, "jobs/bring.html", context, status=status)
