"""The deal list and the page of a deal."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from fieldhouse.apps.figures.actions import note_read_behind_wall
from fieldhouse.apps.pipeline.actions import edit_deal
from fieldhouse.apps.pipeline.deal.counted import counted_in
from fieldhouse.apps.pipeline.deal.outlook import outlook_of
from fieldhouse.apps.pipeline.deal.page import deal_page, gone_fields
from fieldhouse.apps.pipeline.deal.queries import deal_seen, deal_seen_by_number
from fieldhouse.apps.pipeline.forms import DealEdit, ViewName
from fieldhouse.apps.pipeline.listing import actions, queries
from fieldhouse.apps.pipeline.listing.actions import PLACES
from fieldhouse.apps.pipeline.listing.page import ask, listing
from fieldhouse.apps.pipeline.listing.rows import rows, sum_tiles, view_tabs
from fieldhouse.apps.pipeline.models import Deal, SavedView
from fieldhouse.apps.roles import actions as actions_of_roles
from fieldhouse.apps.roles.access import NotAllowed, has_right, require
from fieldhouse.apps.roles.forms import NewShare
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.queries import colleagues, share_numbered, shares_of
from fieldhouse.apps.roles.rights import Right
from fieldhouse.domain.errors import BadInput, FieldhouseError

FIRST_QUERY = "outcome=open&sort=close"
"""What the list opens with for a person who has pinned no view: it stands in the address like any other."""


@require_GET
def deals(request: HttpRequest) -> HttpResponse:
    """The deal list: filters, order and place all in the address."""
    user = _user(request)
    if not request.GET:
        pinned = queries.pinned_view(user)
        return redirect(f"{reverse('deals')}?{pinned.query if pinned and pinned.query else FIRST_QUERY}")
    asked = ask(user, request.GET, get_language() or "en")
    context: dict[str, Any] = {
        "asked": asked,
        "form": asked.form,
        "name_form": ViewName(initial={"query": request.GET.urlencode()}, auto_id="view_%s"),
        "tabs": view_tabs(user, request.GET, FIRST_QUERY),
        "generation": asked.manifest.number,
        "can_export": has_right(user, Right.EXPORT),
        "export_fields": [one for one in request.GET.items() if one[0] not in PLACES],
    }
    if not asked.form.is_valid():
        return render(request, "pipeline/deals.html", context, status=400)
    found = listing(asked, **{name: request.GET.get(name, "") for name in ("sort", "after", "before")})
    walled = [one for one in found.page.rows if one.wall]
    note_read_behind_wall(user, {one.wall for one in walled}, "deals", (one.subject for one in walled))
    context |= {"listing": found, "rows": rows(found), "tiles": sum_tiles(found)}
    context["has_other_currencies"] = any(
        row.deal.currency not in ("", asked.currency) for row in context["rows"]
    )
    return render(request, "pipeline/deals.html", context)


@require_POST
def keep_view(request: HttpRequest) -> HttpResponse:
    """Keep the list as it stands under a name."""
    form = ViewName(request.POST)
    query = request.POST.get("query", "")
    if form.is_valid():
        view = actions.save_view(_user(request), form.cleaned_data["name"], form.cleaned_data["query"])
        messages.success(request, _("The view %(name)s is saved.") % {"name": view.name})
        query = view.query
    else:
        messages.error(request, _("Give the view a name of at most 100 characters."))
    return redirect(f"{reverse('deals')}?{query}")


@require_POST
def pin(request: HttpRequest, number: int) -> HttpResponse:
    """Open the list with one of the person's views from now on, or no longer."""
    view = _own_view(request, number)
    actions.pin_view(view)
    return redirect(f"{reverse('deals')}?{view.query}")


@require_POST
def forget(request: HttpRequest, number: int) -> HttpResponse:
    """Delete one of the person's views."""
    view = _own_view(request, number)
    actions.forget_view(view)
    messages.success(request, _("The view %(name)s is deleted.") % {"name": view.name})
    return redirect(f"{reverse('deals')}?{FIRST_QUERY}")


@require_GET
def deal_numbered(request: HttpRequest, number: int) -> HttpResponse:
    """From the number that facts know a deal by to its page."""
    return _to_deal(_found(deal_seen_by_number(_user(request), number)))


@require_GET
def deal(request: HttpRequest, source: str, key: str) -> HttpResponse:
    """The page of one deal; 404 alike for one that does not exist and one that the person may not see."""
    return _deal_page(request, _found(deal_seen(_user(request), source, key)))


@require_GET
def counted(request: HttpRequest, source: str, key: str) -> HttpResponse:
    """Which figures of the deal's quarter count it, for its page to take in after it is shown."""
    user = _user(request)
    require(user, Right.SEE_FORECAST)
    one = _found(deal_seen(user, source, key))
    manifest = queries.newest_manifest()
    standing = counted_in(
        one, queries.scope_of(user, manifest), manifest.data_through, get_language() or "en"
    )
    return render(request, "pipeline/deal_counted.html", {"standing": standing, "deal": one})


@require_POST
def edit(request: HttpRequest, source: str, key: str) -> HttpResponse:
    """Change one field, or propose it to the CRM. A refusal shows the page as it stands now, with its sentence."""
    user = _user(request)
    one = _found(deal_seen(user, source, key))
    form = DealEdit(request.POST)
    if not form.is_valid():
        return _deal_page(request, one, status=400, failure=("deal.edit_unreadable", {}))
    said = form.cleaned_data
    if one.gone_on is not None:
        return _deal_page(request, one, status=409, failure=("deal.is_gone", gone_fields(one)))
    try:
        done = edit_deal(
            user, one.opportunity_id, said["field"], said["value"], said["reason"], said["version"]
        )
    except NotAllowed:
        raise
    except FieldhouseError as refusal:
        as_it_stands, failure = _found(deal_seen(user, source, key)), (refusal.code, refusal.fields)
        status = 400 if isinstance(refusal, BadInput) else 409
        return _deal_page(request, as_it_stands, status=status, failure=failure, kept=said)
    if done.kind == "changed":
        messages.success(request, _("Changed. Every figure shows it from now on."))
    else:
        messages.success(request, _("Proposed. It stands beside the CRM's value until the CRM follows."))
    return _to_deal(one)


@require_POST
def share(request: HttpRequest, source: str, key: str) -> HttpResponse:
    """Show a deal, or the deals of its account, to somebody until a day."""
    user = _user(request)
    one = _found(deal_seen(user, source, key))
    form = _share_form(user, one, request.POST)
    if not form.is_valid():
        return _deal_page(request, one, status=400, sharing=form)
    said = form.cleaned_data
    asked = actions_of_roles.NewShare(
        said["user"], one.opportunity_id, said["last_on"], said["reason"], said.get("is_account", False)
    )
    try:
        actions_of_roles.share(user, asked)
    except FieldhouseError as refusal:
        status = 403 if isinstance(refusal, NotAllowed) else 400
        return _deal_page(request, one, status=status, failure=(refusal.code, refusal.fields), sharing=form)
    messages.success(request, _("%(login)s sees it from now on.") % {"login": said["user"].username})
    return _to_deal(one)


@require_POST
def share_end(request: HttpRequest, source: str, key: str, number: int) -> HttpResponse:
    """End a share of a deal: it shows nothing from the next request on."""
    user = _user(request)
    one, held = _found(deal_seen(user, source, key)), share_numbered(number)
    if held is None:
        raise Http404
    actions_of_roles.end_share(user, held)
    messages.success(request, _("It is not shown to them any more."))
    return _to_deal(one)


def _deal_page(
    request: HttpRequest,
    one: Deal,
    status: int = 200,
    failure: tuple[str, Any] | None = None,
    kept: Any = None,
    sharing: NewShare | None = None,
) -> HttpResponse:
    note_read_behind_wall(_user(request), [one.wall], one.subject)
    user = _user(request)
    can_edit = has_right(user, Right.EDIT_DEALS) and queries.changeable(user, one.opportunity_id) is not None
    can_share = can_edit and queries.reached(user, one.opportunity_id) is not None
    scope = queries.scope_of(user, queries.newest_manifest())
    page = deal_page(one, scope, can_edit=can_edit, field=request.GET.get("field", ""))
    trail = [(_("Deals"), reverse("deals")), (one.opportunity.name or one.opportunity.source_key, "")]
    context = {
        "page": page,
        "outlook": outlook_of(one) if has_right(user, Right.SEE_FORECAST) else None,
        "deal": one,
        "trail": trail,
        "failure": failure,
        "kept": kept or {},
        "gone": gone_fields(one),
        "shares": [
            (share_, actions_of_roles.may_end(user, share_))
            for share_ in shares_of(one.opportunity_id, one.account_id)
        ],
        "can_share": can_share,
        "can_see_figures": has_right(user, Right.SEE_FORECAST),
        "can_see_access": has_right(user, Right.SEE_ACCESS),
        **(_sharing(request, one, sharing) if can_share else {}),
        "generation": page.known,
    }
    return render(request, "pipeline/deal.html", context, status=status)


def _sharing(request: HttpRequest, one: Deal, sent: NewShare | None) -> dict[str, Any]:
    """The form to show a deal to somebody, where it is asked for: it proposes everybody who signs in."""
    if sent is None and "share" not in request.GET:
        return {}
    return {"sharing": sent or _share_form(_user(request), one), "colleagues": colleagues()}


def _share_form(user: User, one: Deal, data: Any = None) -> NewShare:
    return NewShare(data, shows_accounts=one.account_id is not None and queries.reaches_all(user))


def _found(one: Deal | None) -> Deal:
    if one is None:
        raise Http404
    return one


def _own_view(request: HttpRequest, number: int) -> SavedView:
    view = queries.saved_view(_user(request), number)
    if view is None:
        raise Http404
    return view


def _to_deal(one: Deal) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("deal", args=[one.opportunity.source, one.opportunity.source_key]))


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)  # every page asks for a signed-in person
