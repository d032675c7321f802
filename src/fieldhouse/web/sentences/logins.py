"""Sentences of signing in: single sign-on, second factors, the directory."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LOGINS: dict[str, Promise] = {
    "login.unknown": _(
        "Single sign-on knows you as %(name)s, and nobody here has this user name. Ask an administrator for an account."
    ),
    "login.unverified": _(
        "Single sign-on has not verified the address %(name)s. Ask whoever runs it to verify it, then sign in again."
    ),
    "login.other_subject": _(
        "The user name %(name)s belongs to another person of your single sign-on. Tell an administrator."
    ),
    "login.issuer_insecure": _(
        "The issuer %(issuer)s of single sign-on is not reached by https. Name one that is, in FIELDHOUSE_OIDC_ISSUER."
    ),
    "login.client_missing": _(
        "Single sign-on lacks its client. Set %(client)s, and name a readable file with its secret in %(secret)s."
    ),
    "directory.own_user": _(
        "The directory's token belongs to %(login)s, who must go on signing in. Make the token as somebody else first."
    ),
    "login.second_factor": _("Set up a second factor before you go on: an app's codes or a passkey."),
}
