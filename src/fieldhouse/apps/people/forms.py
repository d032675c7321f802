"""Moving a team."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class MoveForm(forms.Form):
    """Which team goes where, from which day on, and why."""

    position = forms.ChoiceField(label=_("Team"))
    to = forms.ChoiceField(label=_("Is to report to"))
    on = forms.DateField(
        label=_("First day"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=1_000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, data: Any = None, *, positions: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        choices = [("", _("Choose a position")), *positions]
        for name in ("position", "to"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]
