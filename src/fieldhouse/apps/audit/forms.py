"""Looking for entries of the log."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fieldhouse.apps.audit.entries import ACTIONS
from fieldhouse.apps.audit.naming import subjects_named
from fieldhouse.apps.audit.queries import Wanted
from fieldhouse.apps.roles.queries import users

SYSTEM = "0"


def _day_field(label: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, widget=widget, required=False)


class Search(forms.Form):
    """Who, what, when, and on which record; the days are those of the reader's zone, both included."""

    who = forms.ChoiceField(label=_("Who"), required=False)
    what = forms.ChoiceField(label=_("What"), required=False)
    since = _day_field(_("From"))
    until = _day_field(_("Until, this day included"))
    record = forms.CharField(
        label=_("Record or text"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        everybody, everything = ("", _("Everybody")), ("", _("Everything"))
        logins = [(str(one.pk), one.get_username()) for one in users()]
        actions = sorted(ACTIONS.items(), key=lambda one: str(one[1]))
        self.fields["who"].choices = [everybody, (SYSTEM, _("the system")), *logins]  # type: ignore[attr-defined]
        self.fields["what"].choices = [everything, *actions]  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        """What was asked for, of a form that is valid."""
        said = self.cleaned_data
        record = said["record"].strip()
        return Wanted(
            who=int(said["who"]) if said["who"] else None,
            action=said["what"],
            since=_begin_of(said["since"]),
            before=_begin_of(said["until"], days=1),
            subjects=subjects_named(record) if record else (),
            said=record,
        )


def _begin_of(on: date | None, days: int = 0) -> datetime | None:
    """The instant at which a day begins, or one some days later, in the reader's zone."""
    if on is None or on.year == date.max.year:
        return None
    begin = datetime.combine(on + timedelta(days=days), time.min)
    return begin.replace(tzinfo=timezone.get_current_timezone()).astimezone(UTC)
