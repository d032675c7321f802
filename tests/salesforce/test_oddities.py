"""What exports of real life hold: old names of stages, merged accounts, rows told twice, no owner."""

from __future__ import annotations

import pytest

from fieldhouse.apps.imports.queries.digest import home_digest
from fieldhouse.apps.pipeline.models import StageRule

from .small import FILES

STAGES = FILES["OpportunityStage"].replace("01J2,Old stage,Old stage,0,0,0,Pipeline,2\n", "")
HEAD, DEAL, DELETED = FILES["Opportunity"].splitlines()


def counted(home, day, metric="open_all", node="00E1"):
    one = home.figure(f"organisation/salesforce:{node}", metric, as_of=day, period="FY2025")
    return one.counted, one.amount_minor


def values(home, run, rule):
    return sorted((row["file"], row["value"]) for row in home.found(run, rule))


def test_a_stage_that_only_the_history_knows_counts_in_its_category(take, bare_home) -> None:
    run = take(OpportunityStage=STAGES)
    assert counted(bare_home, "2024-01-20") == (1, 30_000)
    assert counted(bare_home, "2024-01-20", "open_commit") == (0, 0)
    assert values(bare_home, run, "stage.from_history") == [("OpportunityHistory.csv", "Old stage")]
    assert not values(bare_home, run, "stage.unknown")
    digest = home_digest()
    again = take(OpportunityStage=STAGES)
    assert again.summary["unchanged"] == again.summary["rows"] and home_digest() == digest
    take(OpportunityStage=FILES["OpportunityStage"])
    assert StageRule.objects.get(stage="Old stage").position == 2


def test_an_old_name_whose_category_is_closed_was_won(take, bare_home) -> None:
    history = (
        "Id,IsDeleted,OpportunityId,StageName,Amount,CloseDate,ForecastCategory,CreatedDate\n"
        "0081,0,0061,Talks,300.00,2025-03-31,BestCase,2024-01-10 09:00:00\n"
        "0082,0,0061,Signed,300.00,2025-03-31,Closed,2025-03-20 09:00:00\n"
        "0083,0,0061,Talks,500.00,2025-06-30,Forecast,2025-05-02 12:00:00\n"
    )
    take(OpportunityHistory=history)
    assert counted(bare_home, "2025-03-31", "closed") == (1, 30_000)
    assert counted(bare_home, "2025-05-31", "closed") == (0, 0)


def test_a_stage_of_which_nothing_is_told_counts_nowhere_and_is_named_once_a_file(take, bare_home) -> None:
    run = take(Opportunity=FILES["Opportunity"].replace(",Talks,Forecast", ",Wonky,"))
    assert counted(bare_home, "2025-06-30") == (0, 0)
    assert values(bare_home, run, "stage.unknown") == [("Opportunity.csv", "Wonky")]


@pytest.mark.parametrize("spelled", ["TALKS", " talks ", "Ｔａｌｋｓ"])
def test_another_spelling_of_a_stage_is_that_stage(take, bare_home, spelled) -> None:
    run = take(
        Opportunity=FILES["Opportunity"].replace(",Talks,", f",{spelled},"),
        OpportunityHistory=FILES["OpportunityHistory"].replace(",Talks,", f",{spelled},"),
    )
    assert counted(bare_home, "2025-06-30", "open_commit") == (1, 50_000)
    assert {value for _file, value in values(bare_home, run, "stage.spelled")} == {spelled.strip()}
    take()
    assert counted(bare_home, "2025-06-30", "open_commit") == (1, 50_000)


def test_two_stages_spelled_alike_are_not_guessed(take, bare_home) -> None:
    two = FILES["OpportunityStage"].replace("Old stage,Old stage", "TALKS,TALKS")
    run = take(OpportunityStage=two, Opportunity=FILES["Opportunity"].replace(",Talks,Forecast", ",talks,"))
    assert values(bare_home, run, "stage.unknown") == [("Opportunity.csv", "talks")]


@pytest.mark.parametrize("has_history", [True, False])
@pytest.mark.parametrize("order", ["new", "old new", "new old new"])
def test_of_a_deal_told_twice_the_last_row_counts(take, bare_home, has_history, order) -> None:
    stale = DEAL.replace("500.00", "450.00").replace("2025-05-02", "2025-04-02")
    rows = [{"new": DEAL, "old": stale}[one] for one in order.split()]
    names = ("OpportunityHistory", "OpportunityFieldHistory")
    bare = {} if has_history else {name: FILES[name].splitlines()[0] + "\n" for name in names}
    run = take(Opportunity="\n".join([HEAD, *rows, DELETED]) + "\n", **bare)
    assert counted(bare_home, "2025-06-30") == (1, 50_000)
    assert len(values(bare_home, run, "key.repeated")) == len(rows) - 1


def test_a_merged_account_in_the_history_is_the_one_that_stayed(take, bare_home) -> None:
    """The deal lay with Alder Ltd, which was merged into Alder, behind the wall, and then with Birch."""
    accounts = (
        "Id,IsDeleted,MasterRecordId,Name,Wall__c\n0011,0,,Alder,public_sector\n0012,1,0011,Alder Ltd,\n"
        "0014,0,,Birch,\n"
    )
    told = FILES["OpportunityFieldHistory"] + "0177,0,0061,AccountId,0012,0014,2025-03-01 12:00:00\n"
    run = take(
        Account=accounts,
        Opportunity=FILES["Opportunity"].replace(",0011,", ",0014,"),
        OpportunityFieldHistory=told,
    )
    assert run.summary["rejected"] == 0 and not values(bare_home, run, "reference.unknown")
    assert counted(bare_home, "2025-02-15") == (0, 0)
    assert counted(bare_home, "2025-03-15") == (1, 30_000)


def test_a_deal_whose_owner_is_not_in_the_export_counts_in_no_team(take, bare_home) -> None:
    users = FILES["User"].replace("0053,Ann,Seller,a@a.example,00E2,1\n", "")
    run = take(User=users)
    assert counted(bare_home, "2025-06-30") == (0, 0)
    assert counted(bare_home, "2025-04-30") == (1, 30_000), "Bob had it, who is known"
    assert {value for _file, value in values(bare_home, run, "reference.unknown")} == {"0053"}


def test_a_deal_without_an_owner_is_counted_in_a_note(take, bare_home) -> None:
    run = take(
        Opportunity=FILES["Opportunity"].replace(",0053,Talks,Forecast", ",,Talks,Forecast"),
        OpportunityFieldHistory="Id,IsDeleted,OpportunityId,Field,OldValue,NewValue,CreatedDate\n",
    )
    assert counted(bare_home, "2025-06-30") == (0, 0)
    assert [row["sentence"] for row in bare_home.found(run, "opportunity.owner_empty")] == [
        "Deals without an owner: 1. They count in no team's numbers."
    ]


def test_a_merge_in_a_later_export_leaves_the_days_before_it(take, bare_home) -> None:
    """Alder Ltd was known with a deal of its own before it was merged: it counts as Alder from that export on."""
    from datetime import date

    from fieldhouse.apps.accounts.models import Account, AccountMerge
    from fieldhouse.apps.pipeline.actions.mart import standing_on
    from fieldhouse.apps.pipeline.models import Opportunity
    from fieldhouse.facts.generations import current_manifest

    def account_on(day: date) -> str:
        row = standing_on(current_manifest(), Opportunity.objects.get().pk, [], day).to_pylist()[0]
        return Account.objects.get(pk=row["account"]).source_key

    head = "Id,IsDeleted,MasterRecordId,Name\n0011,0,,Alder\n"
    of_the_other = FILES["Opportunity"].replace(",0011,", ",0012,")
    take(Account=head + "0012,0,,Alder Ltd\n", Opportunity=of_the_other)
    assert not AccountMerge.objects.exists()
    for taken_on in ("2025-07-31", "2025-07-31", "2025-08-31"):
        take(taken_on=taken_on, Account=head + "0012,1,0011,Alder Ltd\n", Opportunity=of_the_other)
        (one,) = AccountMerge.objects.all()
        assert (one.account.source_key, one.into.source_key) == ("0012", "0011")
        assert (one.valid_from, one.valid_to) == (date(2025, 7, 31), None)
    days = (date(2025, 6, 30), date(2025, 7, 30), date(2025, 7, 31), date(2025, 8, 31))
    assert [account_on(day) for day in days] == ["0012", "0012", "0011", "0011"]
