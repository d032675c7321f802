"""What the state of a home says, record by record, without any number of ours."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import ForeignKey, Model, Q

from fieldhouse.apps.accounts.models import Account
from fieldhouse.apps.approvals.models import ApprovalRequest, ApprovalRoute, ApprovalSeat
from fieldhouse.apps.changes.models import ChangeLine
from fieldhouse.apps.company.models import Company, FieldMaster, PeriodClose
from fieldhouse.apps.directory.models import Entry, Group, GroupRole
from fieldhouse.apps.figures.models import CitedFigure
from fieldhouse.apps.imports.kinds import MODELS
from fieldhouse.apps.jobs.models import JobFamily, JobProposal, JobSeat, JobTranslation, JobVersion
from fieldhouse.apps.notices.models import Habits, Notice, Room
from fieldhouse.apps.partners.models import PartnerLine, PartnerSheet
from fieldhouse.apps.people.models import Person
from fieldhouse.apps.pipeline.models import Opportunity, Proposal, SavedView, Split
from fieldhouse.apps.privacy.models import Retention
from fieldhouse.apps.records import Sourced, visible
from fieldhouse.apps.roles.models import Absence, Grant, Role, Share, User
from fieldhouse.apps.territories.models import Territory
from fieldhouse.domain.quantities import of_parts
from fieldhouse.facts.models import Manifest

UNSAID = frozenset({"id", "run", "content_hash"})
"""Columns of sourced records that say nothing of the source: our number, the run, the hash of the row."""

LATER = ("more", "record_type", "access", "Territory.kind", "Territory.priority", "RouteLeg.is_primary")
"""Columns, of all models or of one, that came after the first release: said where they are filled, so that a home's
digest stays what it was."""

IN_PARTS = frozenset({"ProductLine.quantity_e4"})
"""Quantities that the first release kept as whole numbers: they are said as they were, and with a fraction as text."""

NAMED = {
    "account": Account,
    "opportunity": Opportunity,
    "person": Person,
    "split": Split,
    "territory": Territory,
}
"""The records that change events name by number."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a model outside the sources says: these columns, and whether the columns of ``has`` are filled.

    Those of ``later`` came after the first release, as `LATER`. Rows that ``unsaid`` names say nothing.
    """

    model: type[Model]
    columns: tuple[str, ...]
    has: tuple[str, ...] = ()
    later: tuple[str, ...] = ()
    unsaid: Q | None = None


def _by_name(field: str) -> tuple[str, str]:
    return (f"{field}__source", f"{field}__source_key")


OWN = (
    Said(
        Company,
        (
            "name",
            "source",
            "is_simulated",
            "reporting_currency",
            "reporting_zone",
            "first_month",
            "year_named_by",
            "pattern",
            "data_through",
        ),
    ),
    Said(FieldMaster, ("field", "master")),
    Said(
        User,
        (
            "username",
            "first_name",
            "last_name",
            "email",
            "is_active",
            *_by_name("person"),
            "language",
            "money_unit",
            "currency",
            "zone",
        ),
    ),
    Said(
        Grant,
        ("user__username", "role", *_by_name("position"), *_by_name("territory"), "walls"),
        has=("valid_to",),
        later=_by_name("partner"),
    ),
    Said(
        Role,
        ("code", "name", "name_ja", "about", "about_ja", "rights", "reach", "walls", "fields"),
        has=("valid_to",),
    ),
    Said(
        Share,
        (
            "user__username",
            *_by_name("opportunity"),
            *_by_name("account"),
            "valid_to",
            "reason",
            "made_by__username",
        ),
    ),
    Said(Absence, ("user__username", "deputy__username", "valid_from", "valid_to")),
    Said(
        Proposal,
        (*_by_name("opportunity"), "field", "crm_value", "value", "reason", "made_by__username", "state"),
    ),
    Said(ChangeLine, (*_by_name("opportunity"), "field", "before", "after", "state", "found")),
    Said(
        PartnerSheet, (*_by_name("partner"), "file", "said_on", "brought_by__username"), has=("answered_at",)
    ),
    Said(
        PartnerLine,
        (
            *(
                "sheet__file",
                "sheet__said_on",
                "row",
                "told",
                "amount_minor",
                "currency",
                "close_on",
                "state",
            ),
            *_by_name("opportunity"),
        ),
    ),
    Said(SavedView, ("user__username", "name", "query")),
    Said(ApprovalRoute, ("kind", "steps", "allows_own"), has=("ended_at",)),
    Said(
        ApprovalRequest,
        ("kind", "subject", "asked_by__username", "reason", "state", "step"),
        has=("carried_out_at",),
    ),
    Said(
        ApprovalSeat,
        ("request__kind", "request__subject", "step", "user__username", "decision", "comment", "via"),
    ),
    Said(
        Notice,
        ("user__username", "kind", "subject", "is_settled"),
        has=("read_at",),
        unsaid=Q(subject__startswith="run:"),  # of long work, by its number
    ),
    Said(Habits, ("user__username", "address", "quiet_from", "quiet_until", "digest_at", "country")),
    Said(Room, ("name", "service", "language", "kinds", "allows"), has=("ended_at",)),
    Said(Entry, ("user__username", "external_id"), has=("removed_at",)),
    Said(Group, ("display_name", "external_id")),
    Said(
        GroupRole,
        ("group__display_name", "role", *_by_name("position"), *_by_name("territory"), "walls"),
    ),
    Said(Retention, ("kind", "days")),
    Said(JobFamily, ("key", "title", "is_removed")),
    Said(JobVersion, ("family__key", "number", "digest")),
    Said(JobSeat, (*_by_name("position"), "family__key", "slug")),
    Said(
        JobProposal,
        ("family__key", "based_on", "digest", "reason", "made_by__username", "state", "comment"),
    ),
    Said(JobTranslation, ("family__key", "statement", "language", "text", "source_text")),
)
"""Records made here. Passwords and addresses of rooms are secrets; when something was made is told by the clock, not by
anybody."""


def state_lines() -> Iterator[str]:
    """Every visible record as one line of JSON; sorted within its kind."""
    for kind, model in MODELS.items():
        yield from sorted(_of_source(kind, model))
    for said in OWN:
        yield from sorted(_own(said))
    yield from sorted(_closed_periods())
    yield from sorted(_cited_figures())


def record_names(kind: str) -> Iterator[tuple[int, str]]:
    """The number and the name, ``source:source_key``, of every record of a kind in `NAMED`, pending ones too."""
    rows = NAMED[kind].objects.values_list("pk", "source", "source_key")
    return ((number, f"{source}:{key}") for number, source, key in rows.iterator(chunk_size=10_000))


def _of_source(kind: str, model: type[Sourced]) -> Iterator[str]:
    columns: list[str] = []
    later: list[str] = []
    in_parts: set[int] = set()
    for field in model._meta.concrete_fields:
        if field.name in LATER or f"{model.__name__}.{field.name}" in LATER:
            later.append(field.name)
        elif field.name not in UNSAID:
            if f"{model.__name__}.{field.name}" in IN_PARTS:
                in_parts.add(len(columns))
            columns.extend(_by_name(field.name) if isinstance(field, ForeignKey) else (field.name,))
    n = len(columns)
    rows = model.objects.filter(visible()).values_list(*columns, *later)
    for row in rows.iterator(chunk_size=10_000):
        filled = ((name, text) for name, text in zip(later, row[n:], strict=True) if text)
        yield _line(kind, *_as_before(row[:n], in_parts), *filled)


def _as_before(row: Sequence[Any], in_parts: Collection[int]) -> Iterator[Any]:
    """What columns say, quantities (by their places) as units: 400,000 parts are 40, 25,000 are "2.5"."""
    for place, value in enumerate(row):
        if place not in in_parts or value is None:
            yield value
        else:
            units = of_parts(value)
            yield int(units) if units == int(units) else str(units)


def _own(said: Said) -> Iterator[str]:
    n, m = len(said.columns), len(said.columns) + len(said.has)
    rows = said.model.objects.exclude(said.unsaid) if said.unsaid else said.model.objects
    for row in rows.values_list(*said.columns, *said.has, *said.later):
        later = ((name, text) for name, text in zip(said.later, row[m:], strict=True) if text)
        yield _line(said.model._meta.model_name, *row[:n], *(one is not None for one in row[n:m]), *later)


def _closed_periods() -> Iterator[str]:
    """Closed periods with what their sealed generation knew: its last day and the number of its events."""
    for period, generation in PeriodClose.objects.values_list("period", "generation"):
        sealed = Manifest.objects.get(pk=generation)
        events = sum(one["rows"] for one in sealed.files if one["name"] == "events")
        yield _line("period_close", period, sealed.data_through, events)


def _cited_figures() -> Iterator[str]:
    rows = CitedFigure.objects.values_list(
        "spec", "amount_minor", "currency", "counted", "cited_as", "cited_by__username"
    )
    for spec, *digits in rows:
        yield _line("cited_figure", {name: value for name, value in spec.items() if name != "known"}, *digits)


def _line(*said: object) -> str:
    return json.dumps(said, ensure_ascii=False, sort_keys=True, default=str)
