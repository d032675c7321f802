"""Somebody who reads the library, and the addresses of all its roles. Prints their session and the addresses."""

from __future__ import annotations

import json
from importlib import import_module

from fieldhouse.cli.opening import open_home

open_home()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.urls import reverse  # noqa: E402

from fieldhouse.apps.jobs.queries import current_roles  # noqa: E402
from fieldhouse.apps.roles.actions import NewGrant, create_user, random_password  # noqa: E402


def main() -> None:
    """Make the reader."""
    user = create_user("bench-reader", random_password(), grants=(NewGrant("revops"),))
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    addresses = [
        reverse("job_role", args=[one.version.family.key, one.identity.rpartition("/")[2]])
        for one in current_roles()
    ]
    cookie = f"{settings.SESSION_COOKIE_NAME}={session.session_key}"
    print(json.dumps({"cookie": cookie, "addresses": addresses}))


main()
