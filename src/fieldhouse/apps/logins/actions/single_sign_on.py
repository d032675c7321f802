"""Tying the subject of a provider to a user, once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.http import HttpRequest

from fieldhouse.apps.audit.actions import record
from fieldhouse.apps.roles.models import User
from fieldhouse.domain.errors import Refused


def link_subject(claims: Mapping[str, Any], claim: str, provider: str) -> User:
    """The user whom the claim of a first answer names; the caller ties the subject to them.

    ``Refused`` when nobody who may sign in has that user name, when an address that the provider has not verified is to
    name them, and when the user has another subject already: a user name that went to somebody else opens nothing.
    """
    name = str(claims.get(claim) or "")
    user = User.objects.filter(username__iexact=name, is_active=True).first() if name else None
    if user is None:
        raise Refused("login.unknown", name=name[:150])
    if claim == "email" and claims.get("email_verified") is not True:
        raise Refused("login.unverified", name=name[:150])
    with transaction.atomic():
        if SocialAccount.objects.filter(user=user, provider=provider).exists():
            raise Refused("login.other_subject", name=name[:150])
        record(user.pk, "login.link", f"user:{user.pk}")
    return user


def forget_claims(account: SocialAccount) -> None:
    """Keep nothing of what a provider tells about a person but the subject."""
    account.extra_data = {}
    if account.pk:
        account.save(update_fields=["extra_data"])


def note_failure(request: HttpRequest) -> None:
    """Write that single sign-on let nobody in."""
    with transaction.atomic():
        personal = {"address": get_adapter().get_client_ip(request)}
        record(None, "login.failed", "user", fields={"ways": ["single sign-on"]}, personal=personal)
