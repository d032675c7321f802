"""Who sees a request, and what the links in mails open."""

from __future__ import annotations

import hashlib

from django.core import signing

from fieldhouse.apps.approvals.kinds import kind_named
from fieldhouse.apps.approvals.models import ApprovalLink, ApprovalRequest, ApprovalSeat
from fieldhouse.apps.roles.access import NotAllowed, has_right
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.queries import absent_today
from fieldhouse.apps.roles.rights import Right
from fieldhouse.clock import now
from fieldhouse.domain.errors import Refused

LINK_SALT = "fieldhouse.approvals.link"
DAYS_OF_LINK = 7


def may_see(user: User, request: ApprovalRequest) -> bool:
    """Whether a user sees a request today: they take part in it, and may see its subject.

    Whoever asked takes part, whoever is or was in a step, whoever stands in for one of those, and those who manage
    users or read the log.
    """
    return _takes_part(user, request) and kind_named(request.kind).may_see(user, request.subject)


def require_seen(user: User, request: ApprovalRequest) -> None:
    """Raise `NotAllowed` for a request that a user may not see."""
    if not may_see(user, request):
        raise NotAllowed("approval.not_seen")


def link_of(user: User, token: str) -> ApprovalLink:
    """The link of a token that holds for a user.

    ``Refused``: ``approval.link_bad`` for what was never sent or was sent to somebody else, ``approval.link_old``,
    ``approval.link_used``.
    """
    try:
        signing.loads(token, salt=LINK_SALT)
    except signing.BadSignature as failure:
        raise Refused("approval.link_bad") from failure
    rows = ApprovalLink.objects.select_related("seat__request")
    found = rows.filter(digest=digest_of(token), user=user).first()
    if found is None:
        raise Refused("approval.link_bad")
    if found.used_at is not None:
        raise Refused("approval.link_used")
    if found.expires_at <= now():
        raise Refused("approval.link_old")
    return found


def digest_of(token: str) -> str:
    """What the database keeps of a link's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _takes_part(user: User, request: ApprovalRequest) -> bool:
    if (
        request.asked_by_id == user.pk
        or has_right(user, Right.MANAGE_USERS)
        or has_right(user, Right.SEE_AUDIT)
    ):
        return True
    me = [user.pk, *(one.pk for one in absent_today(user))]
    seats = ApprovalSeat.objects.filter(request=request)
    return seats.filter(user__in=me).exists() or seats.filter(decided_by=user).exists()
