"""Uploading a report."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fieldhouse.apps.company.queries import calendar
from fieldhouse.domain.errors import BadInput
from fieldhouse.ingest.report.days import DayOrder


class ReportUpload(forms.Form):
    """A report, and what its file may leave open."""

    report = forms.FileField(
        label=_("Report"),
        help_text=_("CSV (details only) or XLSX (formatted report), in English or Japanese."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )
    status = forms.ChoiceField(
        label=_("Its opportunity status"),
        required=False,
        choices=[
            ("", pgettext_lazy("opportunity status of a report", "All")),
            ("open", pgettext_lazy("opportunity status of a report", "Open")),
            ("closed", pgettext_lazy("opportunity status of a report", "Closed")),
            ("won", pgettext_lazy("opportunity status of a report", "Closed won")),
        ],
    )
    period = forms.CharField(
        label=_("Its close dates"),
        help_text=_("A period such as FY27-Q3; empty for all time."),
        max_length=16,
        required=False,
    )
    record_types = forms.CharField(
        label=_("Its record types"),
        help_text=_("Names, with commas between them; empty for all."),
        max_length=500,
        required=False,
    )
    as_of = forms.DateField(
        label=_("Its day"),
        help_text=_("Empty where the report says it, or for the data's last day."),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    dates = forms.ChoiceField(
        label=_("Its dates begin with"),
        required=False,
        choices=[
            ("", _("As the report tells")),
            (DayOrder.MONTH_FIRST.value, _("The month")),
            (DayOrder.DAY_FIRST.value, _("The day")),
        ],
    )

    def clean_period(self) -> str:
        """The code of a period of the company's calendar, or nothing."""
        code: str = self.cleaned_data["period"].strip()
        try:
            return calendar().parse(code).code if code else ""
        except BadInput as failure:
            raise forms.ValidationError(_("This is no period. Write it like FY27-Q3.")) from failure

    def asked(self) -> dict[str, Any]:
        """What is asked beside the file, as texts."""
        said = self.cleaned_data
        as_of = said["as_of"]
        return {
            "status": said["status"],
            "period": said["period"],
            "record_types": said["record_types"],
            "dates": said["dates"],
            "as_of": as_of.isoformat() if as_of else "",
        }
