"""Calls, and amounts as sheets state them."""

from __future__ import annotations

from fieldhouse.ingest.records.fields import MEASURES, Field, record, ref

AMOUNTS = (
    record(
        "stated",  # a quota or a call as a sheet or another system states it: by names, a label and a unit
        Field("node"),  # whose it is: a person by login, mail, key or name, else a position or a territory
        Field("measure", "code", is_required=True, choices=MEASURES),
        Field("period", is_required=True),  # as it is written: FY26 Q3, 2024年度上期
        Field("starts_on", "date"),  # its first day, where the source says so
        Field("amount", "decimal", is_required=True),
        Field("unit"),  # as it is written: 千円, USD thousands
        Field("currency", "code"),
        Field("at", "instant"),  # when it was said, or agreed
        key=("node", "measure", "period", "at"),
        becomes=("quota", "call"),
    ),
    record(
        "call",
        ref("position", "position", is_required=True),
        Field("starts_on", "date", is_required=True),
        Field("category", "code", is_required=True, choices=MEASURES[1:]),
        Field("amount", "decimal", is_required=True),
        Field("currency", "code", is_required=True),
        Field("at", "instant", is_required=True),
        ref("person", "person"),
        key=("position", "starts_on", "category", "at"),
    ),
)
