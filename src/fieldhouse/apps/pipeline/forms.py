"""What a person may ask of the deal list, and how they change a deal."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fieldhouse.apps.company.queries import calendar
from fieldhouse.apps.pipeline.labels import CATEGORIES, OUTCOMES, VIEWS
from fieldhouse.domain.errors import BadInput
from fieldhouse.domain.period import Period
from fieldhouse.domain.views import View

Choices = Sequence[tuple[Any, Any]]
ALL = ("", _("All"))

MOST_OWNERS = 300
"""Owners among whom a select lets people choose; of more, a team comes first."""


class DealFilter(forms.Form):
    """The filters of the deal list, all from the address. The node is one of those that the person may see."""

    q = forms.CharField(label=_("Name, account or number"), max_length=100, required=False)
    node = forms.CharField(label=_("Team or territory"), required=False, widget=forms.Select)
    outcome = forms.ChoiceField(label=_("Outcome"), choices=[ALL, *OUTCOMES.items()], required=False)
    stage = forms.ChoiceField(label=_("Stage"), required=False)
    category = forms.ChoiceField(label=_("Category"), choices=[ALL, *CATEGORIES.items()], required=False)
    owner = forms.IntegerField(label=_("Owner"), required=False, widget=forms.Select)
    period = forms.CharField(label=_("Period"), required=False, widget=forms.Select)
    type = forms.ChoiceField(label=_("Type"), required=False)
    close_from = forms.DateField(label=_("Closes from"), required=False)
    close_to = forms.DateField(label=_("Closes until"), required=False)
    amount_from = forms.DecimalField(label=_("Amount from"), max_digits=18, required=False)
    amount_to = forms.DecimalField(label=_("Amount to"), max_digits=18, required=False)
    pushed = forms.IntegerField(label=_("Pushed at least"), min_value=1, max_value=99, required=False)
    no_close = forms.BooleanField(label=_("Without a close date"), required=False)
    view = forms.ChoiceField(label=_("Rates"), choices=list(VIEWS.items()), required=False)

    FIRST = ("q", "node", "outcome", "stage", "category", "owner", "period")
    """The fields that stand open; the others are behind "More filters" until one of them is used."""

    def __init__(
        self,
        data: Any,
        *,
        nodes: Choices,
        stages: Choices,
        owners: Sequence[int],
        shown_owners: Choices,
        periods: Choices,
        types: Choices,
    ) -> None:
        """``owners`` are the numbers that are taken, ``shown_owners`` those to choose from: a select holds a few."""
        super().__init__(data)
        for name in ("close_from", "close_to"):
            self.fields[name].widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        for name, choices in (("stage", stages), ("type", types)):
            self.fields[name].choices = [ALL, *choices]  # type: ignore[attr-defined]
        self._owners = owners
        self.fields["owner"].widget.choices = [ALL, *shown_owners]  # type: ignore[attr-defined]
        if len(shown_owners) < len(owners):
            self.fields["owner"].help_text = _("Choose a team first: too many people own deals here.")
        self.fields["node"].widget.choices = [("", _("Everything I may see")), *nodes]  # type: ignore[attr-defined]
        self.fields["period"].widget.choices = [ALL, *periods]  # type: ignore[attr-defined]

    def clean_owner(self) -> int | None:
        """The number of one of the owners."""
        owner: int | None = self.cleaned_data["owner"]
        if owner is not None and owner not in self._owners:
            raise forms.ValidationError(_("This person owns no deal here. Choose one of the list."))
        return owner

    def clean_period(self) -> Period | None:
        """The period of a code such as FY27-Q3."""
        code = self.cleaned_data["period"]
        try:
            return calendar().parse(code) if code else None
        except BadInput as failure:
            raise forms.ValidationError(_("There is no such period. Choose one of the list.")) from failure

    def clean_view(self) -> str:
        """The view that amounts are seen by; the plan's rates unless another is chosen."""
        return self.cleaned_data["view"] or View.PLAN.value

    @property
    def first(self) -> list[forms.BoundField]:
        """The fields that stand open."""
        return [self[name] for name in self.FIRST]

    @property
    def more(self) -> list[forms.BoundField]:
        """The fields behind "More filters"."""
        return [self[name] for name in self.fields if name not in self.FIRST]

    @property
    def has_more_in_use(self) -> bool:
        """Whether one of the fields behind "More filters" is filled in."""
        return any(self.data.get(one.name) for one in self.more)


class ViewName(forms.Form):
    """The name under which a person keeps the filters and the order of the page they are on."""

    name = forms.CharField(label=_("Name of this view"), max_length=100)
    query = forms.CharField(widget=forms.HiddenInput, max_length=4_000, required=False)


class DealEdit(forms.Form):
    """One field of a deal, its new value as text, and why."""

    field = forms.CharField(widget=forms.HiddenInput, max_length=32)
    version = forms.IntegerField(widget=forms.HiddenInput)
    value = forms.CharField(max_length=200, required=False)
    reason = forms.CharField(max_length=500, required=False)

    def clean_value(self) -> str:
        """The value with full-width digits made plain, and an amount without its thousands separators."""
        text = unicodedata.normalize("NFKC", self.cleaned_data["value"]).strip()
        return text.replace(",", "") if self.cleaned_data.get("field") == "amount" else text
