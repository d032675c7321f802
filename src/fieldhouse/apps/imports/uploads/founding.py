"""The company that a first import founds: asked for beside the files, where neither they nor their profile say it."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from fieldhouse.domain.currency import EXPONENTS
from fieldhouse.ingest.draft import quoted

_USUAL: dict[str, dict[str, Any]] = {
    "ja": {"currency": "JPY", "zone": "Asia/Tokyo", "first_month": 4, "year_named_by": "first"},
    "en": {"currency": "USD", "zone": "America/New_York", "first_month": 1, "year_named_by": "last"},
}
"""What most companies answer who read a language: where the choice begins."""


class NewCompany(forms.Form):
    """Whose files these are, and its fiscal year."""

    name = forms.CharField(label=_("Name of the company"), max_length=200)
    currency = forms.ChoiceField(
        label=_("Reporting currency"), choices=[(code, code) for code in sorted(EXPONENTS)]
    )
    zone = forms.ChoiceField(
        label=_("Reporting time zone"),
        help_text=_("In which a day of the books ends: that of the westernmost office, if it closes them."),
        choices=[(zone, zone) for zone in sorted(available_timezones()) if "/" in zone or zone == "UTC"],
    )
    first_month = forms.TypedChoiceField(
        label=_("First month of the fiscal year"), coerce=int, choices=list(MONTHS.items())
    )
    year_named_by = forms.ChoiceField(
        label=_("The fiscal year is named after the calendar year of"),
        choices=[("last", _("its last month")), ("first", _("its first month"))],
    )

    def as_toml(self) -> str:
        """The answers as the table of a profile."""
        said = self.cleaned_data
        return (
            f"[company]\nname = {quoted(said['name'])}\n"
            f"reporting_currency = {quoted(said['currency'])}\nreporting_zone = {quoted(said['zone'])}\n"
            f"first_month = {said['first_month']}\nyear_named_by = {quoted(said['year_named_by'])}\n"
        )


def new_company(language: str) -> NewCompany:
    """The form as somebody finds it who reads a language."""
    return NewCompany(initial=_USUAL["ja" if language.startswith("ja") else "en"])
