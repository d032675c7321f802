"""Signing people out, and taking their second factors away."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction

from fieldhouse.apps.audit.actions import record
from fieldhouse.apps.logins.models import Token
from fieldhouse.apps.roles.models import User
from fieldhouse.clock import now


def end_session(user: User, number: int, *, made_by: int | None = None) -> bool:
    """Sign a user out in one place; ``False`` if they are not signed in there."""
    with transaction.atomic():
        row = UserSession.objects.filter(user=user, pk=number).first()
        if row is None:
            return False
        row.end()
        record(made_by, "session.end", f"user:{user.pk}", fields={"places": 1})
    return True


def end_sessions(user: User, *, but: str | None = None, made_by: int | None = None) -> int:
    """Sign a user out everywhere, but in the session with the key ``but``; in how many places."""
    with transaction.atomic():
        rows = list(UserSession.objects.filter(user=user).exclude(session_key=but or ""))
        for row in rows:
            row.end()
        if rows:
            record(made_by, "session.end", f"user:{user.pk}", fields={"places": len(rows)})
    return len(rows)


def end_everything(user: User, *, made_by: int | None = None) -> None:
    """Sign a user out everywhere, and end their tokens."""
    with transaction.atomic():
        end_sessions(user, made_by=made_by)
        if ended := Token.objects.filter(user=user, ended_at=None).update(ended_at=now()):
            record(made_by, "token.end", f"user:{user.pk}", fields={"tokens": ended})


def remove_factors(user: User, *, made_by: int | None = None) -> None:
    """Take a user's second factors away, because their phone is lost, and sign them out everywhere."""
    with transaction.atomic():
        removed, _each = Authenticator.objects.filter(user=user).delete()
        if removed:
            record(made_by, "factor.remove", f"user:{user.pk}", fields={"factors": removed})
        end_sessions(user, made_by=made_by)
