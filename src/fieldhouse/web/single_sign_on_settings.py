"""The provider of single sign-on, as the environment names it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from fieldhouse.domain.errors import BadInput

KEY = "sso"
ISSUER, CLIENT = "FIELDHOUSE_OIDC_ISSUER", "FIELDHOUSE_OIDC_CLIENT_ID"
SECRET_FILE = "FIELDHOUSE_OIDC_CLIENT_SECRET_FILE"  # noqa: S105 - the variable's name
NAME, CLAIM = "FIELDHOUSE_OIDC_NAME", "FIELDHOUSE_OIDC_CLAIM"
ON_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


def single_sign_on(environment: Mapping[str, str] = os.environ) -> dict[str, Any] | None:
    """The provider's issuer, client, name and claim; ``None`` when no issuer is named.

    ``BadInput`` for an issuer without TLS, on which the trust in its answers rests, and for a secret that is missing.
    """
    issuer = environment.get(ISSUER, "").rstrip("/")
    if not issuer:
        return None
    address = urlsplit(issuer)
    if address.scheme != "https" and address.hostname not in ON_THIS_MACHINE:
        raise BadInput("login.issuer_insecure", issuer=issuer)
    client, secret_file = environment.get(CLIENT, ""), Path(environment.get(SECRET_FILE, ""))
    if not client or not secret_file.is_file():
        raise BadInput("login.client_missing", client=CLIENT, secret=SECRET_FILE)
    return {
        "key": KEY,
        "issuer": issuer,
        "client": client,
        "secret": secret_file.read_text(encoding="utf-8").strip(),
        "name": environment.get(NAME, "") or address.hostname,
        "claim": environment.get(CLAIM, "") or "preferred_username",
    }


def providers(chosen: dict[str, Any] | None) -> dict[str, Any]:
    """The same as django-allauth takes it."""
    if chosen is None:
        return {}
    app = {
        "provider_id": chosen["key"],
        "name": chosen["name"],
        "client_id": chosen["client"],
        "secret": chosen["secret"],
        "settings": {"server_url": chosen["issuer"], "oauth_pkce_enabled": True},
    }
    return {"openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}
