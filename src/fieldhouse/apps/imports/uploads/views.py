"""Importing by browser: bringing files, looking at how they are read, starting the import, removing them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import cast
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fieldhouse.apps.company.queries import currencies, current_company
from fieldhouse.apps.imports.models import Upload
from fieldhouse.apps.imports.profiles import known_names
from fieldhouse.apps.imports.uploads import actions, queries
from fieldhouse.apps.imports.uploads.founding import NewCompany, new_company
from fieldhouse.apps.imports.uploads.mapping import Mapping, mapping_of, profile_text, suggested_name
from fieldhouse.apps.imports.uploads.presentation import shown_upload
from fieldhouse.apps.imports.uploads.unpacking import FILES_LIMIT, UPLOAD_LIMIT
from fieldhouse.apps.imports.watched.queries import arrivals, inbox
from fieldhouse.apps.roles.access import NotAllowed, require
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.rights import Right
from fieldhouse.apps.runs.tasks import take_up_run
from fieldhouse.domain.currency import EXPONENTS
from fieldhouse.domain.errors import BadInput
from fieldhouse.ingest.limits import MEBIBYTE
from fieldhouse.ingest.proposal import DATE_FORMATS, KINDS
from fieldhouse.ingest.report.days import DayOrder
from fieldhouse.ingest.schema import RECORDS

NUMBERS = (
    (".", "1234.56"),
    (".,", "1,234.56"),
    (",.", "1.234,56"),
    (",", "1234,56"),
    (", ", "1 234,56"),
    (".’", "1’234.56"),
)
"""The number styles of `proposal.NUMBER_STYLES`, each as an example."""

DATES = tuple((one, date(2026, 3, 31).strftime(one)) for one in DATE_FORMATS)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def uploads(request: HttpRequest) -> HttpResponse:
    """The files that wait, the imports so far, and where to bring files.

    Whoever has no right sends in vain: right and size are looked at before the body is read, its token after.
    """
    _importer(request)
    if request.method != "POST":
        return _uploads_page(request)
    if int(request.META.get("CONTENT_LENGTH") or 0) > UPLOAD_LIMIT:
        raise BadInput("upload.too_large", limit=_limit())
    return _received(request)


@csrf_protect
def _received(request: HttpRequest) -> HttpResponse:
    parts = ((str(one.name), one) for one in request.FILES.getlist("files"))
    try:
        made = actions.keep_upload(_importer(request), parts)
    except BadInput as refusal:
        return _uploads_page(request, refusal)
    return redirect("upload", made.pk)


@require_GET
def upload(request: HttpRequest, number: int) -> HttpResponse:
    """How one upload is read: by which profile, into which records, with what findings."""
    _importer(request)
    return _upload_page(request, _upload(request, number), new_company(request.LANGUAGE_CODE))


@require_POST
def found(request: HttpRequest, number: int) -> HttpResponse:
    """Keep whose files these are, before the first import; the upload's page comes next."""
    user, one, form = _importer(request), _upload(request, number), NewCompany(request.POST)
    if current_company() is not None or queries.is_at_work(one):
        return redirect("upload", number)
    if not form.is_valid():
        return _upload_page(request, one, form)
    actions.keep_company(user, one, form.as_toml())
    return redirect(f"{reverse('upload', args=[number])}?{_said(request.POST)}")


def _upload_page(request: HttpRequest, one: Upload, form: NewCompany) -> HttpResponse:
    asked = request.POST if request.method == "POST" else request.GET
    shown = shown_upload(one, **{name: asked.get(name, "") for name in ("profile", "file", "dates", "sheet")})
    is_founding = current_company() is None and bool(shown.profile) and not shown.has_company
    context = {
        "upload": one,
        "shown": shown,
        "company_form": form if is_founding else None,
        "is_at_work": queries.is_at_work(one),
        "trail": [(_("Import"), reverse("uploads")), (_title(one), "")],
        "title": _title(one),
    }
    return render(request, "imports/upload.html", context, status=400 if form.errors else 200)


def _said(asked: QueryDict) -> str:
    """Profile, order of days and sheet, as an address names them."""
    return urlencode({name: asked[name] for name in ("profile", "dates", "sheet") if asked.get(name)})


@require_POST
def start(request: HttpRequest, number: int) -> HttpResponse:
    """Import an upload by a profile; the page of the run comes next."""
    user, one = _importer(request), _upload(request, number)
    profile = request.POST.get("profile", "")
    if profile not in known_names():
        raise BadInput("profile.unknown", value=profile[:40], known=", ".join(known_names()))
    dates = request.POST.get("dates", "")
    run = actions.ask_for_import(
        user, one, profile, dates if dates in tuple(DayOrder) else "", request.POST.get("sheet", "")[:100]
    )
    take_up_run.enqueue(run.pk)
    return redirect("run", run.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def mapping(request: HttpRequest, number: int) -> HttpResponse:
    """How one file is to be read that no profile knows: proposed, edited, and saved as a profile of the home."""
    user, one = _importer(request), _upload(request, number)
    said = request.POST if request.method == "POST" else request.GET
    found = mapping_of(one, said.get("file", "") or one.files[0]["name"], said)
    name = said.get("name", "").strip()
    if request.method != "POST":
        return _mapping_page(request, one, found, name)
    try:
        actions.save_profile(user, one, name, profile_text(found, name))
    except BadInput as refusal:
        return _mapping_page(request, one, found, name, refusal)
    messages.success(
        request, _("The profile %(name)s is saved. The command line knows it, too.") % {"name": name}
    )
    return redirect(f"{reverse('upload', args=[number])}?{urlencode({'profile': name})}")


@require_POST
def undo(request: HttpRequest, number: int) -> HttpResponse:
    """Undo the last import as a whole; the page of the run that does it comes next."""
    run = actions.ask_for_undo(_importer(request), number)
    take_up_run.enqueue(run.pk)
    return redirect("run", run.pk)


@require_POST
def remove(request: HttpRequest, number: int) -> HttpResponse:
    """Remove an upload with its files."""
    actions.remove_upload(_importer(request), _upload(request, number))
    messages.success(request, _("The files are removed. Nothing of them was imported."))
    return redirect("uploads")


def _uploads_page(request: HttpRequest, refusal: BadInput | None = None) -> HttpResponse:
    context = {
        "uploads": [(one, _title(one)) for one in queries.uploads()],
        "imports": queries.imports(),
        "arrivals": arrivals(),
        "inbox": inbox(),
        "failure": refusal,
        "files_limit": FILES_LIMIT,
        "limit": _limit(),
    }
    return render(request, "imports/uploads.html", context, status=400 if refusal else 200)


def _mapping_page(
    request: HttpRequest, one: Upload, found: Mapping, name: str, refusal: BadInput | None = None
) -> HttpResponse:
    context = {
        "upload": one,
        "mapping": found,
        "shown": found.shown,
        "kinds": KINDS,
        "fields": [field.name for field in RECORDS[found.draft.kind].fields if field.type != "texts"],
        "currencies": sorted({*_currencies(), found.draft.currency} - {""}),
        "name": name or suggested_name(found.sheet.name),
        "number_styles": NUMBERS,
        "date_formats": DATES,
        "failure": refusal,
        "trail": [
            (_("Import"), reverse("uploads")),
            (_title(one), reverse("upload", args=[one.pk])),
            (_("Mapping"), ""),
        ],
    }
    return render(request, "imports/mapping.html", context, status=400 if refusal else 200)


def _currencies() -> Iterable[str]:
    """Those in which the company's amounts are, or all while there is no company."""
    return currencies() if current_company() else EXPONENTS


def _title(one: Upload) -> str:
    """The name of the first file, and how many more there are."""
    first, others = one.files[0]["name"], len(one.files) - 1
    return _("%(file)s and %(count)s more") % {"file": first, "count": others} if others else str(first)


def _limit() -> str:
    return f"{UPLOAD_LIMIT // MEBIBYTE} MiB"


def _upload(request: HttpRequest, number: int) -> Upload:
    found = queries.upload_numbered(number)
    if found is None:
        raise Http404
    if not queries.may_look_into(_importer(request), found):
        raise NotAllowed("upload.of_somebody")
    return found


def _importer(request: HttpRequest) -> User:
    user = cast(User, request.user)  # every page asks for a signed-in person
    require(user, Right.IMPORT)
    return user
