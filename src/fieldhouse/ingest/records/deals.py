"""Opportunities, their past, and what hangs on them."""

from __future__ import annotations

from fieldhouse.ingest.records.fields import (
    CATEGORIES,
    OPPORTUNITY_FIELDS,
    PARTNER_REPORT,
    Field,
    access,
    key,
    membership,
    more,
    record,
    ref,
    span,
)

DEALS = (
    record(
        "opportunity",
        key(),
        Field("name"),
        ref("account", "account"),
        ref("owner", "person"),
        ref("territory", "territory"),
        Field("type", "code"),  # new_business, renewal, add_on, services
        Field("order_type", "code"),  # first_order, connected_new, growth, contraction, churn, other
        Field("created_at", "instant"),
        Field("modified_at", "instant"),
        Field("stage", "code"),
        Field("category", "code", choices=CATEGORIES),
        Field("amount", "decimal"),
        Field("currency", "code"),
        Field("close_on", "date"),
        Field("lead_source"),
        Field("next_step"),
        ref("campaign", "campaign"),
        Field("record_type"),
        more(),
    ),
    record(
        "reported",  # an opportunity as a report shows it on the day of the export: by names, days and labels
        key(),
        Field("name"),
        Field("account"),  # the name of one
        Field("owner"),  # the name of a person
        Field("type", "code"),
        Field("created_on", "date"),
        Field("stage"),  # its code, or what it is called in either language
        Field("category", "code", choices=CATEGORIES),
        Field("amount", "decimal"),
        Field("currency", "code"),
        Field("close_on", "date"),
        Field("lead_source"),
        Field("next_step"),
        becomes=("opportunity",),
    ),
    record(
        PARTNER_REPORT,  # a deal as a partner's sheet tells of it: set beside our deals, and never imported
        Field("number"),  # the partner's own of the deal
        Field("deal"),  # ours of it
        Field("account"),  # the name of the end customer
        Field("corporate_number"),
        Field("website"),  # or a mail address: only its domain counts
        Field("name"),
        Field("stage"),  # in the partner's own words
        Field("amount", "decimal"),
        Field("currency", "code"),
        Field("close_on", "day_or_month"),
        key=("number",),
        is_beside=True,
    ),
    record(
        "change",
        ref("opportunity", "opportunity", is_required=True),
        Field("field", "code", is_required=True, choices=OPPORTUNITY_FIELDS),
        Field("before"),  # what the field held until then, where the source says so
        Field("value"),
        Field("at", "instant", is_required=True),
        ref("by", "person"),  # who changed it, where the source says so
        key=("opportunity", "field", "value", "at"),
    ),
    record(
        "standing",
        ref("opportunity", "opportunity", is_required=True),
        Field("at", "instant", is_required=True),
        Field("stage", "code"),
        Field("category", "code", choices=CATEGORIES),
        Field("amount", "decimal"),
        Field("currency", "code"),
        Field("close_on", "date"),
        ref("owner", "person"),
        ref("account", "account"),
        ref("territory", "territory"),
        Field("type", "code"),
        Field("order_type", "code"),
        key=("opportunity", "at"),
    ),
    record(
        "contact_role",
        ref("opportunity", "opportunity", is_required=True),
        ref("contact", "contact", is_required=True),
        Field(
            "role",
            "code",
            choices=(
                "economic_buyer",
                "decision_maker",
                "champion",
                "technical_buyer",
                "influencer",
                "user",
                "paper_process",
                "partner_contact",
                "other",
            ),
            is_required=True,
        ),
        key=("opportunity", "contact", "role"),
    ),
    record(
        "product_line",
        key(),
        ref("opportunity", "opportunity", is_required=True),
        ref("product", "product", is_required=True),
        Field("quantity", "quantity"),
        Field("amount", "decimal"),
        more(),
    ),
    record(
        "team_member",
        key(),
        ref("opportunity", "opportunity", is_required=True),
        ref("person", "person", is_required=True),
        *membership(),
        access(),
    ),
    record(
        "split",
        key(),
        ref("opportunity", "opportunity", is_required=True),
        ref("person", "person", is_required=True),
        Field("kind", "code", is_required=True, choices=("owner", "overlay")),
        Field("share", "percent", is_required=True),
        *span(),
    ),
    record(
        "route_leg",
        key(),
        ref("opportunity", "opportunity", is_required=True),
        Field("position", "int", is_required=True),
        Field(
            "role",
            "code",
            is_required=True,
            choices=("vendor", "distributor", "reseller", "end_customer", "other"),
        ),
        Field("is_primary", "bool"),  # the one that counts of several at one place
        ref("partner", "account"),
        *span(),
    ),
    record(
        "activity",
        key(),
        ref("opportunity", "opportunity", is_required=True),
        Field("kind", "code", is_required=True),
        Field("at", "instant", is_required=True),
        ref("person", "person"),
    ),
)
