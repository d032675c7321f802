"""The organisation holds together on every day: trees without cycles, employed owners, dated quotas."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest

from fieldhouse.simulator.periods import periods_of
from fieldhouse.simulator.teams import copies_at, divisions_of, teams_of

from .conftest import UNTIL, Company

PERIODS = periods_of(UNTIL, 3)


def parents_on(company: Company, kind: str, child: str, parent: str, day: date) -> dict[str, str | None]:
    lines = company.table(kind).filter(
        (pl.col("valid_from") <= day.isoformat())
        & (pl.col("valid_to").is_null() | (pl.col("valid_to") > day.isoformat()))
    )
    assert lines[child].n_unique() == lines.height
    return dict(zip(lines[child], lines[parent], strict=True))


@pytest.mark.parametrize("day", [PERIODS.start, PERIODS.reorganised_on - timedelta(days=1), UNTIL])
@pytest.mark.parametrize(
    ("kind", "child", "parent", "root", "depth"),
    [
        ("territory_line", "territory", "parent", "W", 3),
        ("reporting_line", "position", "reports_to", "CRO", 3),
    ],
)
def test_trees_have_one_root_and_no_cycle(
    small: Company, day: date, kind: str, child: str, parent: str, root: str, depth: int
) -> None:
    parents = parents_on(small, kind, child, parent, day)
    assert [one for one, above in parents.items() if above is None] == [root]
    for one in parents:
        steps = 0
        while (above := parents[one]) is not None:
            one, steps = above, steps + 1
            assert steps <= depth


def test_families_have_no_cycle(small: Company) -> None:
    parent = dict(small.table("account").select("key", "parent").iter_rows())
    members = [one for one, above in parent.items() if above is not None]
    assert members and all(parent[parent[one]] is None for one in members)


def test_two_teams_and_three_patches_moved_at_the_reorganisation(small: Company) -> None:
    moved = small.table("territory_line").filter(pl.col("valid_to").is_not_null())
    assert set(moved["valid_to"]) == {PERIODS.reorganised_on.isoformat()} == {"2025-08-01"}
    assert sorted(moved["territory"]) == ["A-JPP", "A-LAT", "T-JPE-08", "T-USE-07", "T-USE-08"]
    positions = small.table("reporting_line").filter(pl.col("valid_to").is_not_null())
    assert sorted(positions["position"]) == [
        "MGR-JPP", "MGR-LAT", "SELL-JPE-08", "SELL-USE-07", "SELL-USE-08",
    ]  # fmt: skip
    assert small.table("account_territory").filter(pl.col("valid_to").is_not_null()).height > 5


def test_shape_of_the_company(small: Company) -> None:
    positions = small.table("position")
    assert positions.group_by("role").len().sort("role").rows() == [
        ("leader", 12),
        ("overlay", 6),
        ("seller", 60),
    ]
    assert positions.filter(pl.col("title_ja").is_null()).height == 0
    people = small.table("person").filter(pl.col("country") == "JP")
    assert people["reading"].null_count() == 0 and set(people["language"]) == {"ja"}


def test_teams_are_copied_with_the_square_root_of_the_scale() -> None:
    assert [copies_at(scale) for scale in (100, 20_000, 79_999, 80_000, 1_000_000)] == [1, 1, 1, 2, 7]
    teams = teams_of(copies_at(1_000_000))
    assert len(teams) == 56 and sum(team.sellers for team in teams) == 420
    assert len({team.code for team in teams}) == 56


def test_sellers_can_be_named_and_are_rounded_up_to_whole_copies() -> None:
    assert [copies_at(20_000, sellers) for sellers in (1, 60, 61, 3_720)] == [1, 1, 2, 62]


def test_a_large_company_has_divisions_between_its_regions_and_teams(large: Company) -> None:
    assert divisions_of(len(teams_of(12))) == 0 and divisions_of(len(teams_of(13))) == 3
    for day in (PERIODS.reorganised_on - timedelta(days=1), UNTIL):
        above = parents_on(large, "reporting_line", "position", "reports_to", day)
        assert {above[one] for one in above if one.startswith("DIV-")} == {
            "LEAD-AMER",
            "LEAD-EMEA",
            "LEAD-JP",
        }
        assert {(above[one] or "")[:4] for one in above if one.startswith("MGR-")} == {"DIV-"}
        assert above["MGR-LAT7"] == ("DIV-AMER-2" if day == UNTIL else "DIV-EMEA-2")
        areas = parents_on(large, "territory_line", "territory", "parent", day)
        assert {(areas[one] or "")[:2] for one in areas if one.startswith("A-")} == {"D-"}
    branch = {"DIV-AMER-1"}
    for _ in range(2):
        branch |= {one for one, led_by in above.items() if led_by in branch}
    assert len(branch) == 199
    quotas = large.table("quota").filter(pl.col("position").str.starts_with("DIV-"))
    assert quotas["position"].n_unique() == 9 and quotas["amount"].null_count() == 0


def test_positions_have_one_holder_at_a_time_and_one_is_vacant_at_the_end(small: Company) -> None:
    holdings = small.table("holding").sort("position", "valid_from")
    clash = holdings.filter(
        (pl.col("position") == pl.col("position").shift(-1))
        & (pl.col("valid_to").is_null() | (pl.col("valid_to") > pl.col("valid_from").shift(-1)))
    )
    assert clash.height == 0
    held = set(holdings.filter(pl.col("valid_to").is_null())["position"])
    vacant = set(small.table("position")["key"]) - held
    assert "SELL-JPP-05" in vacant and len(vacant) < 8


def test_people_hold_positions_and_own_only_while_employed(small: Company) -> None:
    people = small.table("person").select("key", "starts_on", "ends_on")
    holdings = small.table("holding").join(people, left_on="person", right_on="key")
    assert holdings.filter(pl.col("valid_from") < pl.col("starts_on")).height == 0
    assert holdings.filter(pl.col("ends_on").is_not_null() & pl.col("valid_to").is_null()).height == 0
    changes = small.table("change").sort("opportunity", "at")
    owners = changes.filter(pl.col("field") == "owner").with_columns(
        day=pl.col("at").str.slice(0, 10), until=pl.col("at").shift(-1).over("opportunity").str.slice(0, 10)
    )
    owned = owners.join(people, left_on="value", right_on="key")
    assert owned.filter(pl.col("day") < pl.col("starts_on")).height == 0
    assert owned.filter(pl.col("day") >= pl.col("ends_on")).height == 0
    assert owned.filter(pl.col("until") > pl.col("ends_on")).height == 0


def test_open_opportunities_of_leavers_went_to_a_colleague(small: Company) -> None:
    gone = set(small.table("person").filter(pl.col("ends_on") <= UNTIL.isoformat())["key"])
    closed = ["closed_won", "closed_lost", "unqualified", "duplicate"]
    open_ = small.table("opportunity").filter(~pl.col("stage").is_in(closed))
    assert gone and not gone & set(open_["owner"])


def test_quotas_are_dated_versions_of_whole_fiscal_quarters(small: Company) -> None:
    quotas = small.table("quota")
    assert set(quotas["starts_on"]) == {day.isoformat() for day in PERIODS.quarters}
    assert len(PERIODS.quarters) == 15 and PERIODS.quarters[-3] <= UNTIL < PERIODS.quarters[-2]
    assert quotas.filter(pl.col("until_on") <= pl.col("starts_on")).height == 0
    assert quotas["valid_from"].max() <= UNTIL.isoformat()
    assert quotas["position"].n_unique() == 72  # leaders and sellers, no overlays
    revised = quotas.filter(pl.len().over("position", "starts_on") == 2)
    assert set(revised["position"].str.slice(0, 8)) <= {"MGR-LAT", "SELL-LAT"}
    assert set(revised["starts_on"]) == {"2025-08-01", "2025-11-01"}


def test_one_seller_has_a_quota_of_zero_and_one_has_none(small: Company) -> None:
    quotas = small.table("quota").with_columns(pl.col("amount").cast(pl.Float64))
    zero = quotas.filter(pl.col("amount") == 0)["position"].unique().to_list()
    none = quotas.filter(pl.col("amount").is_null())["position"].unique().to_list()
    assert zero == ["SELL-USW-02"] and none == ["SELL-PUB-05"]


def test_open_opportunities_stand_where_their_account_stands(small: Company) -> None:
    standing = small.table("account_territory").filter(pl.col("valid_to").is_null())
    both = small.table("opportunity").join(standing, on="account")
    open_ = both.filter(~pl.col("stage").is_in(["closed_won", "closed_lost", "unqualified", "duplicate"]))
    assert open_.height > 50
    assert open_.filter(pl.col("territory") != pl.col("territory_right")).height == 0


def test_opportunities_that_were_open_at_the_reorganisation_moved_with_their_account(usual: Company) -> None:
    changes = usual.table("change").filter(pl.col("field") == "territory")
    moved = changes.filter(pl.col("value").shift(1).over("opportunity").is_not_null())
    assert moved.height > 20
    assert set(moved["at"].str.slice(0, 10)) == {PERIODS.reorganised_on.isoformat()}
