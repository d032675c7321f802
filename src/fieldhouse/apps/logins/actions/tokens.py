"""Making tokens and ending them."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from django.db import transaction

from fieldhouse.apps.audit.actions import record
from fieldhouse.apps.logins.models import Token
from fieldhouse.apps.logins.queries import digest_of, mark_of
from fieldhouse.apps.roles.access import require
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.rights import Right
from fieldhouse.clock import now
from fieldhouse.domain.errors import BadInput

MOST_DAYS = 366
SECRET_BYTES = 32
BEGINNING = "fh_"
"""What every token begins with, so that those who search code for secrets find it."""

ALL_OF_THE_API = (Token.Scope.READ, Token.Scope.WRITE, Token.Scope.EXPORT)


class NewToken(NamedTuple):
    """A token as it is made, and its text, which nothing keeps."""

    token: Token
    text: str


def make_token(
    user: User,
    days: int,
    *,
    name: str = "",
    scopes: Sequence[str] = ALL_OF_THE_API,
    made_by: int | None = None,
) -> NewToken:
    """A token that speaks for a user, within its scopes, for ``days`` days from today on.

    ``BadInput`` beyond 1 to `MOST_DAYS` days, and for a scope that does not exist. The scope of the directory is for
    those alone who manage users.
    """
    if not 1 <= days <= MOST_DAYS:
        raise BadInput("user.token_days", days=days, most=MOST_DAYS)
    known = Token.Scope.values
    if not scopes or (unknown := sorted(set(scopes) - set(known))):
        raise BadInput("user.token_scope", value=", ".join(unknown) if scopes else "", known=", ".join(known))
    if Token.Scope.DIRECTORY in scopes:
        require(user, Right.MANAGE_USERS)
    text = BEGINNING + secrets.token_urlsafe(SECRET_BYTES)
    until = now().date() + timedelta(days=days)
    with transaction.atomic():
        token = Token.objects.create(
            user=user,
            name=name,
            scopes=sorted(set(scopes)),
            digest=digest_of(text),
            mark=mark_of(user),
            valid_to=until + timedelta(days=1),
            made_at=now(),
        )
        fields = {"scopes": token.scopes, "valid_to": token.valid_to.isoformat(), "token": token.pk}
        record(
            made_by, "token.make", f"user:{user.pk}", fields=fields, personal={"name": name} if name else {}
        )
    return NewToken(token, text)


def end_token(token: Token, *, made_by: int | None = None) -> None:
    """End a token: the next request that brings it is refused."""
    with transaction.atomic():
        if Token.objects.filter(pk=token.pk, ended_at=None).update(ended_at=now()):
            record(made_by, "token.end", f"user:{token.user_id}", fields={"token": token.pk})
