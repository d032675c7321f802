"""Reads of the deal list. Every row that leaves here has passed the policy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from fieldhouse.apps.figures.nodes import Node
from fieldhouse.apps.people.models import Person
from fieldhouse.apps.pipeline.labels import stage_label
from fieldhouse.apps.pipeline.listing.conditions import in_node
from fieldhouse.apps.pipeline.models import Deal, Proposal, SavedView, StageRule
from fieldhouse.apps.records import visible
from fieldhouse.apps.roles.access import Scope, visible_to
from fieldhouse.apps.roles.models import User
from fieldhouse.domain.errors import Refused
from fieldhouse.domain.views import View
from fieldhouse.facts.generations import current_manifest
from fieldhouse.facts.models import Manifest

VIEWS = tuple(view.value for view in View)


@dataclass(frozen=True, slots=True)
class Sums:
    """What rows come to: their number, the sum by each currency view, and how many have no amount in that view.

    ``walled`` rows are counted and stand in no sum.
    """

    count: int
    amounts: dict[str, int]
    unknown: dict[str, int]
    walled: int = 0


def newest_manifest() -> Manifest:
    """The generation that lists stand on; ``Refused`` in a home without data."""
    manifest = current_manifest()
    if manifest is None:
        raise Refused("facts.no_data")
    return manifest


def scope_of(user: User, manifest: Manifest) -> Scope:
    """What a user may see of the deals as they stand on the data's last day."""
    return visible_to(user, manifest.data_through)


def deals_seen(scope: Scope, manifest: Manifest) -> QuerySet[Deal]:
    """The deals of a generation that the policy shows, with what a row prints."""
    seen = Deal.objects.filter(scope.as_q(), generation=manifest.mart)
    return seen.select_related("opportunity", "owner", "account")


def count_of(node: Node | None, manifest: Manifest) -> int:
    """How many deals a node has, whoever may see them; all of them without a node."""
    deals = Deal.objects.filter(generation=manifest.mart)
    return (deals.filter(in_node(node, manifest.data_through)) if node else deals).count()


def sums_of(rows: QuerySet[Deal], *, has_walled: bool = True) -> Sums:
    """The sums of rows, in one query; records behind a wall stay out of them unless ``has_walled``."""
    in_front = Q() if has_walled else Q(wall="")
    asked: dict[str, Any] = {"n": Count("pk"), "walled": Count("pk", filter=~Q(wall=""))}
    for view in VIEWS:
        asked[view] = Sum(f"{view}_minor", filter=in_front)
        asked[f"no_{view}"] = Count("pk", filter=in_front & Q(**{f"{view}_minor__isnull": True}))
    found = rows.order_by().aggregate(**asked)
    amounts = {view: found[view] or 0 for view in VIEWS}
    unknown = {view: found[f"no_{view}"] for view in VIEWS}
    return Sums(found["n"], amounts, unknown, 0 if has_walled else found["walled"])


def owners_of(rows: QuerySet[Deal]) -> list[Person]:
    """Who owns any of these rows, by family name."""
    numbers = rows.order_by().values("owner").distinct()
    return list(Person.objects.filter(pk__in=numbers).order_by("family_name", "given_name", "name", "pk"))


def values_of(rows: QuerySet[Deal], column: str) -> list[str]:
    """The values that a column has among the rows, in order of code."""
    return sorted(rows.order_by().exclude(**{column: ""}).values_list(column, flat=True).distinct())


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
