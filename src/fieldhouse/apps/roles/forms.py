"""Making users, granting roles, and how a person reads."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from fieldhouse.apps.company.queries import currencies, current_company
from fieldhouse.apps.figures.nodes import ORGANISATION, Node, node_named
from fieldhouse.apps.people.models import Person
from fieldhouse.apps.people.queries import people_named, person_by_key
from fieldhouse.apps.roles.labels import ROLES, WALLS
from fieldhouse.apps.roles.models import Grant, User
from fieldhouse.apps.roles.queries import users_called
from fieldhouse.domain.errors import BadInput
from fieldhouse.domain.units import DisplayUnit

NEED_NODE = frozenset({Grant.Role.LEADER})
"""Roles that reach nothing without a node. A seller's reach is their own deals, which the person linked tells."""

_LOGIN = RegexValidator(r"^[\w.@+-]+\Z", _("Use letters, digits and . @ + - _ only."))


def is_login(text: str) -> bool:
    """Whether somebody could sign in with a text."""
    return _LOGIN.regex.fullmatch(text) is not None


@cache
def zones() -> list[tuple[str, str]]:
    """Every time zone of the system's database."""
    return [(zone, zone) for zone in sorted(available_timezones()) if "/" in zone or zone == "UTC"]


class Reading(forms.Form):
    """How a person reads: language, unit, currency and zone."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    money_unit = forms.ChoiceField(
        label=_("Unit of amounts"), choices=[(one.value, one.value) for one in DisplayUnit]
    )
    currency = forms.ChoiceField(label=_("Currency of figures"), required=False)
    zone = forms.ChoiceField(label=_("Time zone"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reporting = _("The company's reporting currency")
        known = currencies() if current_company() else []
        self.fields["currency"].choices = [("", reporting), *((one, one) for one in known)]  # type: ignore[attr-defined]
        self.fields["zone"].choices = zones()  # type: ignore[attr-defined]


class NewUser(forms.Form):
    """Someone who is to sign in. The password is told to them; they change it from their own page."""

    login = forms.CharField(label=_("User name"), max_length=150, validators=[_LOGIN])
    given_name = forms.CharField(label=_("Given name"), max_length=150, required=False)
    family_name = forms.CharField(label=_("Family name"), max_length=150, required=False)
    person = forms.CharField(
        label=_("Person in the organisation"),
        help_text=_("Their name, or their key in the CRM. A seller's own deals are those of this person."),
        max_length=255,
        required=False,
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    password = forms.CharField(
        label=_("First password"),
        help_text=_("At least 12 characters. Tell it to them on another way than this one."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_person(self) -> Person | None:
        """The person of a key, or the only one of a name."""
        said = " ".join(self.cleaned_data["person"].split())
        if not said:
            return None
        by_key = person_by_key(said)
        found = [by_key] if by_key else people_named(said)
        if len(found) > 1:
            keys = {"keys": ", ".join(one.source_key for one in found)}
            raise forms.ValidationError(
                _("Several people are called so. Give the key of one: %(keys)s."), params=keys
            )
        if not found:
            raise forms.ValidationError(_("The organisation has no person with this name or key."))
        return found[0]

    def clean_password(self) -> str:
        """A password that the home's rules accept."""
        password = str(self.cleaned_data["password"])
        validate_password(password)
        return password


class Colleague(forms.CharField):
    """A user, by login or by a name that only one has."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"list": "colleagues", "autocomplete": "off"})
        super().__init__(max_length=300, widget=widget, **kwargs)

    def clean(self, value: Any) -> User:
        """The user, or which of several are meant."""
        said = str(super().clean(value))
        found = users_called(said)
        if len(found) > 1:
            logins = {"logins": ", ".join(one.username for one in found)}
            raise forms.ValidationError(
                _("Several people are called so. Give the user name of one: %(logins)s."), params=logins
            )
        if not found:
            raise forms.ValidationError(_("Nobody signs in with this name."))
        return found[0]


def _day_field(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))


class NewAbsence(forms.Form):
    """Who stands in for somebody, and when."""

    deputy = Colleague(
        label=_("Deputy"),
        help_text=_("Sees and may change what you see, with their own rights. Walls stay closed to them."),
    )
    first_on = _day_field(_("From"))
    last_on = _day_field(_("Until, this day included"))


class NewShare(forms.Form):
    """To whom a deal is shown, until when, and why."""

    user = Colleague(label=_("Show it to"))
    last_on = _day_field(_("Until, this day included"))
    reason = forms.CharField(label=_("Why"), max_length=500)
    is_account = forms.BooleanField(label=_("With all other deals of the account"), required=False)

    def __init__(self, data: Any = None, *, shows_accounts: bool) -> None:
        super().__init__(data, auto_id="share_%s")
        if not shows_accounts:
            del self.fields["is_account"]


class NewGrant(forms.Form):
    """A role for a user, over a node or over what the role reaches by itself."""

    role = forms.ChoiceField(label=_("Role"), choices=list(ROLES.items()))
    node = forms.CharField(
        label=_("Over the team or territory"),
        max_length=300,
        required=False,
        widget=forms.Select,
    )
    walls = forms.MultipleChoiceField(
        label=_("Opens the walls"),
        choices=list(WALLS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, data: Any = None, *, nodes: Sequence[tuple[str, Sequence[tuple[str, str]]]] = ()
    ) -> None:
        super().__init__(data)
        everything = ("", _("All that the role reaches by itself"))
        self.fields["node"].widget.choices = [everything, *nodes]  # type: ignore[attr-defined]

    def clean_node(self) -> Node | None:
        """The node of a reference such as ``organisation/crm:EMEA``."""
        reference = self.cleaned_data["node"].strip()
        try:
            return node_named(reference) if reference else None
        except BadInput as failure:
            raise forms.ValidationError(
                _("There is no such team or territory. Choose one of the list.")
            ) from failure

    def clean(self) -> dict[str, Any]:
        """A leader leads something."""
        cleaned = super().clean() or {}
        if cleaned.get("role") in NEED_NODE and not cleaned.get("node") and "node" not in self.errors:
            self.add_error("node", _("This role needs a team or a territory."))
        return cleaned

    def place(self) -> dict[str, int]:
        """The node as `fieldhouse.apps.roles.actions.grant_role` takes it."""
        node: Node | None = self.cleaned_data["node"]
        if node is None:
            return {}
        return {"position" if node.tree == ORGANISATION else "territory": node.number}
