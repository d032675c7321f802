"""Who is meant: the records of one person, and how they name them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q

from fieldhouse.apps.accounts.models import Contact
from fieldhouse.apps.marketing.models import Lead
from fieldhouse.apps.people.models import Person
from fieldhouse.apps.records import visible
from fieldhouse.apps.roles.models import User
from fieldhouse.domain.erased import Naming, forms_of
from fieldhouse.domain.errors import BadInput
from fieldhouse.domain.names import name_key

KINDS: dict[str, type[Model]] = {"person": Person, "contact": Contact, "lead": Lead, "user": User}
"""Kinds of records that are of one person: somebody of the organisation, at an account, a lead, who signs in."""

NAMES: dict[str, tuple[str, ...]] = {
    "person": ("name", "given_name", "family_name", "reading", "email"),
    "contact": ("given_name", "family_name", "reading", "email"),
    "lead": ("given_name", "family_name", "email"),
    "user": ("username", "first_name", "last_name", "email"),
}
"""The columns by which each kind names somebody."""

BLANK: dict[str, dict[str, Any]] = {
    "person": {"given_name": "", "family_name": "", "reading": "", "email": "", "country": ""},
    "contact": {"given_name": "", "reading": "", "title": "", "email": "", "more": ""},
    "lead": {"given_name": "", "title": "", "email": "", "more": ""},
    "user": {
        "first_name": "",
        "last_name": "",
        "email": "",
        "is_active": False,
        "last_login": None,
        "nationalities": [],
    },
}
"""What is emptied of each kind of record, beside the column of `NAMED`."""

NAMED = {"person": "name", "contact": "family_name", "lead": "family_name", "user": "username"}
"""The column in which the label stands for the name."""

MOST_FOUND = 50


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a person."""

    kind: str
    row: Any

    @property
    def number(self) -> int:
        """Its number."""
        return int(self.row.pk)

    @property
    def reference(self) -> str:
        """How it is named on the command line and in addresses: ``person:source:key``, ``user:login``."""
        if self.kind == "user":
            return f"user:{self.row.username}"
        return f"{self.kind}:{self.row.source}:{self.row.source_key}"

    @property
    def naming(self) -> Naming:
        """How it names the person."""
        row = self.row
        if self.kind == "user":
            return Naming(row.first_name, row.last_name, email=row.email, login=row.username)
        naming = Naming(
            row.given_name,
            row.family_name,
            getattr(row, "name", ""),
            getattr(row, "reading", ""),
            row.email,
        )
        keys = {name_key(one) for one in naming.forms()}
        is_name = name_key(row.source_key) in keys or "@" in row.source_key
        if not is_name:
            return naming
        return Naming(
            naming.given, naming.family, naming.name, naming.reading, naming.email, others=(row.source_key,)
        )


@dataclass(frozen=True, slots=True)
class Subject:
    """A person: the record that was named, and all records that are known to be of the same person."""

    records: tuple[Record, ...]

    @property
    def first(self) -> Record:
        """The record that was named."""
        return self.records[0]

    def forms(self) -> set[str]:
        """Every form of the person's name and addresses."""
        return forms_of(one.naming for one in self.records)

    def pairs(self) -> list[tuple[str, str]]:
        """Given and family names that files may hold in cells of their own."""
        found = {(one.naming.given.strip(), one.naming.family.strip()) for one in self.records}
        return sorted((given, family) for given, family in found if given and family)


def subject_named(reference: str) -> Subject:
    """The person of a reference; ``BadInput`` where there is none.

    ``person:SOURCE:KEY``, ``contact:SOURCE:KEY``, ``lead:SOURCE:KEY`` or ``user:LOGIN``.
    """
    kind, _colon, rest = reference.partition(":")
    row: Any = None
    if kind == "user":
        row = User.objects.filter(username=rest).first()
    elif kind in KINDS:
        source, _colon, key = rest.partition(":")
        row = KINDS[kind]._default_manager.filter(source=source, source_key=key).first()
    if row is None:
        raise BadInput("privacy.unknown", person=reference[:300])
    return subject_of(Record(kind, row))


def subject_numbered(kind: str, number: int) -> Subject | None:
    """The person of a record by its kind and number."""
    row = KINDS[kind]._default_manager.filter(pk=number).first() if kind in KINDS else None
    return subject_of(Record(kind, row)) if row is not None else None


def subject_of(record: Record) -> Subject:
    """All records of the person of one: those that refer to each other, and those with the same mail address."""
    found: dict[tuple[str, int], Record] = {}
    left = [record]
    while left:
        one = left.pop(0)
        if (one.kind, one.number) not in found:
            found[one.kind, one.number] = one
            left += [*_referring(one), *_with_address(one)]
    return Subject(tuple(found.values()))


def _referring(one: Record) -> Iterator[Record]:
    row = one.row
    if one.kind == "user" and row.person_id:
        yield Record("person", row.person)
    if one.kind == "person":
        yield from (Record("user", each) for each in User.objects.filter(person=row))
    if one.kind == "contact":
        yield from (Record("lead", each) for each in Lead.objects.filter(contact=row))
    if one.kind == "lead":
        yield from (Record("lead", each) for each in Lead.objects.filter(crm_lead=row))
        yield from (Record("lead", each) for each in (row.crm_lead,) if each is not None)
        yield from (Record("contact", each) for each in (row.contact,) if each is not None)


def _with_address(one: Record) -> Iterator[Record]:
    if one.row.email:
        for kind, model in KINDS.items():
            rows = model._default_manager.filter(email__iexact=one.row.email)
            yield from (Record(kind, each) for each in rows)


def is_erased(one: Subject) -> bool:
    """Whether nothing is left of a person that could be erased."""
    return all(getattr(each.row, NAMED[each.kind]).startswith("erased-") for each in one.records)


def found(text: str) -> list[Record]:
    """The records whose names, addresses or keys hold a text, at most `MOST_FOUND` of each kind."""
    records: list[Record] = []
    words = text.split()
    for kind, model in KINDS.items():
        columns = [*NAMES[kind], *(() if kind == "user" else ("source_key",))]
        wanted = Q()
        for word in words:
            wanted &= Q(*((f"{name}__icontains", word) for name in columns), _connector=Q.OR)
        shown = Q() if kind == "user" else visible()
        rows = model._default_manager.filter(wanted, shown).order_by("pk")[:MOST_FOUND]
        records += [Record(kind, row) for row in rows]
    return records if words else []


def namesakes(subject: Subject) -> list[Record]:
    """Records that name somebody alike and are not known to be of the same person."""
    own = {(one.kind, one.number) for one in subject.records}
    keys = {name_key(form) for one in subject.records for form in one.naming.names()}
    alike: list[Record] = []
    for kind, model in KINDS.items():
        rows = model._default_manager.filter(_alike(kind, subject.records))
        records = (Record(kind, row) for row in rows)
        alike += [
            one
            for one in records
            if (kind, one.number) not in own and keys & {name_key(form) for form in one.naming.names()}
        ]
    return alike


def _alike(kind: str, records: Iterable[Record]) -> Q:
    """A condition that every record with the same full name meets: it holds one of the parts."""
    wanted = Q(pk__in=[])
    for one in records:
        naming = one.naming
        for part in {naming.family, naming.name} - {""}:
            wanted |= Q(*((f"{name}__icontains", part) for name in NAMES[kind]), _connector=Q.OR)
        if naming.name and not naming.family:
            for word in naming.name.split():
                wanted |= Q(*((f"{name}__iexact", word) for name in NAMES[kind]), _connector=Q.OR)
    return wanted
