"""How a person is told, and rooms of chat services."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from fieldhouse.apps.notices.kinds import GROUPS, KINDS, TOPICS
from fieldhouse.apps.notices.models import Room
from fieldhouse.apps.working_days import countries

SERVICES = [
    (Room.Service.SLACK, "Slack"),
    (Room.Service.TEAMS, "Microsoft Teams"),
    (Room.Service.LINE_WORKS, "LINE WORKS"),
]


def _hour(label: Any) -> forms.TimeField:
    return forms.TimeField(label=label, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))


class HabitsForm(forms.Form):
    """Where a person's mails go, which notices are mailed, and when not."""

    address = forms.EmailField(label=_("E-mail address"), required=False)
    groups = forms.MultipleChoiceField(
        label=_("Mail me about"),
        choices=list(GROUPS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    digest_at = _hour(_("Daily digest at"))
    quiet_from = _hour(_("Nothing from"))
    quiet_until = _hour(_("until"))
    country = forms.ChoiceField(label=_("Holidays of"), required=False)

    def __init__(self, *args: Any, usual: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = _("My country (%(code)s)") % {"code": usual or "–"}
        self.fields["country"].choices = [("", own), *((one, one) for one in sorted(countries()))]  # type: ignore[attr-defined]


class RoomForm(forms.Form):
    """A room that notices are posted to."""

    name = forms.CharField(label=_("Name of the room"), max_length=100)
    service = forms.ChoiceField(label=_("Service"), choices=SERVICES)
    address = forms.CharField(
        label=_("Address of its incoming webhook"),
        help_text=_("A secret: whoever has it can post there. It is not shown again."),
        max_length=1000,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    kinds = forms.MultipleChoiceField(
        label=_("Post when"),
        choices=[(name, kind.bare) for name, kind in KINDS.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    allows = forms.MultipleChoiceField(
        label=_("Posts may name"),
        choices=list(TOPICS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
