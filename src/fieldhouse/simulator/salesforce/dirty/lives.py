"""What happens to deals in real life: they are reopened, back-dated, deleted, and won on the other side of midnight."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import polars as pl
from polars import col

from .company import OF_DEALS, Company, at, day, instant

BACK_DATED = timedelta(days=35)
CREATED_EARLIER = timedelta(days=60)
MORNING_IN_TOKYO = time(23, tzinfo=UTC)
"""08:00 of the next day there."""


def reopen(company: Company) -> None:
    """Won and lost deals are taken up again; every second of them is won, on a later day."""
    for outcome in ("closed_won", "closed_lost"):
        closed = company.closings(outcome).filter(col("closed_at") < _before(company, 60))
        for place, one in enumerate(company.deals("reopened", closed).rows(named=True)):
            again = at(one["closed_at"]) + timedelta(days=12)
            closes = (again + timedelta(days=40)).date().isoformat()
            company.changed(one, again, {"stage": "proposal", "category": "best_case", "close_on": closes})
            if place % 2:
                won = again + timedelta(days=25)
                closing = {"stage": "closed_won", "category": "closed", "close_on": won.date().isoformat()}
                company.changed({**one, "modified_at": instant(again)}, won, closing)


def back_date_closing(company: Company) -> None:
    """The close date of won deals is moved into the past some days after they were won."""
    won = company.closings("closed_won").filter(col("closed_at") < _before(company, 20))
    long_lived = won.filter(
        col("close_on").str.to_date() - col("created_at").str.slice(0, 10).str.to_date() > BACK_DATED
    )
    for one in company.deals("close_date_back_dated", long_lived).rows(named=True):
        earlier = (day(one["close_on"]) - BACK_DATED).isoformat()
        company.changed(one, at(one["closed_at"]) + timedelta(days=10), {"close_on": earlier})


def back_date_creation(company: Company) -> None:
    """Deals say that they were created before their history begins."""
    for one in company.deals("created_date_back_dated", company.tables["opportunity"]).rows(named=True):
        company.set(one["key"], {"created_at": instant(at(one["created_at"]) - CREATED_EARLIER)})


def win_at_the_edge(company: Company) -> None:
    """Deals of Tokyo are won at 08:00 on the first day of a quarter, which is the day before everywhere west of it."""
    japanese = company.tables["person"].filter(country="JP")["key"]
    starts = [one for one in company.periods.quarters if one <= company.periods.until]
    won = company.closings("closed_won").filter(
        col("owner").is_in(japanese.implode()), col("closed_at") < starts[-1].isoformat()
    )
    for one in company.deals("won_at_the_edge_of_a_quarter", won).rows(named=True):
        first = next(start for start in starts if start > day(one["closed_at"]))
        morning = datetime.combine(first - timedelta(days=1), MORNING_IN_TOKYO)
        is_closing = (col("opportunity") == one["key"]) & (col("at") == one["closed_at"])
        changes = company.tables["change"].filter(~(is_closing & (col("field") == "close_on")))
        moved = pl.when(is_closing).then(pl.lit(instant(morning))).otherwise("at")
        company.tables["change"] = changes.with_columns(at=moved)
        company.changed(one, morning, {"close_on": first.isoformat()})


def delete(company: Company) -> None:
    """Deals are deleted: gone with their history, or in the recycle bin for the time being. Some activities stay."""
    gone = company.deals("deleted", company.tables["opportunity"])["key"].to_list()
    activities = company.tables["activity"].filter(col("opportunity").is_in(gone))
    left = activities.unique("opportunity", keep="first", maintain_order=True)
    for row in left.rows(named=True):
        of = "Event" if row["kind"] in ("meeting", "demo") else "Task"
        company.note("activity_of_a_deleted_deal", of, [row["key"]])
    for kind in (*OF_DEALS, "change"):
        company.without(kind, "opportunity", gone)
    company.without("opportunity", "key", gone)
    company.tables["activity"] = company.tables["activity"].vstack(left)
    binned = company.deals("in_the_recycle_bin", company.tables["opportunity"])["key"]
    company.binned = set(binned)


def _before(company: Company, days: int) -> str:
    return instant(at(company.ends_at) - timedelta(days=days))


def lose_owners(company: Company) -> None:
    """Deals whose rows name no owner."""
    company.ownerless = set(company.deals("no_owner", company.tables["opportunity"])["key"])
