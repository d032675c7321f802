"""pipeline-bpi2012: what was won, lost and open, counted from events.parquet itself."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from fieldhouse.apps.figures.nodes import node_named
from fieldhouse.apps.figures.queries import figure, with_evidence
from fieldhouse.apps.figures.question import ask

pytestmark = pytest.mark.realdata

LAST = {"period": "FY12", "as_of": "2012-03-14"}


@pytest.fixture(scope="module")
def cases(real_data):
    """One row a loan application: its amount and, where it was activated, when (in Amsterdam)."""
    events = pl.read_parquet(real_data / "pipeline-bpi2012" / "events.parquet")
    done = events.filter(pl.col("lifecycle") == "COMPLETE")
    won = (
        done.filter(pl.col("activity") == "A_ACTIVATED")
        .group_by("case")
        .agg(pl.col("ts").min().alias("won_at"))
    )
    amounts = events.group_by("case").agg(pl.col("amount").cast(pl.Float64).first().alias("amount"))
    return amounts.join(won, on="case", how="left")


def test_every_event_is_accounted_for(bpi2012) -> None:
    assert (bpi2012.state, bpi2012.summary["rows"], bpi2012.summary["rejected"]) == ("done", 262_200, 0)


def test_won_in_number_and_euros(bpi2012, cases) -> None:
    won = cases.filter(pl.col("won_at").is_not_null())
    assert won.height == 2_246
    euros = sum(int(amount) for amount in won["amount"].to_list())
    node = node_named("territories/bpi2012:lender")
    by_year = [figure(ask(node, period=year, as_of=LAST["as_of"]), "closed") for year in ("FY11", "FY12")]
    assert sum(one.counted for one in by_year) == 2_246
    assert sum(one.amount_minor for one in by_year) == euros * 100
    assert {one.spec.currency for one in by_year} == {"EUR"}


def test_nothing_of_the_rest_is_lost(bpi2012, cases) -> None:
    question = ask(node_named("territories/bpi2012:lender"), **LAST)
    one = with_evidence(question, figure(question, "open_all"))
    left_out = {row.reason: row.count for row in one.left_out}
    assert one.counted + sum(left_out.values()) == cases.height == 13_087
    assert (left_out["lost"], left_out["already_won"]) == (7_635 + 2_807, 2_246)
    assert one.counted == 13_087 - 7_635 - 2_807 - 2_246


def test_a_day_in_the_middle_knows_what_was_won_by_then(bpi2012, cases) -> None:
    """The amount is known since the application, not only since the log was taken."""
    by_then = cases.filter(
        pl.col("won_at").dt.convert_time_zone("Europe/Amsterdam").dt.date() <= date(2011, 12, 31)
    )
    question = ask(node_named("territories/bpi2012:lender"), period="FY11", as_of="2011-12-31")
    one = figure(question, "closed")
    assert (one.counted, one.amount_minor) == (by_then.height, int(by_then["amount"].sum()) * 100)
