"""Runs as notices name them."""

from __future__ import annotations

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext as _

from fieldhouse.apps.notices.kinds import Opened
from fieldhouse.apps.roles.access import has_right
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.rights import Right
from fieldhouse.apps.runs.queries import runs_numbered
from fieldhouse.apps.runs.views import OWN_KINDS, kind_label


def opened(user: User | None, numbers: Collection[int]) -> dict[int, Opened]:
    """The runs that a user may see now: any with the right to, else exports of their own."""
    sees_all = user is None or has_right(user, Right.SEE_RUNS)
    found = {}
    for one in runs_numbered(numbers):
        is_own = user is not None and one.asked_by_id == user.pk and one.kind in OWN_KINDS
        if sees_all or is_own:
            title = _("%(kind)s, run %(number)s") % {"kind": kind_label(one), "number": one.pk}
            found[one.pk] = Opened(title, reverse("run", args=[one.pk]))
    return found
