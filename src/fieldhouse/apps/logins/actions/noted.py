"""What happens at the door, written into the log.

Addresses are personal and stand there as digests. A user name that does not exist is not written: people type their
password into that field.
"""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.http import HttpRequest

from fieldhouse.apps.audit.actions import record
from fieldhouse.apps.logins.actions.endings import end_sessions
from fieldhouse.apps.roles.models import User


def signed_in(request: HttpRequest, user: User, **_more: Any) -> None:
    """Somebody is in: by which ways, and from where."""
    ways = [_way(one) for one in get_authentication_records(request, user)]
    with transaction.atomic():
        record(user.pk, "login.in", f"user:{user.pk}", fields={"ways": ways}, personal=_address(request))


def signed_out(request: HttpRequest, user: User | None, **_more: Any) -> None:
    """Somebody went."""
    if user is not None:
        with transaction.atomic():
            record(user.pk, "login.out", f"user:{user.pk}")


def failed(request: HttpRequest | None, credentials: dict[str, Any], **_more: Any) -> None:
    """A password did not let anybody in."""
    user = User.objects.filter(username=str(credentials.get("username", ""))).first()
    with transaction.atomic():
        record(
            None,
            "login.failed",
            f"user:{user.pk}" if user else "user",
            fields={"ways": ["password"]},
            personal=_address(request),
        )


def password_changed(request: HttpRequest, user: User, **_more: Any) -> None:
    """This session goes on; all others ended with the old password, and are taken off the list."""
    with transaction.atomic():
        record(user.pk, "user.password", f"user:{user.pk}")
        end_sessions(user, but=request.session.session_key, made_by=user.pk)


def factor_added(user: User, authenticator: Authenticator, **_more: Any) -> None:
    """Somebody set a second factor up."""
    with transaction.atomic():
        record(user.pk, "factor.add", f"user:{user.pk}", fields={"ways": [authenticator.type]})


def factor_removed(user: User, authenticator: Authenticator, **_more: Any) -> None:
    """Somebody took a second factor of theirs away."""
    with transaction.atomic():
        record(user.pk, "factor.remove", f"user:{user.pk}", fields={"ways": [authenticator.type]})


def codes_renewed(user: User, **_more: Any) -> None:
    """Somebody made their recovery codes anew."""
    with transaction.atomic():
        record(user.pk, "factor.renew", f"user:{user.pk}")


def factor_failed(request: HttpRequest, user: User, authenticator: Authenticator, **_more: Any) -> None:
    """A code or a passkey did not let anybody in."""
    with transaction.atomic():
        fields = {"ways": [authenticator.type]}
        record(None, "login.failed", f"user:{user.pk}", fields=fields, personal=_address(request))


def _way(said: dict[str, Any]) -> str:
    return str(said.get("type") or said["method"])


def _address(request: HttpRequest | None) -> dict[str, str]:
    return {"address": get_adapter().get_client_ip(request)} if request is not None else {}
