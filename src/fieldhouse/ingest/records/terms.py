"""What deals are counted by and come from: products, stages, rates, periods, quotas, campaigns."""

from __future__ import annotations

from fieldhouse.ingest.records.fields import CATEGORIES, Field, key, record, ref

TERMS = (
    record(
        "product",
        key(),
        Field("name"),
        Field("family"),
        Field("list_price", "decimal"),
        Field("currency", "code"),
    ),
    record(
        "stage",
        Field("stage", "code", is_required=True),
        Field("label"),
        Field("label_ja"),
        Field("position", "int", is_required=True),
        Field("outcome", "code", is_required=True, choices=("open", "won", "lost")),
        Field(
            "category",
            "code",
            is_required=True,
            choices=CATEGORIES,
        ),
        Field("valid_from", "date"),
        key=("stage", "valid_from"),
    ),
    record(
        "rate",
        Field("kind", "code", is_required=True, choices=("market", "plan")),
        Field("base", "code", is_required=True),
        Field("quote", "code", is_required=True),
        Field("rate", "decimal", is_required=True),
        Field("valid_from", "date", is_required=True),
        key=("kind", "base", "quote", "valid_from"),
    ),
    record(
        "fiscal_period",  # a period of the source's own fiscal calendar: held against the company's
        key(),
        Field("kind", "code", is_required=True, choices=("year", "quarter", "month", "week")),
        Field("number", "int"),  # its place in the year
        Field("starts_on", "date", is_required=True),
        Field("until_on", "date", is_required=True),  # half open
    ),
    record(
        "quota",
        ref("position", "position"),
        ref("territory", "territory"),  # exactly one of the two
        Field("starts_on", "date", is_required=True),  # the fiscal quarter
        Field(
            "until_on", "date"
        ),  # half open; without it, the company's quarter or month from the first day on
        Field("amount", "decimal"),  # empty is "no quota", 0 is a quota of zero
        Field("currency", "code", is_required=True),
        Field("valid_from", "date", is_required=True),  # the day on which this version was agreed
        key=("position", "territory", "starts_on", "valid_from"),
    ),
    record(
        "campaign",
        key(),
        Field("name"),
        Field("kind", "code"),
        Field("starts_on", "date"),
        Field("ends_on", "date"),
        Field("cost", "decimal"),
        Field("currency", "code"),
    ),
    record(
        "campaign_status",  # a status that members of a campaign may have
        ref("campaign", "campaign", is_required=True),
        Field("status", "code", is_required=True),
        Field("position", "int"),  # the place in which it is offered
        Field("has_responded", "bool"),  # whether a member in it counts as having responded
        Field("is_default", "bool"),  # whether a member begins in it
        key=("campaign", "status"),
    ),
)
