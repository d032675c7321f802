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


class CampaignStatus(Sourced):
    """A status that members of a campaign may have, and whether one in it counts as having responded.

    Empty is what the source does not say.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="statuses")
    status = models.CharField(max_length=255)
    position = models.IntegerField(null=True)
    has_responded = models.BooleanField(null=True)
    is_default = models.BooleanField(null=True)

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


class CampaignLead(Sourced):
    """A lead reached a status of a campaign's ladder, or of a sequence."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="leads")
    lead = models.ForeignKey("marketing.Lead", on_delete=models.CASCADE, related_name="campaigns")
    status = models.CharField(max_length=255)
    at = models.DateTimeField()

    class Meta(Sourced.Meta):
        abstract = False


class LeadActivity(Sourced):
    """Something that was done with a lead: a call, a mail; in a sequence where ``campaign`` names one."""

    lead = models.ForeignKey("marketing.Lead", on_delete=models.CASCADE, related_name="activities")
    kind = models.CharField(max_length=255)
    at = models.DateTimeField()
    outcome = models.CharField(max_length=255, blank=True)
    campaign = models.ForeignKey(Campaign, null=True, on_delete=models.CASCADE, related_name="activities")

    class Meta(Sourced.Meta):
        abstract = False


class Lead(Sourced, More):
    """Someone who may become a customer; once converted, the account, contact and deal that came of it.

    ``crm_lead`` is the lead of the CRM that a lead of another system is there.
    """

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
    crm_lead = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="elsewhere")
    account = models.ForeignKey("accounts.Account", null=True, on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey("accounts.Contact", null=True, on_delete=models.PROTECT, related_name="+")
    opportunity = models.ForeignKey(
        "pipeline.Opportunity", null=True, on_delete=models.PROTECT, related_name="leads"
    )

    class Meta(Sourced.Meta):
        abstract = False
