"""Shares and absences as notices name them."""

from __future__ import annotations

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext as _

from fieldhouse.apps.notices.kinds import Opened
from fieldhouse.apps.pipeline.deal.queries import deal_seen_by_number
from fieldhouse.apps.roles import queries
from fieldhouse.apps.roles.models import User

AMOUNT, ORGANISATION = frozenset({"amount"}), frozenset({"organisation"})


def shares(user: User | None, numbers: Collection[int]) -> dict[int, Opened]:
    """What is shown to a user, while it is and while they see it; without a user the deals' page alone."""
    found = {}
    for one in queries.shares_numbered(numbers):
        if user is None:
            found[one.pk] = Opened("", reverse("notices"), AMOUNT)
        elif one.user_id == user.pk and one.opportunity_id is not None:
            deal = deal_seen_by_number(user, one.opportunity_id)
            if deal is not None:
                record = deal.opportunity
                address = reverse("deal", args=[record.source, record.source_key])
                found[one.pk] = Opened(record.name or record.source_key, address)
        elif one.user_id == user.pk and one.account is not None:
            title = _("all deals of %(account)s") % {"account": one.account.name or one.account.source_key}
            found[one.pk] = Opened(title, reverse("deals"))
    return found


def absences(user: User | None, numbers: Collection[int]) -> dict[int, Opened]:
    """For whom a user stands in, until it is over."""
    return {
        one.pk: Opened(
            _("for %(name)s, from %(begins)s to %(ends)s")
            % {"name": one.user.get_username(), "begins": one.valid_from, "ends": one.last_on},
            reverse("absences"),
            ORGANISATION,
        )
        for one in queries.absences_numbered(numbers)
        if user is None or one.deputy_id == user.pk
    }
