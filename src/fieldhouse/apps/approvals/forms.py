"""Deciding, asking again, and saying who decides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from fieldhouse.apps.approvals.labels import MODES, party_name
from fieldhouse.apps.approvals.models import ApprovalRoute
from fieldhouse.apps.approvals.parties import ABOVE, POSITION, ROLE, USER
from fieldhouse.apps.figures.nodes import position_named
from fieldhouse.apps.people.queries import positions_by_number
from fieldhouse.apps.roles.forms import Colleague
from fieldhouse.apps.roles.labels import role_name
from fieldhouse.apps.roles.queries import account_numbered, roles_on, users_called
from fieldhouse.clock import now
from fieldhouse.domain.approvals import MOST_DAYS, MOST_STEPS, Decision, Mode, Step
from fieldhouse.domain.errors import BadInput

LONGEST = 1_000


class DecisionForm(forms.Form):
    """What somebody decides of a request."""

    decision = forms.ChoiceField(
        choices=[(one, one) for one in (Decision.APPROVE, Decision.RETURN, Decision.REJECT)]
    )
    comment = forms.CharField(
        label=_("Comment"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    back_to = forms.IntegerField(required=False, min_value=0, max_value=MOST_STEPS)
    version = forms.IntegerField(min_value=1, max_value=2**31 - 1)
    token = forms.CharField(required=False, max_length=500)


class ReasonForm(forms.Form):
    """Why something is asked for."""

    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )


class HandOver(forms.Form):
    """Whom an open seat is given to, and why."""

    seat = forms.TypedChoiceField(label=_("Seat"), coerce=int)
    to = Colleague(label=_("To"))
    reason = forms.CharField(label=_("Why"), max_length=LONGEST)

    def __init__(self, data: Any = None, *, seats: Sequence[tuple[int, str]] = ()) -> None:
        super().__init__(data, auto_id="hand_%s")
        self.fields["seat"].choices = seats  # type: ignore[attr-defined]


class PartiesField(forms.CharField):
    """People of a step, separated by commas: logins, names, roles, keys of positions, or the asker's leader."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"list": "parties", "autocomplete": "off"})
        super().__init__(max_length=500, required=False, widget=widget, **kwargs)

    def clean(self, value: Any) -> tuple[str, ...]:
        """The references that are meant, each once."""
        words = [one.strip() for one in str(super().clean(value)).replace("、", ",").split(",")]
        return tuple(dict.fromkeys(party_of(one) for one in words if one))


def party_of(word: str) -> str:
    """The reference of a role, the asker's leader, a login or name, or a position's key."""
    named = word.casefold()
    if named in (ABOVE, str(party_name(ABOVE, "")).casefold()):
        return ABOVE
    found = users_called(word)
    if not any(one.username == word for one in found):
        for role in roles_on(now().date()):
            if named in (role, role_name(role, get_language() or "en").casefold()):
                return f"{ROLE}:{role}"
    if len(found) == 1:
        return f"{USER}:{found[0].pk}"
    if found:
        logins = {"word": word, "logins": ", ".join(one.username for one in found)}
        raise forms.ValidationError(
            _("Several people are called %(word)s. Give the user name of one: %(logins)s."), params=logins
        )
    try:
        return f"{POSITION}:{position_named(word).pk}"
    except BadInput as failure:
        raise forms.ValidationError(
            _("%(word)s is no user, no role and no position. Choose from the list."), params={"word": word}
        ) from failure


class StepForm(forms.Form):
    """One step of a route; a row that names nobody is no step."""

    who = PartiesField(label=_("Who"))
    mode = forms.ChoiceField(label=_("How they decide"), choices=list(MODES.items()))
    days = forms.IntegerField(
        label=_("Days until the deadline"), required=False, min_value=1, max_value=MOST_DAYS
    )
    escalates_to = PartiesField(label=_("When it is late, to"))

    def step(self) -> Step:
        """The step as the rules take it."""
        said = self.cleaned_data
        return Step(Mode(said["mode"]), said["who"], said["days"], said["escalates_to"])


class RouteOptions(forms.Form):
    """What holds for a whole route."""

    allows_own = forms.BooleanField(label=_("Whoever asks may decide, if they are in a step"), required=False)


StepForms = forms.formset_factory(StepForm, extra=MOST_STEPS, max_num=MOST_STEPS, validate_max=True)


def initial_of(route: ApprovalRoute | None, language: str) -> list[dict[str, Any]]:
    """The steps of a route as its form shows them."""
    return [
        {
            "who": _words(step.who, language),
            "mode": step.mode,
            "days": step.days,
            "escalates_to": _words(step.escalates_to, language),
        }
        for step in (route.all_steps() if route else ())
    ]


def _words(parties: Sequence[str], language: str) -> str:
    return ", ".join(word_for(one, language) for one in parties)


def word_for(party: str, language: str) -> str:
    """A reference as `party_of` reads it back."""
    kind, _colon, named = party.partition(":")
    if kind == USER and (user := account_numbered(int(named))):
        return user.get_username()
    if kind == POSITION and (position := positions_by_number([int(named)]).get(int(named))):
        return f"{position.source}:{position.source_key}"
    return party_name(party, language)
