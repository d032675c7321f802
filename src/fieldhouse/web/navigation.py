"""The way around: one line for each page that stands in the top bar."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Item:
    """A page of the top bar: the name of its route, its label, and the key that leads there after ``g``."""

    route: str
    label: Promise
    key: str


@dataclass(frozen=True, slots=True)
class CurrentItem:
    """An item as one page shows it."""

    url: str
    label: Promise
    key: str
    is_current: bool


ITEMS = (Item("home", _("Overview"), "h"),)


def current_items(request: HttpRequest) -> list[CurrentItem]:
    """The items with their addresses; the one whose address begins the request's path is current."""
    shown = []
    for item in ITEMS:
        url = reverse(item.route)
        is_current = request.path == url or (url != "/" and request.path.startswith(url))
        shown.append(CurrentItem(url, item.label, item.key, is_current))
    return shown
