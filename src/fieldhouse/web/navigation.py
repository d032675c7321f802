"""The way around: one line for each page that stands in the top bar."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fieldhouse.apps.roles.access import is_outsider, rights_of
from fieldhouse.apps.roles.rights import Right


@dataclass(frozen=True, slots=True)
class Item:
    """A page of the top bar: the name of its route, its label, and the key that leads there after ``g``.

    ``right`` is what a person needs to see anything there; those without it are not led there. The people of partners
    are led to what is ``is_for_partners`` and nowhere else, and others are not led there. ``also`` begins the
    addresses of pages that belong to it.
    """

    route: str
    label: Promise
    key: str
    right: Right | None = None
    also: tuple[str, ...] = ()
    is_for_partners: bool = False


@dataclass(frozen=True, slots=True)
class CurrentItem:
    """An item as one page shows it."""

    url: str
    label: Promise
    key: str
    is_current: bool


ITEMS = (
    Item("home", _("Overview"), "h", also=("/nodes/", "/figures/", "/change/")),
    Item("deals", _("Deals"), "d"),
    Item("partner_deals", _("Our deals"), "o", is_for_partners=True),
    Item("partner_sheets", _("Partners"), "b", Right.EDIT_DEALS),
    Item("approvals", _("Approvals"), "v"),
    Item("quotas", _("Quotas"), "q"),
    Item("jobs", _("Job families"), "j"),
    Item("periods", _("Periods"), "p", Right.CLOSE_PERIOD),
    Item("uploads", _("Import"), "i", Right.IMPORT),
    Item("runs", _("Runs"), "r", Right.SEE_RUNS, also=("/known-since/", "/changes/")),
    Item("tie_out", _("Tie-out"), "t", Right.SEE_RUNS),
    Item("audit", _("Audit"), "a", Right.SEE_AUDIT),
    Item("users", _("Users"), "u", Right.MANAGE_USERS, also=("/roles/", "/access/")),
    Item("privacy", _("People's data"), "e", Right.ANSWER_PEOPLE),
)


def current_items(request: HttpRequest) -> list[CurrentItem]:
    """The items with their addresses; the one whose address begins the request's path is current."""
    shown, rights = [], rights_of(request.user) if request.user.is_authenticated else frozenset()
    is_outside = request.user.is_authenticated and is_outsider(request.user)
    for item in ITEMS:
        if item.is_for_partners != is_outside or (item.right is not None and item.right not in rights):
            continue
        url = reverse(item.route)
        begins = item.also if url == "/" else (url, *item.also)
        is_current = request.path == url or request.path.startswith(begins)
        shown.append(CurrentItem(url, item.label, item.key, is_current))
    return shown
