"""The record kinds that every source is read into: the one door's own vocabulary.

A profile maps the columns of a source's files onto these kinds; the profile `fieldhouse` maps them one to one, so the
field names below are also the column names of its CSV files.

Types of a field, and what a typed row holds for it (`None` when the cell is empty):

=============  ======================================================================================================
text, code     ``str`` stripped; a code is a short identifier out of ``choices`` when these are given
int            ``int``
percent        ``int`` basis points; read from "33.33", "33.33%" or, where the profile says so, a fraction
decimal        ``decimal.Decimal``, finite, |x| < 10^15: money before its currency's exponent is known, and rates
date           ``datetime.date`` from 1900 to 2200
instant        ``datetime.datetime`` in UTC; a value without a zone is in the profile's time zone, a bare date is the
               start of that day there
bool           ``bool``
ref            ``str``: the source key of a record of kind ``to``
texts          ``str``: a JSON object, texts by name and null for an empty one: see `fieldhouse.domain.texts`
=============  ======================================================================================================
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a record kind."""

    name: str
    type: str = "text"
    is_required: bool = False
    to: str | None = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """One record kind: its fields, and which of them make the record's natural key."""

    kind: str
    key: tuple[str, ...]
    fields: tuple[Field, ...]

    def field(self, name: str) -> Field:
        """The field called ``name``; ``KeyError`` when there is none."""
        for one in self.fields:
            if one.name == name:
                return one
        raise KeyError(name)


@dataclass(frozen=True, slots=True)
class TypedRow:
    """One record read from one input row.

    ``values`` holds only fields that the profile maps (an absent field was not in the source, ``None`` was empty).
    One input row may yield several typed rows; they share ``file`` and ``row``. Rows that a profile states itself
    (stage map, constants) have ``row`` 0 and are not counted as input rows. A row of a source without dates says
    how things stand on the day of the export; ``undated_since`` is its ``valid_from`` where nothing else is known.
    ``has_past`` is false for a row of a kind whose earlier states the source does not keep.
    """

    kind: str
    values: dict[str, Any]
    file: str
    row: int
    undated_since: date | None = None
    has_past: bool = True


def _key(name: str = "key") -> Field:
    return Field(name, "text", is_required=True)


def _ref(name: str, to: str, *, is_required: bool = False) -> Field:
    return Field(name, "ref", is_required=is_required, to=to)


def _membership() -> tuple[Field, Field]:
    return Field("role"), Field("since_on", "date")


def _access() -> Field:
    """What a member of a team may do with its deals."""
    return Field("access", "code", choices=("none", "read", "edit"))


def _span() -> tuple[Field, Field]:
    return Field("valid_from", "date", is_required=True), Field("valid_to", "date")


def _more() -> Field:
    """What the source says of a record in columns that nothing else reads."""
    return Field("more", "texts")


def _record(kind: str, *fields: Field, key: tuple[str, ...] = ("key",)) -> Record:
    return Record(kind, key, fields)


OPPORTUNITY_FIELDS = (
    "stage",
    "category",
    "amount",
    "currency",
    "close_on",
    "owner",
    "account",
    "territory",
    "type",
    "order_type",
)
"""Fields of an opportunity whose every change is a fact; `change` rows may name these."""

CATEGORIES = ("omitted", "pipeline", "best_case", "commit", "closed")
"""The forecast categories."""

MEASURES = ("quota", "commit", "best_case", "most_likely")
"""What a stated amount is: a quota, or a call of one of three kinds."""

UNDATED = ("holding", "reporting_line", "territory_line", "account_territory")
"""Kinds whose rows a source may keep without dates: somebody or something is in one place at a time."""

PASTLESS = (*UNDATED, "stage", "rate", "quota", "split")
"""Kinds that figures of past days rest on, and of which a source may keep only how they stand now."""

PARTNER_REPORT = "partner_report"
"""A kind that is read like any other and never imported: what a partner tells stands beside our deals."""

RECORDS: dict[str, Record] = {
    record.kind: record
    for record in (
        _record(
            "person",
            _key(),
            Field("name"),  # as the source writes it, when it has no parts
            Field("given_name"),
            Field("family_name"),
            Field("reading"),  # kana reading of family and given name
            Field("email"),
            Field("language", "code", choices=("en", "ja")),
            Field("country", "code"),  # ISO 3166-1 alpha-2
            Field("starts_on", "date"),
            Field("ends_on", "date"),  # first day after the last day of work
        ),
        _record(
            "position",
            _key(),
            Field("title"),
            Field("title_ja"),
            Field("role", "code", choices=("leader", "seller", "overlay", "other")),
        ),
        _record(
            "holding",
            _ref("person", "person", is_required=True),
            _ref("position", "position", is_required=True),
            *_span(),
            key=("person", "position", "valid_from"),
        ),
        _record(
            "reporting_line",
            _ref("position", "position", is_required=True),
            _ref("reports_to", "position"),
            *_span(),
            key=("position", "valid_from"),
        ),
        _record(
            "assignment",
            Field("person"),
            Field("position"),
            Field("manager"),
            Field("territory"),
            *_span(),
            key=("person", "position", "valid_from"),
        ),
        _record("territory", _key(), Field("name"), Field("name_ja")),
        _record(
            "territory_line",
            _ref("territory", "territory", is_required=True),
            _ref("parent", "territory"),
            *_span(),
            key=("territory", "valid_from"),
        ),
        _record(
            "account",
            _key(),
            Field("name"),
            Field("reading"),
            Field("kind", "code", choices=("customer", "prospect", "distributor", "reseller", "vendor")),
            _ref("parent", "account"),  # the family
            Field("industry"),
            Field("country", "code"),
            Field("employees", "int"),
            Field("corporate_number"),
            Field("year_end_month", "int"),  # the customer's own fiscal year
            Field("wall", "code", choices=("public_sector",)),
            _more(),
        ),
        _record(
            "account_merge",  # without a first day: since ever of an account new to the home, else since the export
            _ref("account", "account", is_required=True),
            _ref("into", "account", is_required=True),
            Field("valid_from", "date"),
            Field("valid_to", "date"),
            key=("account", "into"),
        ),
        _record(
            "account_territory",
            _ref("account", "account", is_required=True),
            _ref("territory", "territory", is_required=True),
            *_span(),
            key=("account", "valid_from"),
        ),
        _record(
            "contact",
            _key(),
            _ref("account", "account", is_required=True),
            Field("given_name"),
            Field("family_name"),
            Field("reading"),
            Field("title"),
            Field("email"),
            _more(),
        ),
        _record(
            "account_team_member",
            _key(),
            _ref("account", "account", is_required=True),
            _ref("person", "person", is_required=True),
            *_membership(),
            _access(),
        ),
        _record(
            "territory_member",
            _key(),
            _ref("territory", "territory", is_required=True),
            _ref("person", "person", is_required=True),
            *_membership(),
            Field("until_on", "date"),
        ),
        _record(
            "product",
            _key(),
            Field("name"),
            Field("family"),
            Field("list_price", "decimal"),
            Field("currency", "code"),
        ),
        _record(
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
        _record(
            "rate",
            Field("kind", "code", is_required=True, choices=("market", "plan")),
            Field("base", "code", is_required=True),
            Field("quote", "code", is_required=True),
            Field("rate", "decimal", is_required=True),
            Field("valid_from", "date", is_required=True),
            key=("kind", "base", "quote", "valid_from"),
        ),
        _record(
            "quota",
            _ref("position", "position"),
            _ref("territory", "territory"),  # exactly one of the two
            Field("starts_on", "date", is_required=True),  # the fiscal quarter
            Field("until_on", "date", is_required=True),  # half open
            Field("amount", "decimal"),  # empty is "no quota", 0 is a quota of zero
            Field("currency", "code", is_required=True),
            Field("valid_from", "date", is_required=True),  # the day on which this version was agreed
            key=("position", "territory", "starts_on", "valid_from"),
        ),
        _record(
            "campaign",
            _key(),
            Field("name"),
            Field("kind", "code"),
            Field("starts_on", "date"),
            Field("ends_on", "date"),
            Field("cost", "decimal"),
            Field("currency", "code"),
        ),
        _record(
            "opportunity",
            _key(),
            Field("name"),
            _ref("account", "account"),
            _ref("owner", "person"),
            _ref("territory", "territory"),
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
            _ref("campaign", "campaign"),
            Field("record_type"),
            _more(),
        ),
        _record(
            "lead",
            _key(),
            Field("given_name"),
            Field("family_name"),
            Field("company"),
            Field("title"),
            Field("email"),
            Field("status"),
            Field("lead_source"),
            _ref("owner", "person"),
            Field("created_at", "instant"),
            Field("converted_on", "date"),
            _ref("crm_lead", "lead"),  # the lead of the CRM that this one is there
            _ref("account", "account"),  # what it was converted to
            _ref("contact", "contact"),
            _ref("opportunity", "opportunity"),
            _more(),
        ),
        _record(
            "reported",  # an opportunity as a report shows it on the day of the export: by names, days and labels
            _key(),
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
        ),
        _record(
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
            Field("close_on", "date"),
            key=("number",),
        ),
        _record(
            "stated",  # a quota or a call as a sheet or another system states it: by names, a label and a unit
            Field(
                "node"
            ),  # whose it is: a person by login, mail, key or name, else a position or a territory
            Field("measure", "code", is_required=True, choices=MEASURES),
            Field("period", is_required=True),  # as it is written: FY26 Q3, 2024年度上期
            Field("starts_on", "date"),  # its first day, where the source says so
            Field("amount", "decimal", is_required=True),
            Field("unit"),  # as it is written: 千円, USD thousands
            Field("currency", "code"),
            Field("at", "instant"),  # when it was said, or agreed
            key=("node", "measure", "period", "at"),
        ),
        _record(
            "change",
            _ref("opportunity", "opportunity", is_required=True),
            Field("field", "code", is_required=True, choices=OPPORTUNITY_FIELDS),
            Field("before"),  # what the field held until then, where the source says so
            Field("value"),
            Field("at", "instant", is_required=True),
            _ref("by", "person"),  # who changed it, where the source says so
            key=("opportunity", "field", "value", "at"),
        ),
        _record(
            "standing",
            _ref("opportunity", "opportunity", is_required=True),
            Field("at", "instant", is_required=True),
            Field("stage", "code"),
            Field("category", "code", choices=CATEGORIES),
            Field("amount", "decimal"),
            Field("currency", "code"),
            Field("close_on", "date"),
            _ref("owner", "person"),
            _ref("account", "account"),
            _ref("territory", "territory"),
            Field("type", "code"),
            Field("order_type", "code"),
            key=("opportunity", "at"),
        ),
        _record(
            "contact_role",
            _ref("opportunity", "opportunity", is_required=True),
            _ref("contact", "contact", is_required=True),
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
        _record(
            "product_line",
            _key(),
            _ref("opportunity", "opportunity", is_required=True),
            _ref("product", "product", is_required=True),
            Field("quantity", "int"),
            Field("amount", "decimal"),
            _more(),
        ),
        _record(
            "team_member",
            _key(),
            _ref("opportunity", "opportunity", is_required=True),
            _ref("person", "person", is_required=True),
            *_membership(),
            _access(),
        ),
        _record(
            "split",
            _key(),
            _ref("opportunity", "opportunity", is_required=True),
            _ref("person", "person", is_required=True),
            Field("kind", "code", is_required=True, choices=("owner", "overlay")),
            Field("share", "percent", is_required=True),
            *_span(),
        ),
        _record(
            "route_leg",
            _key(),
            _ref("opportunity", "opportunity", is_required=True),
            Field("position", "int", is_required=True),
            Field(
                "role",
                "code",
                is_required=True,
                choices=("vendor", "distributor", "reseller", "end_customer"),
            ),
            _ref("partner", "account"),
            *_span(),
        ),
        _record(
            "activity",
            _key(),
            _ref("opportunity", "opportunity", is_required=True),
            Field("kind", "code", is_required=True),
            Field("at", "instant", is_required=True),
            _ref("person", "person"),
        ),
        _record(
            "campaign_member",
            _ref("campaign", "campaign", is_required=True),
            _ref("contact", "contact", is_required=True),
            Field("status", "code", is_required=True),
            Field("at", "instant", is_required=True),
            key=("campaign", "contact", "status"),
        ),
        _record(
            "campaign_lead",  # a lead reached a status of a campaign's ladder, or of a sequence
            _ref("campaign", "campaign", is_required=True),
            _ref("lead", "lead", is_required=True),
            Field("status", "code", is_required=True),
            Field("at", "instant", is_required=True),
            key=("campaign", "lead", "status"),
        ),
        _record(
            "lead_activity",  # something that was done with a lead
            _key(),
            _ref("lead", "lead", is_required=True),
            Field("kind", "code", is_required=True),
            Field("at", "instant", is_required=True),
            Field("outcome"),
            _ref("campaign", "campaign"),
        ),
        _record(
            "call",
            _ref("position", "position", is_required=True),
            Field("starts_on", "date", is_required=True),
            Field("category", "code", is_required=True, choices=MEASURES[1:]),
            Field("amount", "decimal", is_required=True),
            Field("currency", "code", is_required=True),
            Field("at", "instant", is_required=True),
            _ref("person", "person"),
            key=("position", "starts_on", "category", "at"),
        ),
    )
}
"""All record kinds, in the order in which an import takes them: referred-to kinds come first."""
