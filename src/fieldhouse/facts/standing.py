"""How every deal stood when a day ended: one row a deal, by one pass over the history.

A field's value is that of its newest event (`valid_from`, then `seq`) at or before the end of the day, so a row that
arrives late falls into its place. What a stage means (outcome, default category) comes from the stage map of that day.

A won deal is *booked* on its close date (the day it was won, when it has none) and stays where its owner stood on that
day; an open deal stands where its owner stands on the day looked at. That is what keeps closed quarters still when
teams move.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis
import pyarrow as pa

from fieldhouse.facts.engine import Table
from fieldhouse.facts.history import History
from fieldhouse.facts.outbox import OURS

CODES = ("stage", "category", "currency", "type", "order_type")
NUMBERS = ("amount", "owner", "account", "territory")
DAYS = ("close_on", "created")


def newest(events: Table, entity: str) -> Table:
    """The newest event of every field of every record of an entity: one row a record and field.

    An edit made here goes before anything the CRM says of the field, however late: Fieldhouse is its master.
    """
    rows = events.filter(events.entity == entity)
    is_ours = ibis.ifelse(rows.source == OURS, 1, 0)
    order = [is_ours.desc(), rows.valid_from.desc(), rows.seq.desc()]
    rank = ibis.row_number().over(group_by=[rows.key, rows.field], order_by=order)
    ranked = rows.mutate(rank=rank)
    return ranked.filter(ranked["rank"] == 0).drop("rank")


def standing(history: History, as_of: date) -> pa.Table:
    """One row for every deal that had been created by ``as_of``.

    Columns: key; source (whose stage map applies); stage, category, currency, type, order_type (codes); amount (minor
    units of ``currency``), owner, account, territory (numbers); close_on, created, booked_on, placed_on, stage_since
    (days); outcome (``open``, ``won``, ``lost``, null when the stage is not in the map); stage_position; wall;
    push_count; position (of the owner on ``placed_on``). Nulls are fields without a value.
    """
    events = history.events_until(as_of)
    folded = _fold(events)
    session = history.session
    stages = session.table("stages", history.snapshot("stages"))
    walls = session.table("walls", history.snapshot("walls"))
    placements = session.table("placements", history.snapshot("placements"))
    coverage = session.table("coverage", history.snapshot("coverage"))
    day = ibis.literal(as_of)
    known = stages.filter(_holds(stages, day)).select(
        source="source",
        stage="stage",
        outcome="outcome",
        stage_position="position",
        default_category="category",
    )
    deals = folded.left_join(known, ["stage", "source"]).drop("stage_right", "source_right")
    deals = deals.mutate(
        booked_on=ibis.ifelse(
            deals.outcome == "won", deals.close_on.coalesce(deals.stage_since), ibis.null("date")
        )
    )
    deals = deals.mutate(
        placed_on=ibis.least(deals.booked_on.coalesce(day), day),
        category=ibis.cases(
            (deals.outcome == "won", "closed"),
            (deals.outcome == "lost", "omitted"),
            else_=deals.category.coalesce(deals.default_category),
        ),
    ).drop("default_category")
    deals = deals.left_join(walls, "account").drop("account_right")
    deals = deals.left_join(
        placements,
        [
            deals.owner == placements.person,
            placements.valid_from <= deals.placed_on,
            _ends_after(placements, deals.placed_on),
        ],
    )
    deals = deals.drop("person", "valid_from", "valid_to")
    deals = deals.left_join(
        coverage,
        [
            deals.account == coverage.account,
            coverage.valid_from <= deals.placed_on,
            _ends_after(coverage, deals.placed_on),
        ],
    ).drop("account_right", "valid_from", "valid_to")
    deals = deals.mutate(territory=deals.territory.coalesce(deals.territory_right)).drop("territory_right")
    return session.arrow(deals.order_by("key"))


def splits(history: History, as_of: date) -> pa.Table:
    """The owner shares that held on ``as_of``: opportunity, person, share_bp (above 0)."""
    rows = newest(history.events_until(as_of), "split")
    one = rows.group_by("key").agg(
        opportunity=rows.value_int.max(where=rows.field == "opportunity"),
        person=rows.value_int.max(where=rows.field == "person"),
        share_bp=rows.value_int.max(where=rows.field == "share"),
        kind=rows.value_code.max(where=rows.field == "kind"),
    )
    one = one.filter(one.kind == "owner", one.share_bp > 0)
    return history.session.arrow(
        one.select("opportunity", "person", "share_bp").order_by(["opportunity", "person"])
    )


def _fold(events: Table) -> Table:
    rows = newest(events, "opportunity")
    columns: dict[str, Any] = {name: rows.value_code.max(where=rows.field == name) for name in CODES}
    columns |= {name: rows.value_int.max(where=rows.field == name) for name in NUMBERS}
    columns |= {name: rows.value_on.max(where=rows.field == name) for name in DAYS}
    columns["source"] = rows.source.max(where=rows.field == "created")
    columns["stage_since"] = rows.value_on.max(where=rows.field == "stage")
    deals = rows.group_by("key").agg(**columns)
    deals = deals.filter(deals.created.notnull())
    pushes = _pushes(events)
    deals = deals.left_join(pushes, "key").drop("key_right")
    return deals.mutate(push_count=deals.push_count.fill_null(0))


def _pushes(events: Table) -> Table:
    """How often the close date of each deal was moved to a later day."""
    dates = events.filter(
        events.entity == "opportunity", events.field == "close_on", events.value_on.notnull()
    )
    earlier = dates.value_on.lag().over(group_by=dates.key, order_by=[dates.valid_from, dates.seq])
    moved = dates.mutate(earlier=earlier)
    return moved.filter(moved.value_on > moved.earlier).group_by("key").agg(push_count=moved.key.count())


def _holds(table: Table, day: Any) -> Any:
    return (table.valid_from.isnull() | (table.valid_from <= day)) & _ends_after(table, day)


def _ends_after(table: Table, day: Any) -> Any:
    return table.valid_to.isnull() | (table.valid_to > day)
