"""Since when what is known, source by source."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from fieldhouse.apps.figures import assumptions
from fieldhouse.apps.figures.presentation_assumptions import Line, assumption_lines, hidden_lines
from fieldhouse.apps.roles.access import has_right, require_insider
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.rights import Right
from fieldhouse.facts.generations import current, current_manifest

ORGANISATION = ("holding", "reporting_line")
"""The kinds of which a sheet tells the past."""


@require_GET
def known_since(request: HttpRequest) -> HttpResponse:
    """Every object and field of which something is assumed; what is not listed was told whole."""
    require_insider(cast(User, request.user))
    lines: list[Line] = []
    if current_manifest():
        known = current()
        lines = [
            *assumption_lines(assumptions.known_since(known)),
            *hidden_lines(assumptions.not_permitted(known)),
        ]
    context = {
        "lines": lines,
        "tells_organisation": any(line.about.kind in ORGANISATION for line in lines),
        "may_import": has_right(cast(User, request.user), Right.IMPORT),
    }
    return render(request, "imports/known_since.html", context)
