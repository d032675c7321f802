"""Forms of the job-family library."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ProposalForm(forms.Form):
    """The text of a page as somebody would have it, and why."""

    text = forms.CharField(
        label=_("The page, in Markdown"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 28}),
    )
    reason = forms.CharField(label=_("Reason"), max_length=1_000, widget=forms.Textarea(attrs={"rows": 2}))
    based_on = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=999_999)


class DecisionForm(forms.Form):
    """What a reviewer says to a proposal."""

    comment = forms.CharField(
        label=_("Comment"), max_length=1_000, widget=forms.Textarea(attrs={"rows": 2}), required=False
    )
