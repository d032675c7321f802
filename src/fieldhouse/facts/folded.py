"""The newest value of every field of every deal when a day ended, folded from the history by one pass.

A field's value is that of its newest event (`valid_from`, then `seq`) at or before the end of the day, so a row that
arrives late falls into its place; an edit made here goes before anything the CRM says of the field, however late,
because Fieldhouse is its master.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ibis

from fieldhouse.facts.engine import Table
from fieldhouse.facts.outbox import OURS

CODES = ("stage", "category", "currency", "type", "order_type")
NUMBERS = ("amount", "owner", "account", "territory")
DAYS = ("close_on", "created")

FIELDS: Mapping[str, str] = {
    **dict.fromkeys(CODES, "value_code"),
    **dict.fromkeys(NUMBERS, "value_int"),
    **dict.fromkeys(DAYS, "value_on"),
}
"""The fields of a deal, each with the column of an event that holds its value."""

OURS_FIRST = 10**17
"""Microseconds added to the instant of an edit made here: three thousand years, so that it goes before any other."""


def in_order(events: Table) -> Table:
    """The events with a column ``place``: of two events of one field, the one whose value counts has the greater."""
    since = events.valid_from.delta(ibis.timestamp("1970-01-01"), unit="microsecond")
    ours = ibis.ifelse(events.source == OURS, OURS_FIRST, 0)
    return events.mutate(place=(since + ours).cast("decimal(38, 0)") * 10**12 + events.seq)


def latest(events: Table, field: str, column: str) -> Any:
    """An aggregate over events `in_order`: what the newest event of a field says, null where it cleared the field."""
    return events[column].argmax(events.place, where=events.field == field)


def folded(events: Table) -> Table:
    """One row for every deal with a ``created`` event among these: key, `FIELDS`, source, stage_since, push_count.

    ``source`` is the one that told of its creation, ``stage_since`` the day of the newest event of the stage.
    """
    rows = in_order(events.filter(events.entity == "opportunity"))
    columns = {name: latest(rows, name, column) for name, column in FIELDS.items()}
    columns["source"] = rows.source.max(where=rows.field == "created")
    columns["stage_since"] = latest(rows, "stage", "value_on")
    deals = rows.group_by("key").agg(**columns)
    deals = deals.filter(deals.created.notnull()).left_join(_pushes(rows), "key").drop("key_right")
    return deals.mutate(push_count=deals.push_count.fill_null(0))


def _pushes(rows: Table) -> Table:
    """How often the close date of each deal was moved to a later day."""
    dates = rows.filter(rows.field == "close_on", rows.value_on.notnull())
    earlier = dates.value_on.lag().over(group_by=dates.key, order_by=[dates.valid_from, dates.seq])
    moved = dates.mutate(earlier=earlier)
    return moved.filter(moved.value_on > moved.earlier).group_by("key").agg(push_count=moved.key.count())
