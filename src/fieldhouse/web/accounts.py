"""Signing in with a user name; nobody makes an account for themselves."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ChangePasswordForm, LoginForm
from django.forms import BaseForm
from django.http import HttpRequest


class ClosedAccounts(DefaultAccountAdapter):
    """Sign-up is closed: accounts are made by an administrator of the home."""

    # Whoever signs in or out sees that they did; a message would only push the numbers down.
    unsaid = frozenset({"account/messages/logged_in.txt", "account/messages/logged_out.txt"})

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        if message_template not in self.unsaid:
            super().add_message(request, level, message_template, *args, **kwargs)


class SignInForm(LoginForm):
    """User name and password. A session lasts one working day; there is nothing to tick."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("remember", None)
        _without_placeholders(self)


class PasswordForm(ChangePasswordForm):
    """The present password, and the new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _without_placeholders(self)


def _without_placeholders(form: BaseForm) -> None:
    """A label stays when one types; a grey text in the field does not, and it reads like a value."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
