"""Tokens for the API: signed with the home's key, valid for some days, ended by a new password."""

from __future__ import annotations

from datetime import date, timedelta

from django.core import signing
from django.utils.crypto import constant_time_compare

from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.queries import user_numbered
from fieldhouse.clock import now
from fieldhouse.domain.errors import BadInput

SALT = "fieldhouse.api.token"
MOST_DAYS = 366
_MARK_LENGTH = 16


def make_token(user: User, days: int) -> str:
    """A Bearer token that speaks for a user until ``days`` days from now; ``BadInput`` beyond 1 to `MOST_DAYS`.

    Nothing is stored: the token holds the user's number, its last day and a mark of the password, so that another
    password ends it.
    """
    if not 1 <= days <= MOST_DAYS:
        raise BadInput("user.token_days", days=days, most=MOST_DAYS)
    until = now().date() + timedelta(days=days)
    return signing.dumps({"user": user.pk, "until": until.isoformat(), "mark": _mark(user)}, salt=SALT)


def user_of_token(text: str) -> User | None:
    """The active user that a token speaks for; ``None`` for one that is forged, run out, or older than the password."""
    try:
        said = signing.loads(text, salt=SALT)
    except signing.BadSignature:
        return None
    if date.fromisoformat(said["until"]) < now().date():
        return None
    user = user_numbered(said["user"])
    if user is None or not constant_time_compare(said["mark"], _mark(user)):
        return None
    return user


def _mark(user: User) -> str:
    return str(user.get_session_auth_hash())[:_MARK_LENGTH]
