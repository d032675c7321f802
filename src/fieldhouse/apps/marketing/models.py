"""Campaigns, members and leads."""

from __future__ import annotations

from django.db import models

from fieldhouse.apps.records import More, Sourced


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


class Lead(Sourced, More):
    """Someone who may become a customer; once converted, the account, contact and deal that came of it."""

    given_name = models.CharField(max_length=100, blank=True)
    family_name = models.CharField(max_length=100, blank=True)
    company = models.CharField(max_length=255, blank=True)
    title = models.CharField(max_length=200, blank=True)
    email = models.CharField(max_length=254, blank=True)
    status = models.CharField(max_length=255, blank=True)
    lead_source = models.CharField(max_length=255, blank=True)
    owner = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(null=True)
    converted_on = models.DateField(null=True)
    account = models.ForeignKey("accounts.Account", null=True, on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey("accounts.Contact", null=True, on_delete=models.PROTECT, related_name="+")
    opportunity = models.ForeignKey(
        "pipeline.Opportunity", null=True, on_delete=models.PROTECT, related_name="leads"
    )

    class Meta(Sourced.Meta):
        abstract = False
