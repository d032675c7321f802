"""Requests as notices name them."""

from __future__ import annotations

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import get_language

from fieldhouse.apps.approvals.access import may_see
from fieldhouse.apps.approvals.actions.links import make_link
from fieldhouse.apps.approvals.kinds import kind_named
from fieldhouse.apps.approvals.queries import requests_numbered
from fieldhouse.apps.notices.kinds import Opened
from fieldhouse.apps.roles.models import User


def opened(user: User | None, numbers: Collection[int]) -> dict[int, Opened]:
    """The requests that a user may see now, or without a user all of them, with the topics of their kind."""
    found, language = {}, get_language() or "en"
    for one in requests_numbered(numbers):
        if user is None or may_see(user, one):
            kind = kind_named(one.kind)
            title, address = kind.title(one.subject, language), reverse("approval", args=[one.pk])
            found[one.pk] = Opened(title, address, kind.topics)
    return found


def link_in_mail(user: User, number: int) -> str:
    """The address by which a mail's reader decides a request; empty when it waits for nothing of them."""
    token = make_link(user.pk, number)
    return reverse("approval_link", args=[token]) if token else ""
