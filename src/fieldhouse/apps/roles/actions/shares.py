"""Showing a deal, or the deals of an account, to somebody whose roles do not reach them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from fieldhouse.apps.audit.actions import record
from fieldhouse.apps.notices.actions import notify
from fieldhouse.apps.pipeline.listing.queries import reached, reaches_all
from fieldhouse.apps.pipeline.models import Deal
from fieldhouse.apps.roles.access import NotAllowed, has_right, require
from fieldhouse.apps.roles.models import Share, User
from fieldhouse.apps.roles.rights import Right
from fieldhouse.clock import now
from fieldhouse.domain.errors import BadInput


@dataclass(frozen=True, slots=True)
class NewShare:
    """Who is to see a deal, or with ``is_account`` all deals of its account, until the end of a day, and why."""

    user: User
    opportunity: int
    last_on: date
    reason: str
    is_account: bool = False


def share(made_by: User, asked: NewShare) -> Share:
    """Show a deal from today on; it is seen and not changed, and what is behind a wall stays there.

    Whoever reaches a deal by their own roles shows it, and who reaches every node an account: nobody passes on what
    they see for others or were shown. ``NotAllowed`` for any other; ``BadInput``: ``share.ended``,
    ``share.reason_missing``, ``share.no_account``.
    """
    require(made_by, Right.EDIT_DEALS)
    today = now().date()
    if asked.last_on < today:
        raise BadInput("share.ended", on=asked.last_on)
    if not asked.reason.strip():
        raise BadInput("share.reason_missing")
    deal = reached(made_by, asked.opportunity)
    if deal is None:
        raise NotAllowed("policy.no_record")
    if asked.is_account:
        _require_account(made_by, deal)
    with transaction.atomic():
        made = Share.objects.create(
            user=asked.user,
            opportunity_id=None if asked.is_account else deal.opportunity_id,
            account_id=deal.account_id if asked.is_account else None,
            valid_from=today,
            valid_to=date.fromordinal(asked.last_on.toordinal() + 1),
            reason=asked.reason.strip(),
            made_by=made_by,
            made_at=now(),
        )
        fields = {"valid_from": str(today), "valid_to": str(made.valid_to), "user": asked.user.pk}
        record(made_by.pk, "share.make", _subject(made), fields=fields, reason=made.reason)
        notify([asked.user.pk], "share/made", f"share:{made.pk}")
    return made


def end_share(ended_by: User, one: Share) -> None:
    """End a share as of today: it shows nothing from the next request on.

    ``NotAllowed`` for whoever `may_end` it not.
    """
    if not may_end(ended_by, one):
        raise NotAllowed("policy.no_record")
    with transaction.atomic():
        Share.objects.filter(pk=one.pk).update(valid_to=now().date())
        record(ended_by.pk, "share.end", _subject(one), fields={"user": one.user_id})


def may_end(user: User, one: Share) -> bool:
    """Whether a user may end a share: its maker, who manages users, and whoever could show the same.

    A deputy could not, and so does not end it for the absent person either.
    """
    if one.made_by_id == user.pk or has_right(user, Right.MANAGE_USERS):
        return True
    if not has_right(user, Right.EDIT_DEALS):
        return False
    return reaches_all(user) if one.opportunity_id is None else reached(user, one.opportunity_id) is not None


def _require_account(user: User, deal: Deal) -> None:
    """Of an account there may be deals that the user does not see: only who reaches every node shows all of them."""
    if deal.account_id is None:
        raise BadInput("share.no_account")
    if not reaches_all(user):
        raise NotAllowed("share.not_whole")


def _subject(one: Share) -> str:
    return f"opportunity:{one.opportunity_id}" if one.opportunity_id else f"account:{one.account_id}"
