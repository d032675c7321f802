"""The page of what a text finds."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from fieldhouse.apps.figures.actions import note_read_behind_wall
from fieldhouse.apps.figures.citations import has_citation
from fieldhouse.apps.figures.parameters import text_of
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.search.queries import LONGEST, search


@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """What the asker may see of that name, by kind; a figure's code leads to the figure."""
    user = cast(User, request.user)
    text = text_of(request.GET, "q").strip()[:LONGEST]
    if has_citation(user, text):
        return redirect(f"{reverse('find_figure')}?{urlencode({'q': text})}")
    if not text:
        return render(request, "search/search.html", {"text": ""})
    found = search(user, text, request.LANGUAGE_CODE)
    walls = {deal.wall for deal in found.deals.records} | {one.wall for one in found.accounts.records}
    note_read_behind_wall(user, walls | {one.account.wall for one in found.contacts.records}, "search")
    return render(request, "search/search.html", {"text": text, "found": found})
