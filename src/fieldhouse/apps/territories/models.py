"""Territories, their tree, and the accounts and people in them."""

from __future__ import annotations

from django.db import models

from fieldhouse.apps.records import Dated, Member, Sourced


class Territory(Sourced):
    """A node of the territory tree; ``kind`` and ``priority`` are those of its type in the source."""

    name = models.CharField(max_length=200, blank=True)
    name_ja = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=255, blank=True)
    priority = models.IntegerField(null=True)

    class Meta(Sourced.Meta):
        abstract = False


class TerritoryLine(Sourced, Dated):
    """A territory lies in a parent for a span of days; without one it is a root."""

    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="lines")
    parent = models.ForeignKey(Territory, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(Sourced.Meta):
        abstract = False
        constraints = [*Sourced.Meta.constraints, *Dated.Meta.constraints]


class AccountTerritory(Sourced, Dated):
    """An account lies in a territory for a span of days."""

    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="territories")
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="accounts")

    class Meta(Sourced.Meta):
        abstract = False
        constraints = [*Sourced.Meta.constraints, *Dated.Meta.constraints]


class TerritoryMember(Sourced, Member):
    """Someone who works in a territory, since a day and until, and not on, another, where they are known."""

    territory = models.ForeignKey(Territory, on_delete=models.CASCADE, related_name="team")
    until_on = models.DateField(null=True)

    class Meta(Sourced.Meta):
        abstract = False


class TerritoryClosure(Dated):
    """Every pair of a territory and one under it (itself at depth 0), with the days on which it holds. Derived."""

    ancestor = models.ForeignKey(Territory, on_delete=models.CASCADE, related_name="+")
    descendant = models.ForeignKey(Territory, on_delete=models.CASCADE, related_name="+")
    depth = models.PositiveSmallIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["ancestor", "descendant"], name="territories_closure_down"),
            models.Index(fields=["descendant", "ancestor"], name="territories_closure_up"),
        ]
