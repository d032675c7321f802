"""Merging an account, and taking it apart again."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class MergeForm(forms.Form):
    """Into which account, from which day, and why."""

    into = forms.CharField(
        label=_("Merge into"), help_text=_("The Id of the account that stays."), max_length=255
    )
    on = forms.DateField(
        label=_("From"),
        help_text=_("Figures of earlier days stay. A day in the past moves those since then, too."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    reason = forms.CharField(label=_("Reason"), max_length=500)


class SplitForm(forms.Form):
    """From which day, and why."""

    on = forms.DateField(
        label=_("From"),
        help_text=_("The first day of the merge, or an earlier one, takes it back as if it had never been."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    reason = forms.CharField(label=_("Reason"), max_length=500)
