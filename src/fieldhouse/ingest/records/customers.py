"""Territories, accounts, contacts, and who works with them."""

from __future__ import annotations

from fieldhouse.ingest.records.fields import Field, access, key, membership, more, record, ref, span

CUSTOMERS = (
    record(
        "territory",
        key(),
        Field("name"),
        Field("name_ja"),
        Field("kind"),  # what the source calls a territory of its kind
        Field("priority", "int"),  # of its kind among the kinds, as the source gives it
    ),
    record(
        "territory_line",
        ref("territory", "territory", is_required=True),
        ref("parent", "territory"),
        *span(),
        key=("territory", "valid_from"),
    ),
    record(
        "account",
        key(),
        Field("name"),
        Field("reading"),
        Field("kind", "code", choices=("customer", "prospect", "distributor", "reseller", "vendor")),
        ref("parent", "account"),  # the family
        Field("industry"),
        Field("country", "code"),
        Field("employees", "int"),
        Field("corporate_number"),
        Field("year_end_month", "int"),  # the customer's own fiscal year
        Field("wall", "code", choices=("public_sector",), by_country=True),  # of which nationality, too
        more(),
    ),
    record(
        "account_merge",  # without a first day: since ever of an account new to the home, else since the export
        ref("account", "account", is_required=True),
        ref("into", "account", is_required=True),
        Field("valid_from", "date"),
        Field("valid_to", "date"),
        key=("account", "into"),
    ),
    record(
        "account_territory",
        ref("account", "account", is_required=True),
        ref("territory", "territory", is_required=True),
        *span(),
        key=("account", "valid_from"),
    ),
    record(
        "contact",
        key(),
        ref("account", "account", is_required=True),
        Field("given_name"),
        Field("family_name"),
        Field("reading"),
        Field("title"),
        Field("email"),
        more(),
    ),
    record(
        "account_team_member",
        key(),
        ref("account", "account", is_required=True),
        ref("person", "person", is_required=True),
        *membership(),
        access(),
    ),
    record(
        "territory_member",
        key(),
        ref("territory", "territory", is_required=True),
        ref("person", "person", is_required=True),
        *membership(),
        Field("until_on", "date"),
    ),
)
