"""Reads of the deal list. Every row that leaves here has passed the policy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import F

from fieldhouse.apps.company.queries import company
from fieldhouse.apps.people.models import Person
from fieldhouse.apps.pipeline.labels import stage_label
from fieldhouse.apps.pipeline.models import Deal, Opportunity, Proposal, SavedView, StageRule
from fieldhouse.apps.records import visible
from fieldhouse.apps.roles.access import Scope, changeable_by, reached_by, visible_to
from fieldhouse.apps.roles.models import User
from fieldhouse.domain.errors import Refused
from fieldhouse.facts.generations import current, current_manifest, manifest_of
from fieldhouse.facts.metrics.day_view import DayView
from fieldhouse.facts.metrics.views import day_view
from fieldhouse.facts.models import Manifest
from fieldhouse.once import once


def standing() -> tuple[Manifest, DayView]:
    """The newest generation, and its deals as they stand on the data's last day with the edits made since.

    ``Refused`` in a home without data.
    """
    known = current()
    manifest = manifest_of(known)
    return manifest, day_view(known, manifest.data_through, company().reporting_currency)


def newest_manifest() -> Manifest:
    """The generation that lists stand on; ``Refused`` in a home without data."""
    manifest = current_manifest()
    if manifest is None:
        raise Refused("facts.no_data")
    return manifest


def scope_of(user: User, manifest: Manifest) -> Scope:
    """What a user may see of the deals as they stand on the data's last day."""
    return visible_to(user, manifest.data_through)


def changeable(user: User, opportunity: int) -> Deal | None:
    """A deal that a user may change; ``None`` for one that they do not see or that is only shown to them."""
    manifest = newest_manifest()
    deal = _deal(manifest.mart, opportunity)
    return deal if deal and changeable_by(user, manifest.data_through).admits(deal) else None


def reached(user: User, opportunity: int) -> Deal | None:
    """A deal that a user's own roles reach; ``None`` for one that they see or change for somebody else."""
    manifest = newest_manifest()
    deal = _deal(manifest.mart, opportunity)
    return deal if deal and reached_by(user, manifest.data_through).admits(deal) else None


@once
def _deal(mart: int, opportunity: int) -> Deal | None:
    deals = Deal.objects.filter(generation=mart, opportunity=opportunity)
    return deals.select_related("opportunity", "edited_by").first()


def reaches_all(user: User) -> bool:
    """Whether a user's own roles reach every node: of an account, others may have deals unseen to them."""
    return reached_by(user, newest_manifest().data_through).nodes is None


def deals_numbered(manifest: Manifest, numbers: Sequence[int]) -> list[Deal]:
    """Deals of a generation by the numbers of their opportunities, in that order, with what a row prints."""
    deals = Deal.objects.filter(generation=manifest.mart, opportunity__in=numbers)
    found = {one.opportunity_id: one for one in deals.select_related("opportunity", "owner", "account")}
    return [found[number] for number in numbers]


def deal_values(
    manifest: Manifest, numbers: Sequence[int], columns: Sequence[str]
) -> dict[int, tuple[Any, ...]]:
    """Columns of deals of a generation, by the numbers of their opportunities."""
    deals = Deal.objects.filter(generation=manifest.mart, opportunity__in=numbers)
    return {row[0]: row[1:] for row in deals.values_list("opportunity", *columns)}


def opportunity_names(block: int) -> Iterator[tuple[int, str, str]]:
    """Number, name and key of all opportunities in order of number, read in blocks."""
    rows = Opportunity.objects.order_by("pk").values_list("pk", "name", "source_key")
    return rows.iterator(chunk_size=block)


def owners_numbered(numbers: Sequence[int]) -> list[Person]:
    """People by family name."""
    return list(Person.objects.filter(pk__in=numbers).order_by("family_name", "given_name", "name", "pk"))


@once
def stage_labels() -> dict[str, str]:
    """Each stage by its newest rule, in the order of the map: code to label in the reader's language."""
    rules = StageRule.objects.filter(visible()).order_by(F("valid_from").asc(nulls_first=True))
    newest = {rule.stage: rule for rule in rules}
    ordered = sorted(newest.values(), key=lambda rule: (rule.position, rule.stage))
    return {rule.stage: stage_label(rule) for rule in ordered}


def with_waiting_proposals(opportunities: Iterable[int]) -> set[int]:
    """Those of the opportunities for which a proposal waits for the CRM."""
    waiting = Proposal.objects.filter(state="waiting", opportunity__in=list(opportunities))
    return set(waiting.values_list("opportunity", flat=True))


def saved_views(user: User) -> list[SavedView]:
    """A person's saved views by name."""
    return list(SavedView.objects.filter(user=user).order_by("name"))


def saved_view(user: User, number: int) -> SavedView | None:
    """One of a person's own views."""
    return SavedView.objects.filter(user=user, pk=number).first()


def pinned_view(user: User) -> SavedView | None:
    """The view with which a person's deal list opens."""
    return SavedView.objects.filter(user=user, is_pinned=True).first()
