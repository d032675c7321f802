"""A provider of OpenID Connect, independent of ours: django-oauth-toolkit in a process of its own.

``python -m tests.logins.provider PORT FOLDER REDIRECT``; whoever signs in there has the password `PASSWORD`.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

CLIENT, SECRET, PASSWORD = "fieldhouse", "a secret of the client", "the provider's own password"
PEOPLE = ("kim", "lee", "stranger")
LOGIN_PAGE = '<form method="post">{% csrf_token %}{{ form }}<input type="hidden" name="next" value="{{ next }}"></form>'


class Quiet(WSGIRequestHandler):
    """Says nothing about each request."""

    def log_message(self, *_said: Any) -> None:
        return


def configure(folder: Path) -> None:
    """The settings of a site that is nothing but the provider."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa
    from django.conf import settings

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    plain = serialization.NoEncryption()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain).decode()
    loaders = [("django.template.loaders.locmem.Loader", {"registration/login.html": LOGIN_PAGE})]
    settings.configure(
        SECRET_KEY="the provider's",
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF="tests.logins.provider_urls",
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "provider.sqlite3"}},
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "oauth2_provider",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
        ],
        TEMPLATES=[
            {"BACKEND": "django.template.backends.django.DjangoTemplates", "OPTIONS": {"loaders": loaders}}
        ],
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        OAUTH2_PROVIDER={
            "OIDC_ENABLED": True,
            "OIDC_RSA_PRIVATE_KEY": pem,
            "OAUTH2_VALIDATOR_CLASS": "tests.logins.provider_urls.Claims",
            "SCOPES": {"openid": "who", "profile": "name", "email": "address"},
        },
    )


def main(port: int, folder: Path, redirect: str) -> None:
    """Make the site with its people and its one client, and serve it until the process ends."""
    import django

    configure(folder)
    django.setup()
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application
    from oauth2_provider.models import Application

    call_command("migrate", verbosity=0)
    for login in PEOPLE:
        User.objects.create_user(login, f"{login}@example.com", PASSWORD)
    Application.objects.create(
        client_id=CLIENT,
        client_secret=SECRET,
        client_type="confidential",
        authorization_grant_type="authorization-code",
        redirect_uris=redirect,
        algorithm="RS256",
        skip_authorization=True,
    )
    make_server("127.0.0.1", port, get_wsgi_application(), handler_class=Quiet).serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
