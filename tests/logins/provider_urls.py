"""The routes of the provider, and what it tells of its people."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.views import LoginView
from django.urls import include, path
from oauth2_provider.oauth2_validators import OAuth2Validator


class Claims(OAuth2Validator):
    """The subject is the number of the account; the name may change hands."""

    oidc_claim_scope = None

    def get_additional_claims(self, request: Any) -> dict[str, Any]:
        """What a provider tells besides the subject."""
        return {
            "preferred_username": request.user.username,
            "email": request.user.email,
            "email_verified": request.user.username != "lee",
        }


urlpatterns = [
    path("accounts/login/", LoginView.as_view()),
    path("o/", include("oauth2_provider.urls", namespace="oauth2_provider")),
]
