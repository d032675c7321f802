"""People, positions, who holds them and to whom they report."""

from __future__ import annotations

from fieldhouse.ingest.records.fields import Field, key, record, ref, span

ORGANISATION = (
    record(
        "person",
        key(),
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
    record(
        "position",
        key(),
        Field("title"),
        Field("title_ja"),
        Field("role", "code", choices=("leader", "seller", "overlay", "other")),
    ),
    record(
        "holding",
        ref("person", "person", is_required=True),
        ref("position", "position", is_required=True),
        *span(),
        key=("person", "position", "valid_from"),
    ),
    record(
        "reporting_line",
        ref("position", "position", is_required=True),
        ref("reports_to", "position"),
        *span(),
        key=("position", "valid_from"),
    ),
    record(
        "assignment",
        Field("person"),
        Field("position"),
        Field("manager"),
        Field("territory"),
        *span(),
        key=("person", "position", "valid_from"),
    ),
)
