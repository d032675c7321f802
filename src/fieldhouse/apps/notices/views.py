"""The inbox, and how a person is told."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fieldhouse.apps.notices import queries
from fieldhouse.apps.notices.actions import keep_habits, mark_all_read, mark_read
from fieldhouse.apps.notices.forms import HabitsForm
from fieldhouse.apps.notices.mail import is_set_up
from fieldhouse.apps.notices.models import Habits
from fieldhouse.apps.notices.presentation import told
from fieldhouse.apps.roles.access import has_right
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.rights import Right

HABITS = ("address", "groups", "digest_at", "quiet_from", "quiet_until", "country")


@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """What the signed-in person is told, newest first."""
    me = _user(request)
    context = {"rows": told(me, queries.newest(me)), "may_set_rooms": has_right(me, Right.MANAGE_USERS)}
    return render(request, "notices/inbox.html", context)


@require_POST
def open_notice(request: HttpRequest, number: int) -> HttpResponse:
    """Go to what a notice is about; it counts as read."""
    me = _user(request)
    found = queries.notice_of(me, number) if number < 2**63 else None
    if found is None:
        raise Http404
    mark_read(me, found.subject)
    (one,) = told(me, [found])
    return redirect(one.url or "notices")


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """All of it counts as read."""
    mark_all_read(_user(request))
    messages.success(request, _("All notices count as read."))
    return redirect("notices")


@require_http_methods(["GET", "HEAD", "POST"])
def habits(request: HttpRequest) -> HttpResponse:
    """Where the signed-in person's mails go, which notices are mailed, and when not."""
    me = _user(request)
    held = queries.habits_of(me)
    usual = queries.country_of(me, Habits(user=me))
    if request.method != "POST":
        form = HabitsForm(initial={name: getattr(held, name) for name in HABITS}, usual=usual)
    else:
        form = HabitsForm(request.POST, usual=usual)
        if form.is_valid():
            keep_habits(me, **{name: form.cleaned_data[name] for name in HABITS})
            messages.success(request, _("Your settings are kept."))
            return redirect("notice_habits")
    context = {
        "form": form,
        "goes_to": queries.address_of(me, held),
        "is_set_up": is_set_up(),
        "trail": [(_("Notices"), reverse("notices")), (_("How you are told"), "")],
    }
    return render(request, "notices/habits.html", context, status=400 if form.is_bound else 200)


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)  # every page asks for a signed-in person
