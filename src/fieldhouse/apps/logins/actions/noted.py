"""What happens at the door, written into the log.

Addresses are personal and stand there as digests. A user name that does not exist is not written: people type their
password into that field.
"""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.contrib.auth import signals as auth
from django.db import transaction
from django.http import HttpRequest

from fieldhouse.apps.audit.actions import record
from fieldhouse.apps.logins.actions.endings import end_sessions
from fieldhouse.apps.roles.models import User


def listen() -> None:
    """Hear what Django and django-allauth say."""
    account.user_logged_in.connect(_signed_in)
    account.password_changed.connect(_password_changed)
    auth.user_logged_out.connect(_signed_out)
    auth.user_login_failed.connect(_failed)
    mfa.authenticator_added.connect(_factor_added)
    mfa.authenticator_removed.connect(_factor_removed)
    mfa.authenticator_reset.connect(_codes_renewed)
    mfa.authentication_failed.connect(_factor_failed)


def _signed_in(request: HttpRequest, user: User, **_more: Any) -> None:
    ways = [_way(one) for one in get_authentication_records(request, user)]
    with transaction.atomic():
        record(user.pk, "login.in", f"user:{user.pk}", fields={"ways": ways}, personal=_address(request))


def _signed_out(request: HttpRequest, user: User | None, **_more: Any) -> None:
    if user is not None:
        with transaction.atomic():
            record(user.pk, "login.out", f"user:{user.pk}")


def _failed(request: HttpRequest | None, credentials: dict[str, Any], **_more: Any) -> None:
    user = User.objects.filter(username=str(credentials.get("username", ""))).first()
    with transaction.atomic():
        record(
            None,
            "login.failed",
            f"user:{user.pk}" if user else "user",
            fields={"ways": ["password"]},
            personal=_address(request),
        )


def _password_changed(request: HttpRequest, user: User, **_more: Any) -> None:
    """The session goes on; all others ended with the old password, and are taken off the list."""
    with transaction.atomic():
        record(user.pk, "user.password", f"user:{user.pk}")
        end_sessions(user, but=request.session.session_key, made_by=user.pk)


def _factor_added(user: User, authenticator: Authenticator, **_more: Any) -> None:
    with transaction.atomic():
        record(user.pk, "factor.add", f"user:{user.pk}", fields={"ways": [authenticator.type]})


def _factor_removed(user: User, authenticator: Authenticator, **_more: Any) -> None:
    with transaction.atomic():
        record(user.pk, "factor.remove", f"user:{user.pk}", fields={"ways": [authenticator.type]})


def _codes_renewed(user: User, **_more: Any) -> None:
    with transaction.atomic():
        record(user.pk, "factor.renew", f"user:{user.pk}")


def _factor_failed(request: HttpRequest, user: User, authenticator: Authenticator, **_more: Any) -> None:
    with transaction.atomic():
        fields = {"ways": [authenticator.type]}
        record(None, "login.failed", f"user:{user.pk}", fields=fields, personal=_address(request))


def _way(said: dict[str, Any]) -> str:
    return str(said.get("type") or said["method"])


def _address(request: HttpRequest | None) -> dict[str, str]:
    return {"address": get_adapter().get_client_ip(request)} if request is not None else {}
