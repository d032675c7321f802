"""Whom the rules of retention let go: people of a kind who were last heard of longer ago than is set."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q

from fieldhouse.apps.accounts.models import Contact
from fieldhouse.apps.marketing.models import Lead
from fieldhouse.apps.people.models import Person
from fieldhouse.apps.pipeline.models import ContactRole, Deal
from fieldhouse.apps.privacy.models import Retention
from fieldhouse.apps.privacy.queries.subjects import Record
from fieldhouse.apps.records import visible
from fieldhouse.clock import now
from fieldhouse.facts.generations import current_manifest

ERASED = "erased-"


@dataclass(frozen=True, slots=True)
class Due:
    """A record that a rule lets go, and the day on which the person was last heard of."""

    record: Record
    last_on: date


def rules() -> list[Retention]:
    """The rules that are set."""
    return list(Retention.objects.select_related("set_by").order_by("kind"))


def due(limit: int | None = None) -> list[Due]:
    """Whom all rules let go today, those first who were heard of longest ago."""
    today = now().date()
    found = [one for rule in rules() for one in DUE[rule.kind](today - timedelta(days=rule.days))]
    found.sort(key=lambda one: (one.last_on, one.record.kind, one.record.number))
    return found[:limit] if limit is not None else found


def _leads(before: date) -> Iterator[Due]:
    """Leads that never became a contact: their newest activity, status in a campaign, or else their creation."""
    rows = Lead.objects.filter(visible(), contact__isnull=True, converted_on__isnull=True)
    rows = rows.exclude(family_name__startswith=ERASED)
    for row in rows.annotate(active_at=Max("activities__at"), reached_at=Max("campaigns__at")).iterator(
        chunk_size=2_000
    ):
        yield from _if_before(before, "lead", row, row.created_at, row.active_at, row.reached_at)


def _contacts(before: date) -> Iterator[Due]:
    """Contacts without an open deal: the newest close of a deal that they had a part in, or status in a campaign."""
    manifest = current_manifest()
    deals = Deal.objects.filter(generation=manifest.mart if manifest else 0)
    roles = ContactRole.objects.filter(contact=OuterRef("pk"))
    is_open = Exists(roles.filter(opportunity__in=deals.filter(outcome="open").values("opportunity")))
    rows = Contact.objects.filter(visible(), ~is_open).exclude(family_name__startswith=ERASED)
    of_mart = Q(roles__opportunity__deals__generation=manifest.mart if manifest else 0)
    closed = Max("roles__opportunity__deals__close_on", filter=of_mart)
    for row in rows.annotate(closed_on=closed, reached_at=Max("campaigns__at")).iterator(chunk_size=2_000):
        yield from _if_before(before, "contact", row, _instant(row.closed_on), row.reached_at)


def _people(before: date) -> Iterator[Due]:
    """People of the organisation who have left: the first day after their last one."""
    rows = Person.objects.filter(visible(), ends_on__lt=before).exclude(name__startswith=ERASED)
    for row in rows.iterator(chunk_size=2_000):
        yield Due(Record("person", row), row.ends_on)


DUE: dict[str, Callable[[date], Iterator[Due]]] = {"lead": _leads, "contact": _contacts, "person": _people}
"""The kinds of people that a rule can be set for. Somebody of whom no day is known stays."""


def _if_before(before: date, kind: str, row: Any, *heard: datetime | None) -> Iterator[Due]:
    known = [one for one in heard if one is not None]
    if known and max(known).date() < before:
        yield Due(Record(kind, row), max(known).date())


def _instant(on: date | None) -> datetime | None:
    return None if on is None else datetime.combine(on, time.min, tzinfo=UTC)
