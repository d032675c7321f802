"""Partners' sheets: bringing one, looking at how it is read, and the answer to each of its lines."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from fieldhouse.apps.company.queries import company, currencies
from fieldhouse.apps.figures.actions import note_read_behind_wall
from fieldhouse.apps.imports.uploads.views import DATES, NUMBERS
from fieldhouse.apps.partners.models import PartnerLine, PartnerSheet
from fieldhouse.apps.partners.sheets import actions, queries
from fieldhouse.apps.partners.sheets.forms import SheetForm
from fieldhouse.apps.partners.sheets.presentation import shown_sheet
from fieldhouse.apps.partners.sheets.reading import UNITS, sheet_mapping, unit_of
from fieldhouse.apps.roles.access import NotAllowed, require
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.rights import Right
from fieldhouse.clock import now
from fieldhouse.domain.errors import BadInput, FieldhouseError
from fieldhouse.domain.instants import day_of
from fieldhouse.ingest.schema import PARTNER_REPORT, RECORDS


@require_http_methods(["GET", "HEAD", "POST"])
def sheets(request: HttpRequest) -> HttpResponse:
    """The sheets so far, and where to bring one."""
    user = _editor(request)
    today, partners = day_of(now(), company().reporting_zone), queries.partners(user)
    if request.method != "POST":
        return _sheets_page(request, user, SheetForm(partners, today))
    form = SheetForm(partners, today, request.POST, request.FILES)
    if not form.is_valid():
        return _sheets_page(request, user, form, status=400)
    said = form.cleaned_data
    try:
        made = actions.keep_sheet(user, form.partners[said["partner"]], said["said_on"], said["sheet"])
    except BadInput as refusal:
        return _sheets_page(request, user, form, refusal, 400)
    return redirect("partner_sheet", made.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, number: int) -> HttpResponse:
    """How a sheet that waits is read, until POST has its lines answered; then each line with its answer."""
    user = _editor(request)
    one = _sheet(user, number)
    if one.answered_at is not None:
        return _answered_page(request, user, one)
    if request.method != "POST":
        return _mapping_page(request, user, one, request.GET)
    try:
        actions.answer_sheet(user, one, request.POST)
    except BadInput as refusal:
        return _mapping_page(request, user, one, request.POST, refusal)
    return redirect("partner_sheet", number)


@require_POST
def line(request: HttpRequest, number: int, row: int) -> HttpResponse:
    """Accept one of the deals that a line proposes, or decline them all."""
    user = _editor(request)
    one = _sheet(user, number)
    asked = next((each for each in queries.lines_of(one) if each.row == row), None)
    if asked is None:
        raise Http404
    deal = "" if "decline" in request.POST else request.POST.get("deal", "")
    try:
        _answer(user, asked, deal)
    except NotAllowed:
        raise
    except FieldhouseError as refusal:
        return _answered_page(request, user, one, refusal)
    return redirect(f"{reverse('partner_sheet', args=[number])}#row-{row}")


@require_POST
def remove(request: HttpRequest, number: int) -> HttpResponse:
    """Remove a sheet and all that it told."""
    user = _editor(request)
    actions.forget_sheet(user, _sheet(user, number))
    messages.success(request, _("The sheet is removed, and what it told of deals with it."))
    return redirect("partner_sheets")


def _answer(user: User, asked: PartnerLine, deal: str) -> None:
    if deal.isascii() and deal.isdecimal():
        actions.accept_line(user, asked, int(deal))
    else:
        actions.decline_line(user, asked)


def _sheets_page(
    request: HttpRequest, user: User, form: SheetForm, refusal: BadInput | None = None, status: int = 200
) -> HttpResponse:
    context = {"form": form, "sheets": queries.sheets(user), "failure": refusal}
    return render(request, "partners/sheets.html", context, status=status)


def _mapping_page(
    request: HttpRequest, user: User, one: PartnerSheet, said: QueryDict, refusal: BadInput | None = None
) -> HttpResponse:
    path, currency = queries.file_of(one), actions.currency_of(user, one)
    found = sheet_mapping(path, said, currency)
    earlier = queries.earlier_mapping(one.partner)
    if not said and earlier.get("heads") == found.sheet.columns:
        said = QueryDict(mutable=True)
        said.update(cast(dict[str, str], earlier["said"]))
        found = sheet_mapping(path, said, currency)
    units = [(1, _("units of the currency")), *((unit, word) for word, unit in reversed(UNITS.items()))]
    context = {
        "sheet": one,
        "mapping": found,
        "shown": found.shown,
        "fields": [field.name for field in RECORDS[PARTNER_REPORT].fields],
        "currencies": sorted({*currencies(), found.draft.currency} - {""}),
        "number_styles": NUMBERS,
        "date_formats": DATES,
        "units": units,
        "unit": unit_of(found, said),
        "failure": refusal,
        "trail": _trail(one),
    }
    return render(request, "partners/mapping.html", context, status=400 if refusal else 200)


def _answered_page(
    request: HttpRequest, user: User, one: PartnerSheet, refusal: FieldhouseError | None = None
) -> HttpResponse:
    lines = queries.lines_of(one)
    numbers = {deal for each in lines for deal in (each.opportunity_id, *each.candidates) if deal is not None}
    deals = queries.deals_seen(user, numbers)
    note_read_behind_wall(user, {deal.wall for deal in deals.values()}, f"partner_sheet:{one.pk}")
    context = {
        "sheet": one,
        "shown": shown_sheet(lines, deals),
        "is_own": one.brought_by_id == user.pk,
        "failure": refusal,
        "trail": _trail(one),
    }
    return render(request, "partners/sheet.html", context, status=409 if refusal else 200)


def _trail(one: PartnerSheet) -> list[tuple[str, str]]:
    return [(_("Partners' sheets"), reverse("partner_sheets")), (one.file, "")]


def _sheet(user: User, number: int) -> PartnerSheet:
    found = queries.sheet_numbered(user, number)
    if found is None:
        raise Http404
    return found


def _editor(request: HttpRequest) -> User:
    user = cast(User, request.user)  # every page asks for a signed-in person
    require(user, Right.EDIT_DEALS)
    return user
