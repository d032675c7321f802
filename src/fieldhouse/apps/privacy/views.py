"""The pages on people: finding somebody, what is held on them, exporting and erasing it, and how long it is kept."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from fieldhouse.apps.privacy.actions import asking
from fieldhouse.apps.privacy.actions.retaining import set_retention
from fieldhouse.apps.privacy.forms import ErasureForm, Find, RetentionForm, Why
from fieldhouse.apps.privacy.labels import KINDS
from fieldhouse.apps.privacy.queries.retention import due, rules
from fieldhouse.apps.privacy.queries.subjects import (
    Record,
    Subject,
    found,
    is_erased,
    namesakes,
    subject_numbered,
)
from fieldhouse.apps.privacy.queries.tables import records_and_references
from fieldhouse.apps.roles.access import require
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.rights import Right
from fieldhouse.apps.runs.models import Run
from fieldhouse.apps.runs.tasks import take_up_run
from fieldhouse.domain.errors import Refused
from fieldhouse.domain.names import display_name

MOST_DUE = 100


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Finding somebody, the rules of retention, and whom they let go."""
    _manager(request)
    return _people_page(request, RetentionForm(auto_id="retention_%s"))


@require_POST
def retention(request: HttpRequest) -> HttpResponse:
    """Set how long a kind of people is kept."""
    user, form = _manager(request), RetentionForm(request.POST, auto_id="retention_%s")
    if not form.is_valid():
        return _people_page(request, form, status=400)
    said = form.cleaned_data
    set_retention(user.pk, said["kind"], said["days"], said["reason"])
    messages.success(request, _("The rule is kept. The next run of the day goes by it."))
    return redirect("privacy")


@require_GET
def person(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """What is held on somebody."""
    _manager(request)
    return _person_page(request, _subject(kind, number))


@require_POST
def export(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """Ask for an export of all that is held on somebody."""
    user, one, form = _manager(request), _subject(kind, number), Why(request.POST, auto_id="export_%s")
    if not form.is_valid():
        return _person_page(request, one, status=400, exporting=form)
    return _begun(asking.ask_for_export(user, one, form.cleaned_data["reason"]))


@require_POST
def erase(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """Ask for the erasure of somebody."""
    user, one = _manager(request), _subject(kind, number)
    form = ErasureForm(request.POST, auto_id="erase_%s")
    if not form.is_valid():
        return _person_page(request, one, status=400, erasing=form)
    try:
        run = asking.ask_for_erasure(user, one, form.cleaned_data["reason"])
    except Refused as refusal:
        return _person_page(request, one, status=409, erasing=form, failure=refusal)
    return _begun(run)


def _begun(run: Run) -> HttpResponse:
    take_up_run.enqueue(run.pk)
    return redirect("run", run.pk)


def _people_page(request: HttpRequest, form: forms.Form, status: int = 200) -> HttpResponse:
    search = Find(request.GET)
    text = search.cleaned_data["q"].strip() if search.is_valid() else ""
    let_go = due()
    context: dict[str, Any] = {
        "search": search,
        "text": text,
        "found": [_shown(one) for one in found(text)],
        "rules": [(KINDS[one.kind], one) for one in rules()],
        "due": [(_shown(one.record), one.last_on) for one in let_go[:MOST_DUE]],
        "due_count": len(let_go),
        "due_shown": min(len(let_go), MOST_DUE),
        "form": form,
    }
    return render(request, "privacy/people.html", context, status=status)


def _person_page(
    request: HttpRequest,
    one: Subject,
    status: int = 200,
    exporting: forms.Form | None = None,
    erasing: forms.Form | None = None,
    failure: Refused | None = None,
) -> HttpResponse:
    held = [
        (label, column, rows.count())
        for _record, references in records_and_references(one)
        for label, column, rows in references
    ]
    context = {
        "person": _shown(one.first),
        "kind": one.first.kind,
        "number": one.first.number,
        "records": [_shown(each) for each in one.records],
        "namesakes": [_shown(each) for each in namesakes(one)],
        "held": [row for row in held if row[2]],
        "is_erased": is_erased(one),
        "exporting": exporting or Why(auto_id="export_%s"),
        "erasing": erasing or ErasureForm(auto_id="erase_%s"),
        "failure": failure,
        "trail": [(_("People's data"), reverse("privacy")), (_shown(one.first)["name"], "")],
    }
    return render(request, "privacy/held.html", context, status=status)


def _shown(one: Record) -> dict[str, Any]:
    naming = one.naming
    name = naming.name or display_name(naming.given, naming.family, get_language() or "en")
    return {
        "kind": KINDS[one.kind],
        "name": name or one.reference,
        "reference": one.reference,
        "email": naming.email,
        "address": reverse("privacy_person", args=[one.kind, one.number]),
    }


def _subject(kind: str, number: int) -> Subject:
    one = subject_numbered(kind, number)
    if one is None:
        raise Http404
    return one


def _manager(request: HttpRequest) -> User:
    user = cast(User, request.user)  # every page asks for a signed-in person
    require(user, Right.ANSWER_PEOPLE)
    return user
