"""Hears what Django and django-allauth say at the door. What is written of it is loaded when it is first needed, so
that a command that signs nobody in does not wait for it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.contrib.auth import signals as auth
from django.dispatch import Signal

HEARD: dict[str, Signal] = {
    "signed_in": account.user_logged_in,
    "signed_out": auth.user_logged_out,
    "failed": auth.user_login_failed,
    "password_changed": account.password_changed,
    "factor_added": mfa.authenticator_added,
    "factor_removed": mfa.authenticator_removed,
    "codes_renewed": mfa.authenticator_reset,
    "factor_failed": mfa.authentication_failed,
}
"""What is heard, by the function of `fieldhouse.apps.logins.actions.noted` that writes it."""


def listen() -> None:
    """Begin to hear."""
    for name, signal in HEARD.items():
        signal.connect(_writing(name), weak=False, dispatch_uid=f"fieldhouse.{name}")


def _writing(name: str) -> Callable[..., None]:
    def write(**said: Any) -> None:
        from fieldhouse.apps.logins.actions import noted

        getattr(noted, name)(**said)

    return write
