"""Reads of the territory tree and of who lies in it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from fieldhouse.apps.records import held, visible
from fieldhouse.apps.territories.models import (
    AccountTerritory,
    Territory,
    TerritoryClosure,
    TerritoryLine,
    TerritoryMember,
)
from fieldhouse.domain.organisation import Edge


def territory_edges(run: int | None = None) -> list[Edge]:
    """Every line of the territory tree as an edge, pending ones of ``run`` included."""
    rows = TerritoryLine.objects.filter(visible(run)).order_by("source", "source_key")
    return [Edge(*one) for one in rows.values_list("territory_id", "parent_id", "valid_from", "valid_to")]


def territory_numbers(run: int | None = None) -> list[int]:
    """The numbers of all territories."""
    return list(Territory.objects.filter(visible(run)).order_by("pk").values_list("pk", flat=True))


def coverage_rows(run: int | None = None) -> list[dict[str, Any]]:
    """Which account lay in which territory and when, one a day: the snapshot `coverage`.

    Where spans of an account overlap, the later one begins a new span and the earlier one ends there.
    """
    spans = AccountTerritory.objects.filter(visible(run)).order_by("account_id", "valid_from", "source_key")
    rows: list[dict[str, Any]] = []
    for account, territory, valid_from, valid_to in spans.values_list(
        "account_id", "territory_id", "valid_from", "valid_to"
    ):
        before = rows[-1] if rows and rows[-1]["account"] == account else None
        if before is not None and before["valid_from"] == valid_from:
            continue
        if before is not None and (before["valid_to"] is None or before["valid_to"] > valid_from):
            before["valid_to"] = valid_from
        rows.append(
            {"account": account, "territory": territory, "valid_from": valid_from, "valid_to": valid_to}
        )
    return rows


def territories_by_number(numbers: Iterable[int]) -> dict[int, Territory]:
    """Territories by their number."""
    return Territory.objects.in_bulk(list(numbers))


def roots(on: date) -> list[Territory]:
    """The territories that lie in no other on a day, the one with most under it first."""
    closure = TerritoryClosure.objects.filter(held(on))
    tops = closure.exclude(ancestor__in=closure.filter(depth__gt=0).values("descendant"))
    sizes = dict(tops.values_list("ancestor").annotate(Count("pk")))
    found = Territory.objects.in_bulk(sizes)
    return [found[number] for number in sorted(sizes, key=lambda number: (-sizes[number], number))]


def under(territory: int, on: date) -> set[int]:
    """The numbers of the territories at or under a territory on a day."""
    rows = TerritoryClosure.objects.filter(held(on), ancestor=territory)
    return set(rows.values_list("descendant_id", flat=True)) | {territory}


def worked_in(people: Iterable[int], on: date) -> set[int]:
    """The territories in which any of these people works on a day, and all below."""
    rows = _members_on(on).filter(person__in=list(people))
    own = set(rows.values_list("territory", flat=True))
    below = TerritoryClosure.objects.filter(held(on), ancestor__in=own)
    return own | set(below.values_list("descendant", flat=True))


def workers_in(lands: Iterable[int], on: date) -> set[int]:
    """Who works in any of the territories on a day."""
    rows = _members_on(on).filter(territory__in=list(lands))
    return set(rows.values_list("person", flat=True))


def at_or_above(lands: Iterable[int], on: date) -> frozenset[int]:
    """Territories and all above one of them on a day."""
    own = set(lands)
    above = TerritoryClosure.objects.filter(held(on), descendant__in=own)
    return frozenset(own | set(above.values_list("ancestor_id", flat=True)))


def _members_on(on: date) -> QuerySet[TerritoryMember]:
    began = Q(since_on__isnull=True) | Q(since_on__lte=on)
    return TerritoryMember.objects.filter(visible(), began).exclude(until_on__lte=on)


def children(territory: int, on: date) -> list[Territory]:
    """The territories directly in a territory on a day."""
    direct = TerritoryClosure.objects.filter(held(on), ancestor=territory, depth=1).values("descendant")
    return sorted(Territory.objects.filter(pk__in=direct), key=lambda one: one.source_key)


def ancestors(territory: int, on: date) -> list[Territory]:
    """The territories above a territory on a day, the top first."""
    rows = TerritoryClosure.objects.filter(held(on), descendant=territory, depth__gt=0).order_by("-depth")
    return [row.ancestor for row in rows.select_related("ancestor")]


def territory_by_key(source_key: str, source: str | None = None) -> Territory | None:
    """The territory that a source (any, when none is given) calls ``source_key``."""
    rows = Territory.objects.filter(visible(), source_key=source_key)
    return (rows.filter(source=source) if source else rows.order_by("source")).first()


def highest(territories: set[int], on: date) -> list[Territory]:
    """Those of the territories that have none of the others above them on a day."""
    below = TerritoryClosure.objects.filter(held(on), ancestor__in=territories, depth__gt=0)
    covered = set(below.values_list("descendant", flat=True))
    return sorted(Territory.objects.filter(pk__in=territories - covered), key=lambda one: one.source_key)
