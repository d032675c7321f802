"""Reads of what is on its way to the CRM."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from fieldhouse.apps.changes.models import OPEN, ChangeLine, Crm
from fieldhouse.apps.pipeline.models import Deal, Opportunity, ProductLine, Proposal
from fieldhouse.apps.records import Sourced, visible
from fieldhouse.apps.roles.access import visible_to
from fieldhouse.apps.roles.models import User
from fieldhouse.facts.generations import current_manifest
from fieldhouse.facts.models import Outbox
from fieldhouse.facts.outbox import OURS
from fieldhouse.once import once

Place = tuple[int, str]
"""A deal's number and a field of it."""


@once
def crms() -> list[Crm]:
    """The sources that tell of deals, the one that was read last first."""
    return list(Crm.objects.order_by("-read_at"))


def page_of(record: Sourced) -> str:
    """The address of a record in its CRM, or nothing."""
    page = next((one.page for one in crms() if one.source == record.source), "")
    return page.replace("{key}", record.source_key)


def changes_since(user: User, instant: datetime) -> int:
    """How many changes and proposals were made here after an instant, to deals that a user may see; withdrawn ones are
    left out.
    """
    edits = Outbox.objects.filter(entity="opportunity", recorded_at__gt=instant, source=OURS)
    proposals = Proposal.objects.filter(made_at__gt=instant).exclude(state="withdrawn")
    changed = Counter(edits.values_list("key", flat=True))
    changed.update(proposals.values_list("opportunity", flat=True))
    return sum(changed[number] for number in seen_by(user, changed))


def waiting_proposals() -> list[Proposal]:
    """The proposals that the CRM has neither followed nor overruled."""
    return list(Proposal.objects.filter(state="waiting").select_related("made_by"))


def edited_fields() -> dict[Place, datetime]:
    """The fields that were edited here, each with the instant of its newest edit."""
    rows = Outbox.objects.filter(entity="opportunity", source=OURS).order_by("pk")
    return {(key, field): at for key, field, at in rows.values_list("key", "field", "recorded_at")}


def deals(user: User | None, numbers: Collection[int]) -> dict[int, Deal]:
    """Deals of today's mart by the number of their opportunity: those that a user may see, for the operator all."""
    manifest = current_manifest()
    if manifest is None or not numbers:
        return {}
    rows = Deal.objects.filter(generation=manifest.mart, opportunity__in=numbers)
    if user is not None:
        rows = rows.filter(visible_to(user, manifest.data_through).as_q())
    return {one.opportunity_id: one for one in rows.select_related("opportunity", "account")}


def seen_by(user: User, numbers: Collection[int]) -> set[int]:
    """Those of some opportunities that a user may see."""
    manifest = current_manifest()
    if manifest is None or not numbers:
        return set()
    rows = Deal.objects.filter(generation=manifest.mart, opportunity__in=numbers)
    return set(
        rows.filter(visible_to(user, manifest.data_through).as_q()).values_list("opportunity", flat=True)
    )


def with_product_lines(opportunities: Iterable[int]) -> set[int]:
    """Those of some opportunities that have product lines."""
    rows = ProductLine.objects.filter(visible(), opportunity__in=list(opportunities))
    return set(rows.values_list("opportunity", flat=True))


def lines_of(opportunity: Opportunity) -> list[ChangeLine]:
    """What sheets told the CRM of a deal, the newest first."""
    return list(
        ChangeLine.objects.filter(opportunity=opportunity).select_related("run", "found_by").order_by("-pk")
    )


def newest_lines(user: User | None, limit: int = 500) -> list[ChangeLine]:
    """The newest lines of all sheets, of deals that a user may see."""
    rows = ChangeLine.objects.select_related("opportunity", "found_by").order_by("-pk")[:limit]
    lines = list(rows)
    seen = deals(user, {one.opportunity_id for one in lines})
    return [one for one in lines if one.opportunity_id in seen]


def open_lines(source: str) -> list[ChangeLine]:
    """The lines of a source that an import may still see applied."""
    rows = ChangeLine.objects.filter(state__in=OPEN, opportunity__source=source)
    return list(rows.select_related("opportunity").order_by("pk"))


def states_of_sheets(runs: Iterable[int]) -> Mapping[int, Counter[str]]:
    """By sheet, how many of its lines are in each state."""
    found: dict[int, Counter[str]] = {}
    for run, state in ChangeLine.objects.filter(run__in=list(runs)).values_list("run", "state"):
        found.setdefault(run, Counter())[state] += 1
    return found
