"""At 20,000 opportunities the company behaves like one: wins, attainment, seasons, routes, calls."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from fieldhouse.simulator import simulate
from fieldhouse.simulator.periods import periods_of

from .conftest import UNTIL, Company

PERIODS = periods_of(UNTIL, 3)
LOST = ["closed_lost", "unqualified", "duplicate"]
QUALIFIED = ["scoping", "technical_evaluation", "proposal", "negotiating", "awaiting_signature"]


def in_dollars(company: Company, amount: str = "amount") -> pl.Expr:
    """Amounts at the last plan rates, as floats: good enough for bands, not for money."""
    plan = company.table("rate").filter(pl.col("kind") == "plan").sort("valid_from").group_by("quote").last()
    rates = dict(plan.select("quote", "rate").iter_rows())
    factors = {"USD": 1.0, "EUR": float(rates["USD"]), "JPY": 1 / float(rates["JPY"])}
    return pl.col(amount).cast(pl.Float64) * pl.col("currency").replace_strict(
        factors, return_dtype=pl.Float64
    )


def areas_on(company: Company, day: date) -> dict[str, str]:
    """The area of every patch on ``day``."""
    lines = company.table("territory_line").filter(
        (pl.col("valid_from") <= day.isoformat())
        & (pl.col("valid_to").is_null() | (pl.col("valid_to") > day.isoformat()))
        & pl.col("territory").str.starts_with("T-")
    )
    return dict(lines.select("territory", "parent").iter_rows())


def quotas_in_force(company: Company, quarter: date) -> dict[str, float]:
    """The last version of every position's quota for ``quarter``, in dollars."""
    quotas = company.table("quota").filter(pl.col("starts_on") == quarter.isoformat())
    last = quotas.sort("valid_from").group_by("position").last().with_columns(in_dollars(company))
    return dict(last.drop_nulls("amount").select("position", "amount").iter_rows())


def closing_in(company: Company, index: int) -> pl.DataFrame:
    start, end = PERIODS.quarters[index], PERIODS.end_of(index)
    return (
        company.table("opportunity")
        .filter(
            pl.col("close_on").is_between(pl.lit(start.isoformat()), pl.lit(end.isoformat()), closed="left")
        )
        .with_columns(dollars=in_dollars(company), area=pl.col("territory").replace(areas_on(company, start)))
    )


def test_a_fifth_to_a_third_of_the_qualified_is_won(usual: Company) -> None:
    reached = usual.table("change").filter((pl.col("field") == "stage") & pl.col("value").is_in(QUALIFIED))
    opportunities = usual.table("opportunity").filter(
        pl.col("key").is_in(reached["opportunity"].unique().implode())
    )
    stages = dict(opportunities.group_by("stage").len().iter_rows())
    assert 0.22 <= stages["closed_won"] / (stages["closed_won"] + stages["closed_lost"]) <= 0.30


def test_every_team_attains_between_70_and_125_percent_in_every_closed_quarter(usual: Company) -> None:
    for index in range(PERIODS.current):
        quotas = quotas_in_force(usual, PERIODS.quarters[index])
        won = closing_in(usual, index).filter(pl.col("stage") == "closed_won")
        by_area = dict(won.group_by("area").agg(pl.col("dollars").sum()).iter_rows())
        for area, dollars in by_area.items():
            assert 0.70 <= dollars / quotas[f"MGR-{area[2:]}"] <= 1.25, (PERIODS.quarters[index], area)
        assert 0.80 <= sum(by_area.values()) / quotas["CRO"] <= 1.30
        assert len(by_area) == 8


def test_quotas_below_exceed_the_quota_above_by_5_to_10_percent(usual: Company) -> None:
    quotas = quotas_in_force(usual, PERIODS.quarters[PERIODS.current])
    leaders = sum(amount for position, amount in quotas.items() if position.startswith("LEAD-"))
    managers = sum(amount for position, amount in quotas.items() if position.startswith("MGR-"))
    sellers = sum(amount for position, amount in quotas.items() if position.startswith("SELL-"))
    for below, above in ((leaders, quotas["CRO"]), (managers, leaders), (sellers, managers)):
        assert 1.04 <= below / above <= 1.11


@pytest.mark.parametrize("until", [UNTIL, date(2026, 11, 20), date(2026, 3, 12)])
def test_the_current_quarter_is_alive(
    usual: Company, until: date, tmp_path_factory: pytest.TempPathFactory
) -> None:
    company, periods = usual, periods_of(until, 3)
    if until != UNTIL:
        folder = tmp_path_factory.mktemp("alive")
        company = Company(folder, simulate(folder, until=until))
    start, end = periods.quarters[periods.current].isoformat(), periods.end_of(periods.current).isoformat()
    deals = company.table("opportunity").with_columns(dollars=in_dollars(company))
    current = deals.filter(pl.col("close_on").is_between(pl.lit(start), pl.lit(end), closed="left"))
    quota = quotas_in_force(company, periods.quarters[periods.current])["CRO"]
    won = current.filter(pl.col("stage") == "closed_won")["dollars"].sum()
    open_ = current.filter(~pl.col("stage").is_in(["closed_won", *LOST]))
    assert 0.02 < won / quota < 0.9
    assert 2 <= open_["dollars"].sum() / (quota - won) <= 4
    assert set(open_["category"]) == {"omitted", "pipeline", "best_case", "commit"}
    stale = deals.filter(
        ~pl.col("stage").is_in(["closed_won", *LOST]) & (pl.col("close_on") < until.isoformat())
    )
    assert stale.height < 0.2 * open_.height


def test_wins_crowd_at_the_end_of_quarters_and_in_japan_at_the_end_of_march(usual: Company) -> None:
    won = usual.table("opportunity").filter(pl.col("stage") == "closed_won")
    month = pl.col("close_on").str.slice(5, 2)
    last = won.filter(month.is_in(["01", "04", "07", "10"]))
    assert 0.45 < last.height / won.height < 0.75
    lines = usual.table("territory_line").filter(pl.col("valid_to").is_null())
    japanese = set(lines.filter(pl.col("parent").is_in(["A-JPE", "A-JPP"]))["territory"])
    in_japan = won.filter(pl.col("territory").is_in(list(japanese)))
    elsewhere = won.filter(~pl.col("territory").is_in(list(japanese)))
    march_japan = in_japan.filter(month == "03").height / in_japan.height
    assert march_japan > 0.15 > 2 * elsewhere.filter(month == "03").height / elsewhere.height * 0.9


def test_japan_sells_through_distributors_and_some_resellers_change(usual: Company) -> None:
    legs = usual.table("route_leg")
    changed = legs.filter(pl.col("valid_to").is_not_null())
    assert set(changed["role"]) == {"reseller"} and changed.height > 100
    now = legs.filter(pl.col("valid_to").is_null()).sort("opportunity", "position")
    chains = now.group_by("opportunity", maintain_order=True).agg("role")["role"].to_list()
    assert all(chain[0] == "vendor" and chain[-1] == "end_customer" and len(chain) >= 3 for chain in chains)
    accounts = usual.table("account")
    kinds = dict(accounts.select("key", "kind").iter_rows())
    for role in ("vendor", "distributor", "reseller"):
        assert {kinds[partner] for partner in now.filter(pl.col("role") == role)["partner"]} == {role}
    ends = now.filter(pl.col("role") == "end_customer").join(
        usual.table("opportunity"), left_on="opportunity", right_on="key"
    )
    assert ends.filter(pl.col("partner") != pl.col("account")).height == 0


def test_companies_with_the_legal_form_at_either_end_stay_two(usual: Company) -> None:
    names = usual.table("account").filter(pl.col("country") == "JP")
    assert names["name"].is_duplicated().sum() == 0 and names["corporate_number"].null_count() == 0
    cores = names.with_columns(core=pl.col("name").str.replace("株式会社", ""))
    pairs = cores.filter(pl.col("core").is_duplicated())
    assert pairs.height >= 10 and not pairs["corporate_number"].is_duplicated().any()


def test_only_a_part_of_the_agencies_stands_behind_the_wall(usual: Company) -> None:
    agencies = usual.table("account").filter(pl.col("industry") == "public_administration")
    walled = usual.table("account").filter(pl.col("wall") == "public_sector")
    assert set(walled["key"]) <= set(agencies["key"])
    assert 0.25 < walled.height / agencies.height < 0.45


def test_activities_are_thin_and_within_the_life_of_their_opportunity(usual: Company) -> None:
    activities = usual.table("activity")
    assert 3 <= activities.height / 20_000 <= 5
    both = activities.join(usual.table("opportunity"), left_on="opportunity", right_on="key")
    assert both.filter(pl.col("at") < pl.col("created_at")).height == 0
    assert activities["at"].max() < f"{UNTIL.isoformat()}T24"
    closed = both.filter(pl.col("stage").is_in(["closed_won", *LOST]))
    assert closed.filter(pl.col("at").str.slice(0, 10) > pl.col("modified_at").str.slice(0, 10)).height == 0


def test_leaders_call_weekly_with_commit_below_best_case(usual: Company) -> None:
    calls = usual.table("call").with_columns(pl.col("amount").cast(pl.Float64))
    assert calls["position"].n_unique() == 11  # eight managers, three region leaders
    weeks = calls.group_by("position", "starts_on").agg(
        pl.col("at").str.slice(0, 10).n_unique().alias("weeks")
    )
    past = weeks.filter(pl.col("starts_on") < PERIODS.quarters[PERIODS.current].isoformat())
    assert past.height == 11 * PERIODS.current and past["weeks"].min() >= 9
    wide = calls.pivot("category", index=["position", "starts_on", "at"], values="amount")
    ordered = (pl.col("commit") <= pl.col("most_likely")) & (pl.col("most_likely") <= pl.col("best_case"))
    assert wide.filter(~ordered).height == 0


def test_leaders_err_in_a_stable_way_of_their_own(usual: Company) -> None:
    """The first guess of the quarter over the quota, averaged per leader, differs between leaders."""
    calls = usual.table("call").filter(pl.col("category") == "most_likely").sort("at")
    first = calls.group_by("position", "starts_on").first()
    quotas = usual.table("quota").sort("valid_from").group_by("position", "starts_on").last()
    ratio = first.join(quotas.select("position", "starts_on", quota="amount"), on=["position", "starts_on"])
    by_leader = ratio.group_by("position").agg(
        (pl.col("amount").cast(pl.Float64) / pl.col("quota").cast(pl.Float64)).mean().alias("mean")
    )
    assert by_leader["mean"].max() - by_leader["mean"].min() > 0.1


def test_campaigns_have_members_and_bring_opportunities(usual: Company) -> None:
    campaigns = usual.table("campaign")
    assert campaigns["starts_on"].max() > UNTIL.isoformat()  # the announced ones
    from_campaign = (
        usual.table("opportunity").drop_nulls("campaign").join(campaigns, left_on="campaign", right_on="key")
    )
    assert 0.05 < from_campaign.height / 20_000 < 0.2
    assert from_campaign.filter(pl.col("ends_on") > pl.col("created_at").str.slice(0, 10)).height == 0
    members = usual.table("campaign_member")
    attended = members.filter(pl.col("status") == "attended")
    registered = members.filter(pl.col("status") == "registered")
    assert 0.4 < attended.height / registered.height < 0.7
