"""The pages of requests: what waits for me, one request with its decision block, and deciding it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from fieldhouse.apps.approvals import actions, queries
from fieldhouse.apps.approvals.access import link_of
from fieldhouse.apps.approvals.forms import DecisionForm, HandOver, ReasonForm
from fieldhouse.apps.approvals.models import ApprovalRequest
from fieldhouse.apps.approvals.presentation import lines, shown
from fieldhouse.apps.notices.actions import mark_read
from fieldhouse.apps.roles.access import NotAllowed, has_right, require
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.queries import colleagues
from fieldhouse.apps.roles.rights import Right
from fieldhouse.apps.runs.queries import under_way
from fieldhouse.apps.runs.tasks import take_up_run
from fieldhouse.domain.approvals import Decision, State
from fieldhouse.domain.errors import FieldhouseError


@require_GET
def approvals(request: HttpRequest) -> HttpResponse:
    """What waits for the signed-in person, what they asked for, and what they decided."""
    me, language = _user(request), get_language() or "en"
    context = {
        "waiting": lines(queries.waiting_for(me), language),
        "asked": lines(queries.asked_by(me), language),
        "decided": lines(queries.decided_by(me), language),
        "may_set_routes": has_right(me, Right.MANAGE_USERS),
        "may_move": has_right(me, Right.MOVE_TEAMS),
    }
    return render(request, "approvals/approvals.html", context)


@require_GET
def approval(request: HttpRequest, number: int) -> HttpResponse:
    """One request; 404 alike for one that does not exist and one that the person has no part in."""
    return _page(request, _seen(request, number))


@require_GET
def link(request: HttpRequest, token: str) -> HttpResponse:
    """The request that a mail's link leads to, for whom it was sent to and once; looking does not use it up."""
    found = link_of(_user(request), token)
    return _page(request, _seen(request, found.seat.request_id), token=token)


@require_POST
def decide(request: HttpRequest, number: int) -> HttpResponse:
    """Approve, return or reject."""
    one, form = _seen(request, number), DecisionForm(request.POST)
    if not form.is_valid():
        return _page(request, one, status=400, form=form)
    said = form.cleaned_data
    decision = actions.Said(
        decision=Decision(said["decision"]),
        version=said["version"],
        comment=said["comment"],
        back_to=said["back_to"] or 0,
        token=said["token"],
    )
    try:
        actions.decide(_user(request), number, decision)
    except NotAllowed:
        raise
    except FieldhouseError as refusal:
        return _page(request, _seen(request, number), status=409, form=form, failure=refusal)
    _begin_run()
    mark_read(_user(request), f"approval:{number}")
    messages.success(request, _("Your decision is kept."))
    return redirect("approval", number)


@require_POST
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Take a request back."""
    _seen(request, number)
    actions.withdraw(_user(request), number)
    messages.success(request, _("The request is withdrawn."))
    return redirect("approval", number)


@require_POST
def again(request: HttpRequest, number: int) -> HttpResponse:
    """Ask once more for what was returned."""
    one, form = _seen(request, number), ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, one, status=400, asking=form)
    actions.ask_again(_user(request), number, form.cleaned_data["reason"])
    mark_read(_user(request), f"approval:{number}")
    messages.success(request, _("It is asked for again, from the first step."))
    return redirect("approval", number)


@require_POST
def hand_over(request: HttpRequest, number: int) -> HttpResponse:
    """Give an open seat to somebody else, because whoever has it left or cannot decide."""
    one, manager = _seen(request, number), _user(request)
    require(manager, Right.MANAGE_USERS)
    form = HandOver(request.POST, seats=shown(one, manager, get_language() or "en").open_seats)
    if not form.is_valid():
        return _page(request, one, status=400, handing=form)
    said = form.cleaned_data
    try:
        actions.hand_over(manager, number, said["seat"], said["to"], said["reason"])
    except NotAllowed:
        raise
    except FieldhouseError as refusal:
        return _page(request, _seen(request, number), status=409, handing=form, failure=refusal)
    messages.success(request, _("%(login)s has the seat now.") % {"login": said["to"].username})
    return redirect("approval", number)


@require_POST
def read(request: HttpRequest, number: int) -> HttpResponse:
    """Say that one has read what was decided."""
    _seen(request, number)
    actions.note(_user(request), number)
    mark_read(_user(request), f"approval:{number}")
    return redirect("approval", number)


@require_POST
def retry(request: HttpRequest, number: int) -> HttpResponse:
    """Try once more what was approved and could not be carried out."""
    _seen(request, number)
    take_up_run.enqueue(actions.carry_again(_user(request), number).pk)
    messages.success(request, _("It is tried again."))
    return redirect("approval", number)


def _begin_run() -> None:
    """Have the worker begin at once with what was approved."""
    for run in under_way(actions.RUN_KIND):
        take_up_run.enqueue(run.pk)


def _page(
    request: HttpRequest,
    one: ApprovalRequest,
    *,
    status: int = 200,
    form: forms.Form | None = None,
    asking: forms.Form | None = None,
    handing: forms.Form | None = None,
    failure: FieldhouseError | None = None,
    token: str = "",
) -> HttpResponse:
    told = shown(one, _user(request), get_language() or "en")
    context = {
        "one": told,
        "approval": one,
        "form": form or DecisionForm(),
        "asking": asking or ReasonForm(initial={"reason": one.reason}),
        "handing": _handing(request, told.open_seats, handing),
        "colleagues": colleagues() if told.open_seats else [],
        "token": token or request.POST.get("token", ""),
        "failure": failure,
        "may_withdraw": told.is_mine and one.state in (State.WAITING, State.RETURNED),
        "trail": [(_("Approvals"), reverse("approvals")), (told.line.title, "")],
    }
    return render(request, "approvals/approval.html", context, status=status)


def _handing(
    request: HttpRequest, seats: Sequence[tuple[int, str]], form: forms.Form | None
) -> forms.Form | None:
    """The form by which a seat is handed over, for those who may do that and where one is open."""
    if not seats or not has_right(_user(request), Right.MANAGE_USERS):
        return None
    return form or HandOver(seats=seats)


def _seen(request: HttpRequest, number: int) -> ApprovalRequest:
    found = queries.request_seen(_user(request), number) if number < 2**63 else None
    if found is None:
        raise Http404
    return found


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)  # every page asks for a signed-in person
