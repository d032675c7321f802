"""The pages on which another text is proposed for a page, and decided."""

from __future__ import annotations

from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fieldhouse.apps.approvals.queries import route_for
from fieldhouse.apps.jobs.actions.proposing import (
    JOB_PAGE,
    decline_proposal,
    propose_page,
    take_proposal,
    withdraw_proposal,
)
from fieldhouse.apps.jobs.findings import findings_that_are_new
from fieldhouse.apps.jobs.forms import DecisionForm, ProposalForm
from fieldhouse.apps.jobs.models import JobProposal
from fieldhouse.apps.jobs.queries import newest_versions
from fieldhouse.apps.jobs.queries.proposals import lines_between, proposal_numbered, version_before
from fieldhouse.apps.roles.access import NotAllowed, has_right, require_insider
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.rights import Right
from fieldhouse.domain.errors import FieldhouseError


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, key: str) -> HttpResponse:
    """Write a page anew, and propose it."""
    me, failure = cast(User, request.user), None
    require_insider(me)
    newest = newest_versions([key]).get(key)
    if newest is None or newest.family.is_removed:
        raise Http404
    form = ProposalForm(
        request.POST if request.method == "POST" else None,
        initial={"text": newest.source, "based_on": newest.number},
    )
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            proposal = propose_page(
                key, said["text"], by=me, reason=said["reason"], based_on=said["based_on"]
            )
        except NotAllowed:
            raise
        except FieldhouseError as refusal:
            failure = refusal
        else:
            return redirect("job_proposal", proposal.pk)
    context = {
        "family": newest.family,
        "form": form,
        "failure": failure,
        "is_asked": route_for(JOB_PAGE) is not None,
        "trail": _trail((newest.family.title, reverse("job_family", args=[key])), (_("Propose an edit"), "")),
    }
    status = (409 if failure else 400) if form.is_bound else 200
    return render(request, "jobs/propose.html", context, status=status)


@require_safe
def proposal(request: HttpRequest, number: int) -> HttpResponse:
    """What is proposed: the lines that go and come, what the page would be told, and who decides."""
    return _shown(request, _found(request, number))


@require_POST
def decide(request: HttpRequest, number: int) -> HttpResponse:
    """Take a proposal, decline it, or take back one's own."""
    me, one = cast(User, request.user), _found(request, number)
    form = DecisionForm(request.POST)
    comment = form.cleaned_data["comment"] if form.is_valid() else ""
    try:
        match request.POST.get("decision"):
            case "take":
                take_proposal(one.pk, by=me, comment=comment)
            case "decline":
                decline_proposal(one.pk, by=me, comment=comment)
            case "withdraw":
                withdraw_proposal(one.pk, by=me)
            case _:
                return _shown(request, one, status=400)
    except NotAllowed:
        raise
    except FieldhouseError as refusal:
        return _shown(request, _found(request, number), failure=refusal, status=409)
    return redirect("job_proposal", one.pk)


def _found(request: HttpRequest, number: int) -> JobProposal:
    require_insider(cast(User, request.user))
    one = proposal_numbered(number)
    if one is None:
        raise Http404
    return one


def _shown(
    request: HttpRequest, one: JobProposal, *, failure: FieldhouseError | None = None, status: int = 200
) -> HttpResponse:
    me, before = cast(User, request.user), version_before(one)
    is_open = one.state == JobProposal.State.WAITING and one.request_id is None
    context: dict[str, Any] = {
        "proposal": one,
        "places": list(lines_between(before.source, one.source)),
        "findings": findings_that_are_new(before.file, before.source, one.source),
        "form": DecisionForm(),
        "failure": failure,
        "may_decide": is_open and one.made_by_id != me.pk and has_right(me, Right.IMPORT),
        "may_withdraw": is_open and one.made_by_id == me.pk,
        "trail": _trail(
            (one.family.title, reverse("job_family", args=[one.family.key])), (_("Proposed edit"), "")
        ),
    }
    return render(request, "jobs/proposal.html", context, status=status)


def _trail(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("Job families"), reverse("jobs")), *more]
