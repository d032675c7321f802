"""OpenID Connect, more strictly than django-allauth by itself: the answer's signature and issuer are always checked."""

from __future__ import annotations

import secrets
from typing import Any

import jwt
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.utils.http import urlencode
from requests import RequestException

ALGORITHMS = frozenset(
    ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
)
"""Ways of signing with a key that the provider publishes; none with a secret that both know."""

NONCES = "sso_nonces"
NONCE_BYTES = 16
MOST_BEGUN = 10
"""Sign-ins begun side by side in one session, in several tabs; as many as django-allauth keeps states of."""


class StrictProvider(OpenIDConnectOAuth2Adapter):
    """The provider that the environment names: it says itself who it is, and signs what it says."""

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the provider publishes of itself; another issuer than the one that is named is refused."""
        config: dict[str, Any] = super().openid_config
        named = str(self.get_provider().app.settings["server_url"])
        if str(config.get("issuer", "")).rstrip("/") != named.rstrip("/"):
            raise OAuth2Error("the provider publishes another issuer than the one that is named")
        return config

    def complete_login(self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any) -> Any:
        """Sign in by an ID token; an answer without one says nothing of who it is."""
        if not kwargs["response"].get("id_token"):
            raise OAuth2Error("the provider gave no ID token")
        return super().complete_login(request, app, token, **kwargs)

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        try:
            algorithm = jwt.get_unverified_header(id_token).get("alg")
        except jwt.PyJWTError as failure:
            raise OAuth2Error("the ID token cannot be read") from failure
        if algorithm not in ALGORITHMS:
            raise OAuth2Error("the ID token is signed in a way that is not taken")
        claims = self._verified(app, id_token)
        if not _take_nonce(self.request, str(claims.get("nonce") or "")):
            raise OAuth2Error("the ID token answers no sign-in that was begun in this session")
        return claims

    def _verified(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        # The token came from the provider by TLS, for which its signature may go unchecked. It is checked all the same.
        self.did_fetch_access_token = False
        return dict(super()._decode_id_token(app, id_token))


@login_not_required
def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Go to the provider. Nothing of the address but where to come back to is heard."""
    following = request.GET.get("next", "")
    said = {"auth_params": urlencode({"nonce": _new_nonce(request)})}
    request.GET = QueryDict(urlencode({"next": following, **said} if following else said))
    return _answer(OAuth2LoginView, request, provider_id)


@login_not_required
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Come back from it."""
    return _answer(OAuth2CallbackView, request, provider_id)


def _new_nonce(request: HttpRequest) -> str:
    """A nonce that the ID token has to repeat; the session keeps those of the newest sign-ins that were begun."""
    nonce = secrets.token_urlsafe(NONCE_BYTES)
    request.session[NONCES] = [*request.session.get(NONCES, [])[1 - MOST_BEGUN :], nonce]
    return nonce


def _take_nonce(request: HttpRequest, nonce: str) -> bool:
    """Whether the session began a sign-in with a nonce; it serves once."""
    begun = request.session.get(NONCES, [])
    if nonce not in begun:
        return False
    request.session[NONCES] = [one for one in begun if one != nonce]
    return True


def _answer(view: Any, request: HttpRequest, provider_id: str) -> HttpResponse:
    adapter = StrictProvider(request, provider_id)
    try:
        provider = adapter.get_provider()
    except SocialApp.DoesNotExist as unknown:
        raise Http404 from unknown
    try:
        adapter.openid_config  # noqa: B018 - asked before anything else: a provider that is away, or another one, ends here
    except (OAuth2Error, RequestException) as failure:
        return render_authentication_error(request, provider, exception=failure)
    answer: HttpResponse = view.adapter_view(adapter)(request)
    return answer
