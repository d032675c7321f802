"""The audit log: its entries as they are looked for, and the whole of it as a file that the checker reads."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from fieldhouse.apps.audit.access import require_whole_log
from fieldhouse.apps.audit.actions import record_export
from fieldhouse.apps.audit.entries import named_in, read
from fieldhouse.apps.audit.forms import Search
from fieldhouse.apps.audit.naming import names_of
from fieldhouse.apps.audit.queries import lines, page, subjects_of
from fieldhouse.apps.audit.queries.behind_walls import closed_subjects, is_closed
from fieldhouse.apps.roles.access import has_right, is_kept_from, require, walls_of
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.rights import Right
from fieldhouse.domain.errors import BadInput

PAGE_SIZE = 100


@require_GET
def audit(request: HttpRequest) -> HttpResponse:
    """The newest entries, or the newest of those looked for, in pages by their number."""
    require(_user(request), Right.SEE_AUDIT)
    form = Search(request.GET)
    if not form.is_valid():
        return render(request, "audit/audit.html", {"form": form}, status=400)
    # The pager's words are those of a list: "after" is the next page, which holds what was written before.
    older, newer = _number(request, "after"), _number(request, "before")
    user = _user(request)
    wanted, walls = form.wanted(), walls_of(user)
    if wanted.said and is_kept_from(user):
        wanted = replace(wanted, not_about=closed_subjects(subjects_of(wanted), walls))
    rows, has_newer, has_older = page(PAGE_SIZE, before=older, after=newer, wanted=wanted)
    closed = closed_subjects({row.subject for row in rows}, walls) if is_kept_from(user) else frozenset()
    entries = read(rows, names_of(named_in(rows)), lambda row: is_closed(row, walls, closed))
    context = {
        "form": form,
        "is_filtered": any(form.cleaned_data.values()),
        "entries": entries,
        "may_export": _may_export(user),
        "previous": str(entries[0].seq) if entries and has_newer else "",
        "following": str(entries[-1].seq) if entries and has_older else "",
    }
    return render(request, "audit/audit.html", context)


@require_POST
def export(request: HttpRequest) -> StreamingHttpResponse:
    """The whole log as JSON lines, the taking of it included, for those from whom nothing in it is kept."""
    user = _user(request)
    require_whole_log(user)
    record_export(user.pk)
    return StreamingHttpResponse(
        (f"{line}\n" for line in lines()),
        content_type="application/x-ndjson; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="audit.jsonl"'},
    )


def _may_export(user: User) -> bool:
    return has_right(user, Right.EXPORT) and not is_kept_from(user)


def _number(request: HttpRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    if not text:
        return None
    if not text.isdecimal() or len(text) > 18:
        raise BadInput("list.bad_cursor", value=text[:40])
    return int(text)


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)  # every page asks for a signed-in person
