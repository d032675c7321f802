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
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from fieldhouse.apps.accounts.models import Account
from fieldhouse.apps.accounts.queries import partners_keyed
from fieldhouse.apps.company.queries import currencies, current_company
from fieldhouse.apps.figures.nodes import ORGANISATION, Node, node_named
from fieldhouse.apps.people.models import Person
from fieldhouse.apps.people.queries import people_named, person_by_key
from fieldhouse.apps.roles.labels import REACHES, RIGHTS, WALLS, WITHHELD, role_name
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.queries import role_called, roles_on, users_called
from fieldhouse.apps.roles.standard import RoleRule
from fieldhouse.clock import now
from fieldhouse.domain.errors import BadInput
from fieldhouse.domain.units import DisplayUnit
from fieldhouse.domain.walls import is_country

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


class Nationalities(forms.Form):
    """Of which nationalities somebody is, as walls ask for it."""

    countries = forms.CharField(
        label=_("Nationality"),
        help_text=_("Two letters for each country, as in JP; commas between them."),
        max_length=100,
        required=False,
    )

    def clean_countries(self) -> list[str]:
        """The countries, each once."""
        said = self.cleaned_data["countries"].replace("\N{IDEOGRAPHIC COMMA}", ",")
        found = [one.strip().upper() for one in said.split(",") if one.strip()]
        if not all(is_country(one) for one in found):
            raise forms.ValidationError(_("Write each country as two letters, for instance JP, US."))
        return sorted(set(found))


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

    role = forms.ChoiceField(label=_("Role"))
    node = forms.CharField(
        label=_("Over the team or territory"),
        max_length=300,
        required=False,
        widget=forms.Select,
    )
    partner = forms.CharField(
        label=_("For the partner"),
        help_text=_("Its key in the CRM; for a role of a partner's people alone."),
        max_length=255,
        required=False,
    )
    walls = forms.MultipleChoiceField(
        label=_("Opens the walls"),
        choices=list(WALLS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self,
        data: Any = None,
        *,
        nodes: Sequence[tuple[str, Sequence[tuple[str, str]]]] = (),
        gives_partners: bool = True,
    ) -> None:
        super().__init__(data)
        language = get_language() or "en"
        roles = [
            (code, role_name(code, language))
            for code, rule in roles_on(now().date()).items()
            if gives_partners or not rule.needs_partner
        ]
        if not gives_partners:
            del self.fields["partner"]
        self.fields["role"].choices = roles  # type: ignore[attr-defined]
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

    def clean_partner(self) -> Account | None:
        """The partner of a key."""
        key = self.cleaned_data["partner"].strip()
        found = partners_keyed(key) if key else []
        if key and not found:
            raise forms.ValidationError(_("No distributor or reseller has this key."))
        return found[0] if found else None

    def clean(self) -> dict[str, Any]:
        """A leader leads something. A seller's reach is their own deals, which the person linked tells."""
        cleaned = super().clean() or {}
        rule = role_called(cleaned.get("role", ""))
        if rule is not None and "partner" not in self.errors:
            if rule.needs_partner and not cleaned.get("partner"):
                self.add_error("partner", _("This role is granted for a partner."))
            elif cleaned.get("partner") and not rule.needs_partner:
                self.add_error("partner", _("This role is not for a partner's people."))
        if rule is not None and rule.needs_node and not cleaned.get("node") and "node" not in self.errors:
            self.add_error("node", _("This role needs a team or a territory."))
        return cleaned

    def granted(self) -> dict[str, Any]:
        """The role with its place and walls, as `fieldhouse.apps.roles.actions.grant_role` takes them."""
        said = self.cleaned_data
        node: Node | None = said["node"]
        partner: Account | None = said.get("partner")
        granted = {"role": said["role"], "walls": said["walls"]}
        if partner is not None:
            granted["partner"] = partner.pk
        if node is not None:
            granted["position" if node.tree == ORGANISATION else "territory"] = node.number
        return granted


def _boxes(label: Any, choices: Any, **more: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=list(choices.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        **more,
    )


class RoleForm(forms.Form):
    """What a role is made of, and what it is called in both languages."""

    code = forms.CharField(
        label=_("Code"),
        max_length=32,
        help_text=_("Small letters, digits and _; the API and the command line name the role by it."),
    )
    name = forms.CharField(label=_("Name in English"), max_length=100, required=False)
    name_ja = forms.CharField(label=_("Name in Japanese"), max_length=100, required=False)
    about = forms.CharField(label=_("What it is for, in English"), max_length=500, required=False)
    about_ja = forms.CharField(label=_("What it is for, in Japanese"), max_length=500, required=False)
    rights = _boxes(_("May"), RIGHTS)
    reach = _boxes(_("Sees"), REACHES)
    walls = _boxes(_("Opens the walls"), WALLS)
    fields_of = _boxes(_("Withholds"), WITHHELD)
    more_fields = forms.CharField(
        label=_("Withholds these fields of the source as well"),
        help_text=_("One a line, as the source writes its name: Deal_Grade__c."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2_000,
        required=False,
    )
    reason = forms.CharField(label=_("Why"), max_length=500, required=False)

    ATOMS = ("rights", "reach", "walls", "fields_of")

    @classmethod
    def of(cls, rule: RoleRule, *, is_new: bool = False) -> RoleForm:
        """The form of a role as it is, or of a new one that begins as a copy of it."""
        initial = {
            "code": "" if is_new else rule.code,
            "rights": sorted(rule.rights),
            "reach": sorted(rule.reach),
            "walls": sorted(rule.walls),
            "fields_of": sorted(rule.fields & set(WITHHELD)),
            "more_fields": "\n".join(sorted(rule.fields - set(WITHHELD))),
        }
        texts = ("name", "name_ja", "about", "about_ja")
        return cls(initial=initial | ({} if is_new else {name: getattr(rule, name) for name in texts}))

    @property
    def boxes(self) -> list[forms.BoundField]:
        """The fields of which any number is ticked."""
        return [self[name] for name in self.ATOMS]

    def rule(self) -> RoleRule:
        """The role that a valid form asks for."""
        said = self.cleaned_data
        own = {line.strip() for line in said["more_fields"].splitlines() if line.strip()}
        return RoleRule(
            said["code"].strip(),
            frozenset(said["rights"]),
            frozenset(said["reach"]),
            frozenset(said["walls"]),
            frozenset(said["fields_of"]) | own,
            *(said[name] for name in ("name", "name_ja", "about", "about_ja")),
        )
