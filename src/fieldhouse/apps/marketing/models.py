"""Campaigns and members."""

from __future__ import annotations

from django.db import models

from fieldhouse.apps.records import Sourced


class Campaign(Sourced):
    """Something that marketing ran, with its dates and cost."""

    name = models.CharField(max_length=255, blank=True)
    kind = models.CharField(max_length=64, blank=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    cost_minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, blank=True)

    class Meta(Sourced.Meta):
        abstract = False


class CampaignMember(Sourced):
    """A contact reached a status of a campaign's ladder."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="members")
    contact = models.ForeignKey("accounts.Contact", on_delete=models.PROTECT, related_name="campaigns")
    status = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta(Sourced.Meta):
        abstract = False
