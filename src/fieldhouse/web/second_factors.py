"""Second factors: their secrets are kept encrypted, so that a copy of the database alone signs nobody in."""

from __future__ import annotations

import base64
import hashlib

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.utils.translation import gettext_lazy as _

PURPOSE = b"fieldhouse.second-factors"


class SecondFactors(DefaultMFAAdapter):
    """The app's secret and the seed of recovery codes are encrypted by a key that is made from the home's."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not right. Wait for the next one, then enter that."),
        "cannot_generate_recovery_codes": _("Recovery codes need a second factor. Set one up first."),
    }

    def encrypt(self, text: str) -> str:
        """A text as it is kept."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """A text as it was."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def get_totp_label(self, user: AbstractUser) -> str:
        """The user name, which is what one signs in with."""
        return str(user.get_username())

    def generate_authenticator_name(self, user: AbstractUser, type: str) -> str:
        """No name is proposed that says nothing; where it was made is told instead."""
        from fieldhouse.apps.logins.devices import device_of

        adapter = get_account_adapter()
        return device_of(adapter.get_http_user_agent(adapter.request)) if adapter.request else ""


def _cipher() -> Fernet:
    key = hashlib.blake2b(settings.SECRET_KEY.encode(), key=PURPOSE, digest_size=32).digest()
    return Fernet(base64.urlsafe_b64encode(key))
