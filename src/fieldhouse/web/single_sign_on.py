"""Single sign-on by OpenID Connect: whom an answer of the company's provider signs in."""

from __future__ import annotations

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from fieldhouse.apps.logins.actions.single_sign_on import (
    forget_claims,
    link_subject,
    note_failure,
)
from fieldhouse.domain.errors import Refused
from fieldhouse.web.errors import refusal


class SingleSignOn(DefaultSocialAccountAdapter):
    """An answer signs in the user whom its subject belongs to; the first time, the user whom its claim names.

    Nobody is made by it: users are made by an administrator or by the directory (decision 0038).
    """

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find the user of an answer, and keep nothing of it but the subject."""
        account = sociallogin.account
        said = _claims(account.extra_data)
        forget_claims(account)
        if sociallogin.is_existing:
            return
        try:
            user = link_subject(said, settings.SINGLE_SIGN_ON["claim"], account.provider)
        except Refused as failure:
            note_failure(request)
            raise ImmediateHttpResponse(refusal(request, failure, 403)) from failure
        sociallogin.connect(request, user)

    def get_requests_session(self) -> Any:
        """The provider is asked at the addresses that it publishes, and is not followed anywhere else."""
        session = super().get_requests_session()
        session.max_redirects = 0
        return session

    def on_authentication_error(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """An answer that cannot be read, or a sign-in that was cancelled."""
        note_failure(request)


def offered() -> dict[str, str] | None:
    """What the sign-in page offers: the provider's name and where to go; ``None`` without one."""
    chosen = settings.SINGLE_SIGN_ON
    if chosen is None:
        return None
    return {"name": chosen["name"], "address": reverse("openid_connect_login", args=[chosen["key"]])}


def _claims(told: dict[str, Any]) -> dict[str, Any]:
    """What the provider told about the person; the ID token's own claims go before those of the user info."""
    return {**told.get("userinfo", {}), **told.get("id_token", {})}
