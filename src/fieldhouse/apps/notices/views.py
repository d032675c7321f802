"""The inbox."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from fieldhouse.apps.notices import queries
from fieldhouse.apps.notices.actions import mark_all_read, mark_read
from fieldhouse.apps.notices.presentation import told
from fieldhouse.apps.roles.models import User


@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """What the signed-in person is told, newest first."""
    me = cast(User, request.user)
    return render(request, "notices/inbox.html", {"rows": told(me, queries.newest(me))})


@require_POST
def open_notice(request: HttpRequest, number: int) -> HttpResponse:
    """Go to what a notice is about; it counts as read."""
    me = cast(User, request.user)
    found = queries.notice_of(me, number) if number < 2**63 else None
    if found is None:
        raise Http404
    mark_read(me, found.subject)
    (one,) = told(me, [found])
    return redirect(one.url or "notices")


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """All of it counts as read."""
    mark_all_read(cast(User, request.user))
    messages.success(request, _("All notices count as read."))
    return redirect("notices")
