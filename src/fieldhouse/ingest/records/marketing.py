"""Leads, members of campaigns, and what was done with them."""

from __future__ import annotations

from fieldhouse.ingest.records.fields import Field, key, more, record, ref

MARKETING = (
    record(
        "lead",
        key(),
        Field("given_name"),
        Field("family_name"),
        Field("company"),
        Field("title"),
        Field("email"),
        Field("status"),
        Field("lead_source"),
        ref("owner", "person"),
        Field("created_at", "instant"),
        Field("converted_on", "date"),
        ref("crm_lead", "lead"),  # the lead of the CRM that this one is there
        ref("account", "account"),  # what it was converted to
        ref("contact", "contact"),
        ref("opportunity", "opportunity"),
        more(),
    ),
    record(
        "campaign_member",
        ref("campaign", "campaign", is_required=True),
        ref("contact", "contact", is_required=True),
        Field("status", "code", is_required=True),
        Field("at", "instant", is_required=True),
        key=("campaign", "contact", "status"),
    ),
    record(
        "campaign_lead",  # a lead reached a status of a campaign's ladder, or of a sequence
        ref("campaign", "campaign", is_required=True),
        ref("lead", "lead", is_required=True),
        Field("status", "code", is_required=True),
        Field("at", "instant", is_required=True),
        key=("campaign", "lead", "status"),
    ),
    record(
        "lead_activity",  # something that was done with a lead
        key(),
        ref("lead", "lead", is_required=True),
        Field("kind", "code", is_required=True),
        Field("at", "instant", is_required=True),
        Field("outcome"),
        ref("campaign", "campaign"),
    ),
)
