"""The tie-out: the last report of the company's source beside our totals, and uploading another."""

from __future__ import annotations

from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from fieldhouse.apps.company.queries import current_company
from fieldhouse.apps.reconciliation.access import note_read_of, walls_of_reader
from fieldhouse.apps.reconciliation.forms import ReportUpload
from fieldhouse.apps.reconciliation.models import TieOut
from fieldhouse.apps.reconciliation.presentation import CellKey, page_of
from fieldhouse.apps.reconciliation.queries import last_tie_out, tie_out_numbered, tie_outs
from fieldhouse.apps.reconciliation.uploads import ask_to_reconcile
from fieldhouse.apps.roles.access import has_right
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.rights import Right
from fieldhouse.apps.runs.tasks import take_up_run
from fieldhouse.domain.errors import BadInput
from fieldhouse.domain.money import Money, to_decimal
from fieldhouse.facts.generations import current


@require_http_methods(["GET", "HEAD", "POST"])
def tie_out(request: HttpRequest) -> HttpResponse:
    """The last comparison, or the one of ``?n=``; POST uploads a report and goes to the run that compares with it."""
    user = cast(User, request.user)
    walls = walls_of_reader(user)
    if request.method != "POST":
        return _page(request, walls, ReportUpload())
    form = ReportUpload(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, walls, form, status=400)
    try:
        run = ask_to_reconcile(user, form.cleaned_data["report"], form.asked())
    except BadInput as refusal:
        return _page(request, walls, form, status=400, failure=refusal)
    take_up_run.enqueue(run.pk)
    return redirect("run", run.pk)


def _page(
    request: HttpRequest,
    walls: frozenset[str],
    form: ReportUpload,
    status: int = 200,
    failure: BadInput | None = None,
) -> HttpResponse:
    company = current_company()
    kept = _kept(request, company.source if company else "")
    if kept:
        note_read_of(cast(User, request.user).pk, kept, walls)
    page = page_of(kept, walls, request.GET.get("by", ""), _cell(request), _exact) if kept else None
    context = {
        "page": page,
        "form": form if company and has_right(cast(User, request.user), Right.RECONCILE) else None,
        "failure": failure,
        "earlier": tie_outs(company.source) if company else [],
        "is_stale": kept is not None and str(current()) != kept.generation,
        "has_data": company is not None,
    }
    return render(request, "reconciliation/tie_out.html", context, status=status)


def _kept(request: HttpRequest, source: str) -> TieOut | None:
    number = request.GET.get("n", "")
    if not number:
        return last_tie_out(source)
    kept = tie_out_numbered(int(number)) if number.isdecimal() else None
    if kept is None:
        raise Http404
    return kept


def _cell(request: HttpRequest) -> CellKey | None:
    """The cell whose deals are asked for: by, measure, currency and value of the address."""
    asked = request.GET
    if "value" not in asked:
        return None
    return asked.get("measure", ""), asked.get("currency", ""), asked.get("by", ""), asked["value"]


def _exact(amount_minor: int, currency: str) -> str:
    return f"{to_decimal(Money(amount_minor, currency)):,f} {currency}"
