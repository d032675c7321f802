"""What tools make of an export on its way is taken back; what an organisation does not use is not missed."""

from __future__ import annotations

from decimal import Decimal

from fieldhouse.apps.imports.queries.digest import home_digest
from fieldhouse.apps.pipeline.models import Deal, Opportunity, Split

from .small import FILES

ACCOUNT, OWNER, DEAL = "001Ks0000000001", "005Ks0000000003", "006Ks0000000001"
WHOLE = {short: f"{short}IAA" for short in (ACCOUNT, OWNER, DEAL)}
PEOPLE = FILES["User"].replace("0053,", f"{WHOLE[OWNER]},")
DEALS = (
    "ID,ISDELETED,NAME,ACCOUNTID,OWNERID,STAGENAME,FORECASTCATEGORY,AMOUNT,CLOSEDATE,CREATEDDATE,LASTMODIFIEDDATE,NextStep\n"
    f"{WHOLE[DEAL]},FALSE,Open,{WHOLE[ACCOUNT]},{WHOLE[OWNER]},Talks,Forecast,500.00,2025-06-30,2024-01-10T09:00:00.000Z,"
    "2025-05-02T12:00:00.000+0000,#N/A\n"
    f"0062,TRUE,Deleted,{WHOLE[ACCOUNT]},{WHOLE[OWNER]},Talks,Forecast,900.00,2025-06-30,2024-01-10T09:00:00.000Z,"
    "2025-05-02T12:00:00.000+0000,\n"
    f"0063,FALSE,No amount,{WHOLE[ACCOUNT]},{WHOLE[OWNER]},Lost,Omitted,#N/A,2025-06-30,2024-01-10T09:00:00.000Z,"
    "2025-05-02T12:00:00.000+0000,\n"
)
EXPORT = {
    "OpportunityStage": FILES["OpportunityStage"]
    .replace(",0,0,", ",FALSE,FALSE,")
    .replace(",1,0,", ",TRUE,FALSE,"),
    "User": PEOPLE,
    "Account": f"Id,Name\n{WHOLE[ACCOUNT]},Alder\n",
    "Opportunity": DEALS,
    "OpportunityHistory": "Id,OpportunityId,StageName,Amount,CloseDate,ForecastCategory,CreatedDate\n",
    "OpportunityFieldHistory": "Id,OpportunityId,Field,OldValue,NewValue,CreatedDate\n",
    "Task": f"Id,WhatId,OwnerId,IsClosed,CreatedDate\n00T1,{WHOLE[DEAL]},{WHOLE[OWNER]},TRUE,2025-04-01 12:00:00\n",
}


def test_heads_booleans_nulls_and_short_ids(take, bare_home) -> None:
    run = take(**EXPORT)
    assert (run.state, run.summary["rejected"]) == ("done", 0), run.summary["shown"]
    first, second = Opportunity.objects.order_by("name")[::-1]
    assert (first.name, first.source_key, first.next_step) == ("Open", WHOLE[DEAL], "")
    assert second.name == "No amount", "and the deleted one is left out"
    digest = home_digest()
    short = {name: text.replace("IAA", "") for name, text in EXPORT.items()}
    again = take(**short)
    assert (again.summary["created"], again.summary["updated"], home_digest()) == (0, 0, digest)


def test_an_organisation_of_one_currency_does_not_say_it(take, bare_home) -> None:
    run = take(**EXPORT)
    assert bare_home.found(run, "amount.one_currency")[0]["sentence"].endswith(
        "USD, the company's reporting currency."
    )
    deals = Deal.objects.filter(opportunity__name="Open").order_by("-generation")
    assert (deals[0].amount_minor, deals[0].currency) == (50_000, "USD")


def test_a_part_without_currencies_says_nothing_of_those_that_are_known(take, bare_home) -> None:
    take(Opportunity=FILES["Opportunity"].replace("USD", "JPY").replace("500.00", "500"))
    parts = FILES["Opportunity"].replace("CurrencyIsoCode,", "").replace("USD,", "").replace("500.00", "600")
    run = take("2025-07-31", Opportunity=parts)
    assert not bare_home.found(run, "amount.one_currency")
    deal = Deal.objects.filter(opportunity__source_key="0061").order_by("-generation")[0]
    assert (deal.amount_minor, deal.currency) == (600, "JPY")


def test_overlay_credit_of_a_hundred_percent_is_read_and_splits_of_other_fields_are_not(
    take, bare_home
) -> None:
    run = take(
        OpportunitySplitType=(
            "Id,MasterLabel,IsTotalValidated,SplitField\n1491,Revenue,true,Amount\n1492,Overlay,false,Amount\n"
            "1493,Units,true,TotalOpportunityQuantity\n"
        ),
        OpportunitySplit=(
            "Id,IsDeleted,OpportunityId,SplitOwnerId,SplitPercentage,SplitTypeId,LastModifiedDate\n"
            "1s1,false,0061,0053,100.0,1491,2025-05-01 12:00:00\n1s2,false,0061,0054,100,1492,2025-05-01 12:00:00\n"
            "1s3,false,0061,0054,60,1493,2025-05-01 12:00:00\n1s4,false,0061,0052,0,1492,2025-05-01 12:00:00\n"
        ),
    )
    assert (run.state, run.summary["rejected"]) == ("done", 0), run.summary["shown"]
    one = Split.objects.get()
    assert (one.source_key, one.kind, one.share_bp) == ("1s2", "overlay", Decimal(10_000))
