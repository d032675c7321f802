"""The page of a partner's people."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from fieldhouse.apps.figures.actions import note_read_behind_wall
from fieldhouse.apps.partners.portal.presentation import shown_deals
from fieldhouse.apps.partners.portal.queries import routed_deals
from fieldhouse.apps.roles.access import NotAllowed, partners_of
from fieldhouse.apps.roles.models import User


@require_GET
def deals(request: HttpRequest) -> HttpResponse:
    """The deals with a leg of the reader's partner; ``NotAllowed`` for everybody else."""
    user = cast(User, request.user)
    if not partners_of(user):
        raise NotAllowed("policy.partners_only")
    found = routed_deals(user)
    note_read_behind_wall(user, {one.deal.wall for one in found}, "partner_deals")
    return render(request, "partners/deals.html", {"deals": shown_deals(found)})
