"""Bringing a partner's sheet."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from fieldhouse.apps.accounts.models import Account


class SheetForm(forms.Form):
    """Whose sheet it is, the day it speaks of, and its file."""

    partner = forms.TypedChoiceField(label=_("Partner"), coerce=int)
    said_on = forms.DateField(
        label=_("The partner says so as of"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    sheet = forms.FileField(
        label=_("Sheet"),
        help_text=_(
            "CSV or Excel as the partner sent it, in Japanese or English, UTF-8 or Shift_JIS (cp932)."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx,.xlsm"}),
    )

    def __init__(self, partners: Iterable[Account], today: date, *data: object) -> None:
        super().__init__(*data, initial={"said_on": today})
        self.partners = {one.pk: one for one in partners}
        choices = [(one.pk, one.name or one.source_key) for one in self.partners.values()]
        self.fields["partner"].choices = [("", "–"), *choices]
