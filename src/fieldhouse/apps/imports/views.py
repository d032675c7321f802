"""Since when what is known, source by source."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from fieldhouse.apps.figures import assumptions
from fieldhouse.apps.figures.presentation_assumptions import assumption_lines
from fieldhouse.facts.generations import current, current_manifest


@require_GET
def known_since(request: HttpRequest) -> HttpResponse:
    """Every object and field of which something is assumed; what is not listed was told whole."""
    told = assumptions.known_since(current()) if current_manifest() else ()
    return render(request, "imports/known_since.html", {"lines": assumption_lines(told)})
