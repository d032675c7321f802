"""The page of an account: what it counts as, since when and by whom, and merging it."""

from __future__ import annotations

from typing import cast

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from fieldhouse.apps.accounts.merging import actions
from fieldhouse.apps.accounts.merging.forms import MergeForm, SplitForm
from fieldhouse.apps.accounts.merging.queries import account_seen, merges_seen
from fieldhouse.apps.accounts.models import Account
from fieldhouse.apps.company.queries import company
from fieldhouse.apps.figures.actions import note_read_behind_wall
from fieldhouse.apps.roles.access import NotAllowed, has_right, require
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.rights import Right
from fieldhouse.domain.errors import BadInput, FieldhouseError
from fieldhouse.facts.outbox import OURS


@require_GET
def account(request: HttpRequest, source: str, key: str) -> HttpResponse:
    """One account; 404 alike for one that does not exist and one that the person may not see."""
    return _page(request, _seen(request, source, key))


@require_POST
def merge(request: HttpRequest, source: str, key: str) -> HttpResponse:
    """Merge the account into another one of its source, from a day on."""
    one, form = _seen(request, source, key), MergeForm(request.POST)
    require(_user(request), Right.MERGE_ACCOUNTS)
    if not form.is_valid():
        return _page(request, one, status=400, merging=form)
    said = form.cleaned_data
    into = account_seen(_user(request), source, said["into"].strip())
    try:
        if into is None:
            raise BadInput("merge.unknown", into=said["into"])
        actions.merge_account(_user(request), one, into, said["on"], said["reason"])
    except NotAllowed:
        raise
    except FieldhouseError as refusal:
        return _page(request, one, refusal, 409, merging=form)
    messages.success(request, _("Merged. Every figure from that day on shows it."))
    return redirect("account", source, key)


@require_POST
def split(request: HttpRequest, source: str, key: str) -> HttpResponse:
    """Take the account apart again from a day on."""
    one, form = _seen(request, source, key), SplitForm(request.POST)
    if not form.is_valid():
        return _page(request, one, status=400, splitting=form)
    try:
        actions.split_account(_user(request), one, form.cleaned_data["on"], form.cleaned_data["reason"])
    except NotAllowed:
        raise
    except FieldhouseError as refusal:
        return _page(request, one, refusal, 409, splitting=form)
    messages.success(request, _("Taken apart. Every figure from that day on shows it."))
    return redirect("account", source, key)


def _page(
    request: HttpRequest,
    one: Account,
    refusal: FieldhouseError | None = None,
    status: int = 200,
    merging: forms.Form | None = None,
    splitting: forms.Form | None = None,
) -> HttpResponse:
    note_read_behind_wall(_user(request), [one.wall], f"account:{one.source}:{one.source_key}")
    told = merges_seen(_user(request), one)
    own = next((each for each in told if each.account_id == one.pk and each.valid_to is None), None)
    on = {"on": company().data_through}
    context = {
        "account": one,
        "merges": told,
        "own": own,
        "failure": refusal,
        "can_merge": has_right(_user(request), Right.MERGE_ACCOUNTS),
        "merging": merging or MergeForm(initial=on, auto_id="merge_%s"),
        "splitting": splitting or SplitForm(initial=on, auto_id="split_%s"),
        "is_ours": own is not None and own.source == OURS,
        "trail": [(one.name or one.source_key, "")],
    }
    return render(request, "accounts/account.html", context, status=status)


def _seen(request: HttpRequest, source: str, key: str) -> Account:
    found = account_seen(_user(request), source, key)
    if found is None:
        raise Http404
    return found


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)  # every page asks for a signed-in person
