"""Setting a quota."""

from __future__ import annotations

import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fieldhouse.apps.company.queries import currencies
from fieldhouse.domain.money import from_decimal


class QuotaVersion(forms.Form):
    """A version of a quota: an amount in whole units of its currency, or that there is none."""

    amount = forms.CharField(
        label=_("Amount"),
        help_text=_("In whole units of the currency. 0 is a quota of zero."),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    is_none = forms.BooleanField(label=_("No quota"), help_text=_("Takes the quota away."), required=False)
    currency = forms.ChoiceField(label=_("Currency"))
    valid_from = forms.DateField(
        label=_("Agreed on"),
        help_text=_("Figures of this day and later use it; earlier days keep theirs."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    reason = forms.CharField(label=_("Why"), max_length=500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["currency"].choices = [(one, one) for one in currencies()]  # type: ignore[attr-defined]

    def clean_amount(self) -> Decimal | None:
        """The amount without its thousands separators; full-width digits are plain ones."""
        text = unicodedata.normalize("NFKC", self.cleaned_data["amount"]).replace(",", "").strip()
        if not text:
            return None
        try:
            amount = Decimal(text)
        except InvalidOperation as failure:
            raise forms.ValidationError(_("This is no amount. Write it like 1250000.")) from failure
        if not amount.is_finite() or amount < 0 or amount >= Decimal(10) ** 15:
            raise forms.ValidationError(_("A quota is an amount from 0 upwards."))
        return amount

    def clean(self) -> dict[str, Any]:
        """An amount or none, and not both: an empty field alone says neither."""
        cleaned = super().clean() or {}
        if "amount" in self.errors:
            return cleaned
        if cleaned.get("is_none") and cleaned.get("amount") is not None:
            self.add_error("amount", _("Leave the amount empty, or take the mark off “No quota”."))
        if not cleaned.get("is_none") and cleaned.get("amount") is None:
            self.add_error("amount", _("Give an amount, or mark “No quota”."))
        return cleaned

    def amount_minor(self) -> int | None:
        """The amount in minor units of the chosen currency, or ``None`` for no quota."""
        amount: Decimal | None = self.cleaned_data["amount"]
        return None if amount is None else from_decimal(amount, self.cleaned_data["currency"])[0].amount_minor
