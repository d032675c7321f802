"""The route of a deal."""

from __future__ import annotations

from django.db import models

from fieldhouse.apps.records import Dated, Sourced


class RouteLeg(Sourced, Dated):
    """One leg of a deal's route, from the vendor (position 1) to the end customer (last)."""

    opportunity = models.ForeignKey(
        "pipeline.Opportunity", on_delete=models.CASCADE, related_name="route_legs"
    )
    position = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=16)
    partner = models.ForeignKey(
        "accounts.Account", null=True, on_delete=models.PROTECT, related_name="route_legs"
    )

    class Meta(Sourced.Meta):
        abstract = False
        constraints = [*Sourced.Meta.constraints, *Dated.Meta.constraints]
