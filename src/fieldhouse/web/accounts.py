"""Signing in with a user name; nobody makes an account for themselves."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.core.internal.httpkit import clean_client_ip
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django.conf import settings
from django.forms import BaseForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class ClosedAccounts(DefaultAccountAdapter):
    """Sign-up is closed: accounts are made by an administrator of the home, or by the company's directory."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": _("Too many attempts. Wait five minutes, then try again."),
        "rate_limited": _("Too many attempts. Wait five minutes, then try again."),
    }

    # Whoever signs in or out sees that they did; a message would only push the numbers down.
    unsaid = frozenset({"account/messages/logged_in.txt", "account/messages/logged_out.txt"})

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        if message_template not in self.unsaid:
            super().add_message(request, level, message_template, *args, **kwargs)

    def get_client_ip(self, request: HttpRequest) -> str:
        """Where a request comes from: what the proxy in front says, when there is one, and else the connection."""
        told = request.headers.get("X-Real-IP", "") if settings.HTTPS else ""
        return clean_client_ip(told) or super().get_client_ip(request)


class _Plain(BaseForm):
    """Without placeholders: a label stays when one types; a grey text in the field does not, and reads like a value."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class SignInForm(_Plain, LoginForm):
    """User name and password. A session lasts one working day; there is nothing to tick."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("remember", None)


class PasswordForm(_Plain, ChangePasswordForm):
    """The present password, and the new one twice."""


class AgainForm(_Plain, ReauthenticateForm):
    """The password once more."""


class _Code(_Plain):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code")
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "autofocus": True}


class CodeForm(_Code, AuthenticateForm):
    """A code of the app, or a recovery code."""


class CodeAgainForm(_Code, ReauthenticateByCodeForm):
    """The same once more."""


class AppForm(_Code, ActivateTOTPForm):
    """The first code that the app shows."""


class PasskeyForm(_Plain, AddWebAuthnForm):
    """A name for the passkey; every one of them signs in by itself."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _named(self)
        self.fields["passwordless"].label = _("Sign in with it alone, without a password")
        self.fields["passwordless"].help_text = _("It then asks for your fingerprint, your face or a PIN.")
        self.fields["passwordless"].initial = True


class PasskeyNameForm(_Plain, EditWebAuthnForm):
    """Another name for a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _named(self)


def _named(form: BaseForm) -> None:
    form.fields["name"].label = _("What it is called")
    form.fields["name"].max_length = 100
    form.fields["name"].widget.attrs["maxlength"] = 100
