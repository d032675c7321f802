"""Reads of tokens, sessions and second factors."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils.crypto import constant_time_compare

from fieldhouse.apps.logins.devices import device_of
from fieldhouse.apps.logins.models import Token
from fieldhouse.apps.roles.models import User
from fieldhouse.clock import now

MARK_LENGTH = 16


def digest_of(text: str) -> str:
    """What is kept of a token: 256 random bits need no salt and no slow hash."""
    return hashlib.sha256(text.encode()).hexdigest()


def mark_of(user: User) -> str:
    """A mark of the user's password: another password has another one."""
    return str(user.get_session_auth_hash())[:MARK_LENGTH]


def token_held(text: str) -> Token | None:
    """The token that somebody brings; ``None`` if it is none, has run out or ended, or its user may not sign in."""
    row = Token.objects.select_related("user").filter(digest=digest_of(text), ended_at=None).first()
    return row if row is not None and _holds(row) else None


def tokens_of(user: User) -> list[Token]:
    """The tokens of a user that hold, newest first."""
    rows = Token.objects.filter(user=user, ended_at=None).select_related("user").order_by("-pk")
    return [row for row in rows if _holds(row)]


def token_numbered(user: User, number: int) -> Token | None:
    """One of a user's tokens."""
    return Token.objects.filter(user=user, pk=number, ended_at=None).first()


def _holds(row: Token) -> bool:
    is_old = now().date() >= row.valid_to or not constant_time_compare(row.mark, mark_of(row.user))
    return bool(row.user.is_active) and not is_old


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody is signed in: in which browser, from where, since when."""

    number: int
    device: str
    address: str
    since: datetime
    is_current: bool


def places_of(user: User, session_key: str | None = None) -> list[Place]:
    """Where a user is signed in, the newest first; ``session_key`` is the asker's own."""
    rows = {one.session_key: one for one in UserSession.objects.filter(user=user)}
    alive = Session.objects.filter(session_key__in=rows, expire_date__gt=now())
    mark = user.get_session_auth_hash()
    places = [
        Place(
            rows[one.session_key].pk,
            device_of(rows[one.session_key].user_agent),
            rows[one.session_key].ip,
            rows[one.session_key].created_at,
            one.session_key == session_key,
        )
        for one in alive
        if one.get_decoded().get(HASH_SESSION_KEY) == mark
    ]
    return sorted(places, key=lambda one: one.since, reverse=True)


def factors_of(user: User) -> list[Authenticator]:
    """The second factors of a user: the app, passkeys, recovery codes."""
    return list(Authenticator.objects.filter(user=user).order_by("pk"))


def has_second_factor(user: User) -> bool:
    """Whether a user signs in with more than a password."""
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return Authenticator.objects.filter(user=user, type__in=kinds).exists()
