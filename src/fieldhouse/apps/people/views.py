"""The page on which a team is moved, or its move is asked for."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fieldhouse.apps.approvals.queries import route_for
from fieldhouse.apps.figures.nodes import ORGANISATION, position_named
from fieldhouse.apps.people.actions.move import MOVE, Moved, move_or_ask
from fieldhouse.apps.people.forms import MoveForm
from fieldhouse.apps.roles.access import NotAllowed, require
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.rights import Right
from fieldhouse.apps.roles.shown import node_choices
from fieldhouse.clock import now
from fieldhouse.domain.errors import FieldhouseError


@require_http_methods(["GET", "HEAD", "POST"])
def move_team(request: HttpRequest) -> HttpResponse:
    """Move a team at once, or ask for it where moves are on a route of approval."""
    me, failure = cast(User, request.user), None
    require(me, Right.MOVE_TEAMS)
    form = MoveForm(
        request.POST if request.method == "POST" else None,
        positions=_positions(),
        initial={"on": now().date()},
    )
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        team, to = position_named(said["position"]), position_named(said["to"])
        try:
            done = move_or_ask(team, to, said["on"], by=me, reason=said["reason"])
        except NotAllowed:
            raise
        except FieldhouseError as refusal:
            failure = refusal
        else:
            return _told(request, done) if isinstance(done, Moved) else redirect("approval", done.pk)
    context = {
        "form": form,
        "failure": failure,
        "is_asked": route_for(MOVE) is not None,
        "trail": [(_("Approvals"), reverse("approvals")), (_("Move a team"), "")],
    }
    status = (409 if failure else 400) if form.is_bound else 200
    return render(request, "people/move.html", context, status=status)


def _told(request: HttpRequest, done: Moved) -> HttpResponse:
    said = ngettext(
        "%(count)s position moves. Generation %(generation)s shows it.",
        "%(count)s positions move. Generation %(generation)s shows it.",
        done.positions,
    )
    messages.success(request, said % {"count": done.positions, "generation": done.generation})
    return redirect("move_team")


def _positions() -> list[tuple[str, str]]:
    language = get_language() or "en"
    prefix = f"{ORGANISATION}/"
    return [
        choice
        for _label, choices in node_choices(language)
        for choice in choices
        if choice[0].startswith(prefix)
    ]
