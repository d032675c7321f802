"""Changes tell the whole story of each opportunity: in order, from its initial values to its current ones."""

from __future__ import annotations

import polars as pl

from .conftest import UNTIL, Company

FIELDS = [
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
]
CLOSED = ["closed_won", "closed_lost", "unqualified", "duplicate"]


def test_changes_are_chronological_per_opportunity_and_end_by_the_last_day(usual: Company) -> None:
    changes = usual.table("change")
    assert changes.equals(changes.sort("opportunity", "at", maintain_order=True))
    assert changes["at"].max() < f"{UNTIL.isoformat()}T24"
    repeated = changes.filter(pl.col("value") == pl.col("value").shift(1).over("opportunity", "field"))
    assert repeated.height == 0


def test_first_changes_are_the_initial_values_at_creation(usual: Company) -> None:
    changes, opportunities = usual.table("change"), usual.table("opportunity")
    initial = changes.join(opportunities.select(opportunity="key", at="created_at"), on=["opportunity", "at"])
    assert initial.height == opportunities.height * len(FIELDS)
    assert (
        initial.group_by("opportunity").agg(pl.col("field").n_unique()).filter(pl.col("field") != 10).height
        == 0
    )


def test_current_values_are_the_last_changes(usual: Company) -> None:
    last = usual.table("change").group_by("opportunity", "field", maintain_order=True).last()
    current = usual.table("opportunity").unpivot(FIELDS, index="key", variable_name="field", value_name="now")
    both = last.join(current, left_on=["opportunity", "field"], right_on=["key", "field"], how="full")
    assert both.filter(~pl.col("value").eq_missing(pl.col("now"))).height == 0


def test_modified_is_the_last_change(usual: Company) -> None:
    last = usual.table("change").group_by("opportunity").agg(pl.col("at").max())
    both = last.join(usual.table("opportunity"), left_on="opportunity", right_on="key")
    assert both.filter(pl.col("at") != pl.col("modified_at")).height == 0


def test_closed_opportunities_end_in_their_stage_unless_reopened(usual: Company) -> None:
    stages = usual.table("change").filter(pl.col("field") == "stage")
    after = stages.with_columns(next=pl.col("value").shift(-1).over("opportunity"))
    moved_on = after.filter(pl.col("value").is_in(CLOSED) & pl.col("next").is_not_null())
    assert set(moved_on["value"]) == {"closed_lost"}
    assert set(moved_on["next"]) == {"technical_evaluation"}
    assert 0.005 < moved_on.height / usual.table("opportunity").height < 0.03


def test_stages_only_move_forward_while_open(usual: Company) -> None:
    order = ["pending_acceptance", "discovery", "scoping", "technical_evaluation", "proposal", "negotiating"]
    rank = {stage: index for index, stage in enumerate([*order, "awaiting_signature", *CLOSED])}
    stages = usual.table("change").filter(pl.col("field") == "stage")
    ranked = stages.with_columns(rank=pl.col("value").replace_strict(rank))
    back = ranked.filter(pl.col("rank") < pl.col("rank").shift(1).over("opportunity"))
    assert set(back["value"]) == {"technical_evaluation"}  # the reopened
    assert not set(ranked.filter(pl.col("value").is_in(CLOSED[2:]))["opportunity"]) & set(
        ranked.filter(pl.col("value") == "discovery")["opportunity"]
    )


def test_categories_of_closed_and_of_early_stages(usual: Company) -> None:
    categories = {
        stage: set(rows["category"]) for (stage,), rows in usual.table("opportunity").group_by("stage")
    }
    assert categories["closed_won"] == {"closed"}
    assert {*categories["closed_lost"], *categories["pending_acceptance"]} == {"omitted"}
    assert categories["proposal"] == {"pipeline", "best_case", "commit"}  # not always the stage's default


def test_pushes_pull_ins_amounts_and_handovers_happen(usual: Company) -> None:
    changes = usual.table("change")
    close = changes.filter(pl.col("field") == "close_on").with_columns(
        before=pl.col("value").shift(1).over("opportunity")
    )
    moves = close.filter(pl.col("before").is_not_null())
    pushes = moves.filter(pl.col("value") > pl.col("before"))
    assert 0.8 < pushes.height / 20_000 < 3
    assert moves.filter(pl.col("value") < pl.col("before")).height > 2_000
    amounts = changes.filter(pl.col("field") == "amount").group_by("opportunity").len()
    assert 0.25 < amounts.filter(pl.col("len") > 1).height / 20_000 < 0.75
    owners = changes.filter(pl.col("field") == "owner").group_by("opportunity").len()
    assert 300 < owners.filter(pl.col("len") > 1).height < 3_000


def test_some_wins_are_booked_late_and_dated_back_into_the_quarter(usual: Company) -> None:
    won = usual.table("change").filter((pl.col("field") == "stage") & (pl.col("value") == "closed_won"))
    both = won.join(usual.table("opportunity"), left_on="opportunity", right_on="key")
    late = both.filter(pl.col("at").str.slice(0, 10) > pl.col("close_on"))
    assert 20 < late.height < 400
    assert set(late["close_on"].str.slice(5, 2)) <= {"01", "04", "07", "10"}


def test_nothing_is_created_after_it_was_closed(usual: Company) -> None:
    closed = usual.table("opportunity").filter(pl.col("stage").is_in(CLOSED))
    assert closed.filter(pl.col("close_on") < pl.col("created_at").str.slice(0, 10)).height == 0
