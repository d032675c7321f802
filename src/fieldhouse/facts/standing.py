"""How every deal stood when a day ended: one row a deal.

What a stage means (outcome, default category) comes from the stage map of that day. A won deal is *booked* on its close
date (the day it was won, when it has none) and stays where its owner stood on that day; an open deal stands where its
owner stands on the day looked at. That is what keeps closed quarters still when teams move, and when accounts merge: of
an account that was merged into another one, the deals that are placed on days of the merge are the other's.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa

from fieldhouse.facts.engine import Table, ibis
from fieldhouse.facts.folded import folded
from fieldhouse.facts.history import History
from fieldhouse.facts.outbox import OURS


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
    """The rows of `stood`."""
    return history.session.arrow(stood(history, as_of))


def stood(history: History, as_of: date) -> Table:
    """One row for every deal that had been created by ``as_of`` and was not gone from its source then.

    Columns: key; source (whose stage map applies); stage, category, currency, type, order_type (codes); amount (minor
    units of ``currency``), owner, account, territory (numbers); close_on, created, booked_on, placed_on, stage_since
    (days); outcome (``open``, ``won``, ``lost``, null when the stage is not in the map); stage_position; wall;
    push_count; position (of the owner on ``placed_on``). Nulls are fields without a value.
    """
    session = history.session
    known = folded(history, as_of)
    known = known.filter(known.created.notnull(), known.gone.isnull()).drop("last_close_on", "gone")
    deals = _judged(known, history, ibis.literal(as_of))
    placements = session.table("placements", history.snapshot("placements"))
    coverage = session.table("coverage", history.snapshot("coverage"))
    deals = deals.left_join(
        placements, [deals.owner == placements.person, *held(placements, deals.placed_on)]
    ).drop("person", "valid_from", "valid_to")
    deals = deals.left_join(
        coverage, [deals.account == coverage.account, *held(coverage, deals.placed_on)]
    ).drop("account_right", "valid_from", "valid_to")
    return deals.mutate(territory=deals.territory.coalesce(deals.territory_right)).drop("territory_right")


def _judged(deals: Table, history: History, day: Any) -> Table:
    """The deals with what the stage map and the walls of a day say of them, and the days that place them."""
    stages = history.session.table("stages", history.snapshot("stages"))
    walls = history.session.table("walls", history.snapshot("walls"))
    begun = stages.valid_from.isnull() | (stages.valid_from <= day)
    known = stages.filter(begun, stages.valid_to.fill_null(date.max) > day).select(
        source="source",
        stage="stage",
        outcome="outcome",
        stage_position="position",
        default_category="category",
    )
    deals = deals.left_join(known, ["stage", "source"]).drop("stage_right", "source_right")
    since = deals.close_on.coalesce(deals.stage_since)
    deals = deals.mutate(booked_on=ibis.ifelse(deals.outcome == "won", since, ibis.null("date")))
    deals = deals.mutate(
        placed_on=ibis.least(deals.booked_on.coalesce(day), day),
        category=ibis.cases(
            (deals.outcome == "won", "closed"),
            (deals.outcome == "lost", "omitted"),
            else_=deals.category.coalesce(deals.default_category),
        ),
    ).drop("default_category")
    return _merged(deals.left_join(walls, "account").drop("account_right"), walls, history)


def _merged(deals: Table, walls: Table, history: History) -> Table:
    """The deals with the account that theirs counts as on the day that places them.

    The wall of their own account stays around them, whatever that counts as: no merge opens a wall.
    """
    told = history.snapshot("merges")
    if not told.num_rows:
        return deals
    merges = history.session.table("merges", told).rename(merged="account")
    found = deals.left_join(merges, [deals.account == merges.merged, *held(merges, deals.placed_on)])
    found = found.left_join(walls.rename(wall_of_into="wall", walled="account"), [("into", "walled")])
    return found.mutate(
        account=found["into"].coalesce(found.account), wall=found.wall.coalesce(found.wall_of_into)
    ).drop("merged", "into", "valid_from", "valid_to", "wall_of_into", "walled")


def splits(history: History, as_of: date) -> pa.Table:
    """The owner shares that held on ``as_of``: opportunity, person, share_bp (above 0)."""
    events = history.events_until(as_of)
    rows = newest(events, "split")
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


def held(table: Table, day: Any) -> list[Any]:
    """The conditions under which a dated row holds on a day.

    Comparisons only: with an ``or`` among its conditions a join looks at every pair of rows.
    """
    return [table.valid_from <= day, table.valid_to.fill_null(date.max) > day]
