"""Links in mails: signed, for one user and one decision, until an instant."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.core import signing

from fieldhouse.apps.approvals.access import DAYS_OF_LINK, LINK_SALT, digest_of
from fieldhouse.apps.approvals.models import ApprovalLink, ApprovalSeat
from fieldhouse.clock import now
from fieldhouse.domain.approvals import State


def make_link(user: int, number: int) -> str | None:
    """A token with which a user decides a request; ``None`` when it waits for nothing of them any more.

    The database keeps its digest alone.
    """
    seats = ApprovalSeat.objects.filter(
        request=number, user=user, is_past=False, decision__isnull=True, request__state=State.WAITING
    )
    seat = next((one for one in seats.select_related("request") if one.step == one.request.step), None)
    if seat is None:
        return None
    token = signing.dumps({"seat": seat.pk, "nonce": secrets.token_hex(16)}, salt=LINK_SALT)
    expires_at = now() + timedelta(days=DAYS_OF_LINK)
    ApprovalLink.objects.create(seat=seat, user_id=user, digest=digest_of(token), expires_at=expires_at)
    return token
