"""What pages on people ask."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from fieldhouse.apps.privacy.actions.retaining import MOST_DAYS
from fieldhouse.apps.privacy.labels import KINDS


class Find(forms.Form):
    """Somebody, by name, mail address, user name or key."""

    q = forms.CharField(
        label=_("Name, mail address, user name or key"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )


class Why(forms.Form):
    """Why something is done."""

    reason = forms.CharField(
        label=_("Why"),
        help_text=_("It stands in the audit log. Name the request, not the person."),
        max_length=500,
    )


class ErasureForm(Why):
    """Why somebody is erased, and that it is meant."""

    is_meant = forms.BooleanField(label=_("Erase this person. Nobody can take it back."))


class RetentionForm(Why):
    """How long a kind of people is kept."""

    kind = forms.ChoiceField(
        label=_("Whom"), choices=[(kind, KINDS[kind]) for kind in ("lead", "contact", "person")]
    )
    days = forms.IntegerField(
        label=_("Days after they were last heard of"),
        help_text=_("0 keeps them for ever."),
        min_value=0,
        max_value=MOST_DAYS,
    )
    field_order = ("kind", "days", "reason")
