"""Making a token."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fieldhouse.apps.logins.actions.tokens import MOST_DAYS
from fieldhouse.apps.logins.labels import SCOPES
from fieldhouse.apps.logins.models import Token


class TokenForm(forms.Form):
    """What a token is for, what it may do, and for how long."""

    name = forms.CharField(label=_("What it is for"), max_length=100)
    scopes = forms.MultipleChoiceField(
        label=_("It may"), choices=list(SCOPES.items()), widget=forms.CheckboxSelectMultiple
    )
    days = forms.IntegerField(label=_("For how many days"), min_value=1, max_value=MOST_DAYS)

    def __init__(self, data: Any = None, *, has_directory: bool) -> None:
        super().__init__(data, auto_id="token_%s", initial={"scopes": [Token.Scope.READ], "days": 30})
        if not has_directory:
            choices = [one for one in SCOPES.items() if one[0] != Token.Scope.DIRECTORY]
            self.fields["scopes"].choices = choices  # type: ignore[attr-defined]
