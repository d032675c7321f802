"""Quotas."""

from __future__ import annotations

from django.db import models

from fieldhouse.apps.records import Sourced


class Quota(Sourced):
    """What a node is asked to book in a fiscal quarter, as agreed on ``valid_from``.

    A later version does not replace an earlier one: the figure of a day uses the newest version of that day.
    ``amount_minor`` 0 is a quota of zero; empty is no quota.
    """

    position = models.ForeignKey(
        "people.Position", null=True, on_delete=models.PROTECT, related_name="quotas"
    )
    territory = models.ForeignKey(
        "territories.Territory", null=True, on_delete=models.PROTECT, related_name="quotas"
    )
    starts_on = models.DateField()
    until_on = models.DateField()
    amount_minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3)
    valid_from = models.DateField()

    class Meta(Sourced.Meta):
        abstract = False
        constraints = [
            *Sourced.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(position__isnull=True) ^ models.Q(territory__isnull=True),
                name="plans_quota_has_one_node",
            ),
        ]
