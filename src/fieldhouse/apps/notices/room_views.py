"""The page of rooms that are posted to, and of deliveries that failed."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from fieldhouse.apps.notices import actions, queries
from fieldhouse.apps.notices.forms import SERVICES, RoomForm
from fieldhouse.apps.notices.kinds import KINDS, TOPICS
from fieldhouse.apps.notices.mail import is_set_up
from fieldhouse.apps.notices.models import Room
from fieldhouse.apps.roles.asking import manager_of
from fieldhouse.domain.errors import BadInput


@require_http_methods(["GET", "HEAD", "POST"])
def rooms(request: HttpRequest) -> HttpResponse:
    """The rooms, a form for another one, and what could not be delivered."""
    manager, failure = manager_of(request), None
    form = RoomForm(request.POST if request.method == "POST" else None, auto_id="room_%s")
    if form.is_bound and form.is_valid():
        try:
            actions.make_room(manager, actions.NewRoom(**form.cleaned_data))
        except BadInput as refusal:
            failure = refusal
        else:
            messages.success(request, _("Notices are posted there from now on."))
            return redirect("notice_rooms")
    context = {
        "rows": [_row(one) for one in queries.rooms()],
        "form": form,
        "failure": failure,
        "troubled": queries.troubled(),
        "is_set_up": is_set_up(),
        "trail": [(_("Notices"), reverse("notices")), (_("Rooms and deliveries"), "")],
    }
    return render(request, "notices/rooms.html", context, status=400 if form.is_bound else 200)


@require_POST
def room_end(request: HttpRequest, number: int) -> HttpResponse:
    """Post to a room no more."""
    manager, found = manager_of(request), queries.room_numbered(number) if number < 2**63 else None
    if found is None:
        raise Http404
    actions.end_room(manager, found)
    messages.success(request, _("Nothing is posted there any more."))
    return redirect("notice_rooms")


@require_POST
def delivery_again(request: HttpRequest, number: int) -> HttpResponse:
    """Try a failed delivery again; 404 where none of this number failed."""
    manager = manager_of(request)
    if number >= 2**63 or not actions.try_again(manager, number):
        raise Http404
    messages.success(request, _("It is tried again within a minute."))
    return redirect("notice_rooms")


def _row(room: Room) -> dict[str, object]:
    return {
        "room": room,
        "service": dict(SERVICES)[Room.Service(room.service)],
        "host": urlsplit(room.address).hostname,
        "kinds": [KINDS[one].bare for one in room.kinds if one in KINDS],
        "allows": [TOPICS[one] for one in room.allows if one in TOPICS],
    }
