"""Teams, leads, record types, and the columns that have no field here: read or kept with their records."""

from __future__ import annotations

from datetime import date

import pytest

from fieldhouse.apps.accounts.models import Account, AccountTeamMember
from fieldhouse.apps.company.models import FiscalPeriod
from fieldhouse.apps.imports.queries.digest import home_digest
from fieldhouse.apps.marketing.models import CampaignLead, CampaignMember, CampaignStatus, Lead
from fieldhouse.apps.partners.models import RouteLeg
from fieldhouse.apps.pipeline.models import Opportunity, ProductLine, TeamMember
from fieldhouse.apps.plans.models import Quota
from fieldhouse.apps.territories.models import Territory, TerritoryMember

from .small import FILES

TERRITORIES = {
    "Territory2Model": "Id,State\n0MA1,Active\n0MA2,Planning\n",
    "Territory2": "Id,Name,ParentTerritory2Id,Territory2ModelId\n0MI1,North,,0MA1\n0MI2,New North,,0MA2\n",
}
HEAD, *DEALS = FILES["Opportunity"].splitlines()


def deals(columns: str, *cells: str) -> str:
    """The deals with more columns."""
    return (
        "\n".join([f"{HEAD},{columns}", *(f"{deal},{own}" for deal, own in zip(DEALS, cells, strict=True))])
        + "\n"
    )


def rules(home, run, rule):
    return {(row["file"], row["column"]) for row in home.found(run, rule)}


def test_columns_without_a_field_are_kept_with_their_record(take, bare_home) -> None:
    run = take(Opportunity=deals("Region__c,Score__c", "North,7.50", "South,"))
    deal, account = Opportunity.objects.get(), Account.objects.get(source_key="0011")
    assert deal.more_fields == {"Region__c": "North", "Score__c": "7.50"}
    assert account.more_fields == {"Region__c": "North"}
    assert rules(bare_home, run, "file.column_kept") == {
        ("Account.csv", "Region__c"),
        ("Opportunity.csv", "Region__c"),
        ("Opportunity.csv", "Score__c"),
    }
    assert {file for file, _column in rules(bare_home, run, "file.column_not_read")} == {
        "OpportunityFieldHistory.csv",
        "OpportunityHistory.csv",
        "OpportunityStage.csv",
        "User.csv",
        "UserRole.csv",
    }


def test_what_a_later_export_empties_goes_and_what_it_lacks_stays(take) -> None:
    take(Opportunity=deals("Region__c,Score__c", "North,7.50", ","))
    take(Opportunity=deals("Score__c,Tier__c", ",Gold", ","))
    assert Opportunity.objects.get().more_fields == {"Region__c": "North", "Tier__c": "Gold"}
    digest = home_digest()
    run = take(Opportunity=deals("Score__c,Tier__c", ",Gold", ","))
    assert run.summary["unchanged"] == run.summary["rows"] and home_digest() == digest
    take(Opportunity=deals("Region__c", "South", ""))
    assert home_digest() != digest


def test_the_record_type_has_its_name_and_an_export_without_names_leaves_it(take) -> None:
    typed = deals("RecordTypeId", "0121", "0121")
    take(Opportunity=typed, RecordType="Id,Name,SobjectType\n0121,Field sales,Opportunity\n")
    deal = Opportunity.objects.get()
    assert (deal.record_type, deal.more_fields) == ("Field sales", {"RecordTypeId": "0121"})
    take(Opportunity=deals("RecordTypeId,Score__c", "0121,1", "0121,"))
    assert Opportunity.objects.get().record_type == "Field sales"


def test_teams_come_with_role_and_since(take, bare_home) -> None:
    run = take(
        **TERRITORIES,
        OpportunityTeamMember=(
            "Id,OpportunityId,UserId,TeamMemberRole,CreatedDate\n"
            "00q1,0061,0054,Sales Engineer,2025-02-01 12:00:00\n00q2,0069,0054,Sales Engineer,2025-02-01 12:00:00\n"
        ),
        AccountTeamMember="Id,AccountId,UserId,TeamMemberRole\n01M1,0011,0054,Executive Sponsor\n",
        UserTerritory2Association=(
            "Id,UserId,Territory2Id,RoleInTerritory2,IsActive\n0NO1,0053,0MI1,Owner,1\n0NO2,0054,0MI1,,0\n"
            "0NO3,0053,0MI2,,1\n"
        ),
    )
    one = TeamMember.objects.get()
    assert (one.opportunity.source_key, one.person.source_key, one.role, one.since_on) == (
        "0061",
        "0054",
        "Sales Engineer",
        date(2025, 2, 1),
    )
    assert bare_home.found(run, "reference.missing")[0]["file"] == "OpportunityTeamMember.csv"
    one = AccountTeamMember.objects.get()
    assert (one.account.source_key, one.person.source_key, one.role, one.since_on) == (
        "0011",
        "0054",
        "Executive Sponsor",
        None,
    )
    one = TerritoryMember.objects.get()
    assert (one.territory.source_key, one.person.source_key, one.role) == ("0MI1", "0053", "Owner")
    left_out = {row["sentence"] for row in bare_home.found(run, "row.left_out")}
    assert {
        "Rows left out, as the profile says (IsActive = 0 / false): 1.",
        "Rows left out, as the profile says (model = Planning): 1.",
    } <= left_out


def test_a_lead_names_what_it_was_converted_to(take, bare_home) -> None:
    run = take(
        Contact="Id,AccountId,FirstName,LastName\n0031,0011,Eva,Elm\n",
        Lead=(
            "Id,IsDeleted,FirstName,LastName,Company,Status,OwnerId,IsConverted,ConvertedDate,ConvertedAccountId,"
            "ConvertedContactId,ConvertedOpportunityId,Interest__c,CreatedDate\n"
            "00Q1,0,Eva,Elm,Alder,Qualified,0053,1,2024-01-10,0011,0031,0061,Tables,2023-12-01 09:00:00\n"
            "00Q2,0,Finn,Fir,Fir & Co,Open,00G1,0,,,,,Chairs,2025-01-01 09:00:00\n"
            "00Q3,0,Gus,Gum,Gum,Qualified,0053,1,2025-01-10,0011,,0062,,2025-01-01 09:00:00\n"
            "00Q4,1,Deleted,Lead,Gum,Open,0053,0,,,,,,2025-01-01 09:00:00\n"
        ),
    )
    eva, finn, gus = Lead.objects.order_by("source_key")
    assert (eva.owner.source_key, eva.converted_on) == ("0053", date(2024, 1, 10))
    assert (eva.account.source_key, eva.contact.source_key, eva.opportunity.source_key) == (
        "0011",
        "0031",
        "0061",
    )
    assert (finn.owner, finn.converted_on) == (None, None)
    assert finn.more_fields == {"Interest__c": "Chairs", "IsConverted": "0", "OwnerId": "00G1"}
    assert (gus.opportunity, gus.account.source_key) == (None, "0011")
    found = bare_home.found(run, "reference.unknown")
    assert [(one["file"], one["value"]) for one in found] == [("Lead.csv", "0062")]


def test_members_of_campaigns_are_contacts_or_leads(take, bare_home) -> None:
    run = take(
        Contact="Id,AccountId,FirstName,LastName\n0031,0011,Eva,Elm\n",
        Lead="Id,IsDeleted,FirstName,LastName,Company,Status,OwnerId,CreatedDate\n"
        "00Q2,0,Finn,Fir,Fir & Co,Open,0053,2025-01-01 09:00:00\n",
        Campaign="Id,IsDeleted,Name,Type,StartDate\n7011,0,Spring,Webinar,2025-03-01\n",
        CampaignMember=(
            "Id,IsDeleted,CampaignId,ContactId,LeadId,Status,FirstRespondedDate,CreatedDate\n"
            "00v1,0,7011,0031,00Q2,Responded,2025-03-02,2025-03-01 09:00:00\n"  # a lead that is a contact now
            "00v2,0,7011,,00Q2,Sent,,2025-03-01 09:00:00\n"
            "00v3,0,7011,,,Sent,,2025-03-01 09:00:00\n"
        ),
    )
    assert (run.state, run.summary["rejected"]) == ("done", 0), run.summary["shown"]
    assert [(one.contact.source_key, one.status) for one in CampaignMember.objects.all()] == [
        ("0031", "Responded")
    ]
    assert [(one.lead.source_key, one.status) for one in CampaignLead.objects.all()] == [("00Q2", "Sent")]


def test_statuses_of_campaigns_periods_and_kinds_of_territories_are_read(take, bare_home) -> None:
    run = take(
        Campaign="Id,IsDeleted,Name,Type,StartDate\n7011,0,Spring,Webinar,2025-03-01\n",
        CampaignMemberStatus=(
            "Id,CampaignId,Label,SortOrder,IsDefault,HasResponded,IsDeleted\n"
            "01Y1,7011,Sent,3,true,false,false\n01Y2,7011,Responded,4,false,true,false\n01Y3,7011,Old,5,,true,true\n"
        ),
        Period=(
            "Id,Type,Number,StartDate,EndDate\n"
            "0261,Quarter,1,2025-01-01,2025-03-31\n0262,Quarter,2,2025-05-01,2025-07-31\n"
            "0263,Quarter,3,2025-08-01,2025-10-31\n0264,Week,1,2025-01-05,2025-01-11\n0265,Year,,2025-01-01,2025-12-31\n"
        ),
        Territory2Model="Id,State\n0MA1,Active\n0MA2,Planning\n",
        Territory2Type="Id,MasterLabel,DeveloperName,Priority\n0M51,Named accounts,Named,2\n",
        Territory2=(
            "Id,Name,ParentTerritory2Id,Territory2ModelId,Territory2TypeId\n0MI1,East,,0MA1,0M51\n0MI2,Plan,,0MA2,0M51\n"
        ),
    )
    assert (run.state, run.summary["rejected"]) == ("done", 0), run.summary["shown"]
    rows = CampaignStatus.objects.order_by("position").values_list("status", "has_responded", "is_default")
    assert list(rows) == [("Sent", False, True), ("Responded", True, False)]
    first = FiscalPeriod.objects.get(source_key="0262")
    assert (first.kind, first.starts_on, first.until_on) == ("quarter", date(2025, 5, 1), date(2025, 8, 1))
    (differs,) = bare_home.found(run, "fiscal.quarter_differs")
    assert (
        "the company's calendar: 2, as 2025-05-01 / 2025-08-01, where ours is 2025-04-01 / 2025-07-01"
        in (differs["sentence"])
    )
    assert not bare_home.found(run, "fiscal.year_differs")
    one = Territory.objects.get()
    assert (one.name, one.kind, one.priority) == ("East", "Named accounts", 2)
    assert not bare_home.found(run, "file.not_read")


def test_partners_of_opportunities_are_read_from_either_object(take, bare_home) -> None:
    accounts = FILES["Account"] + "0014,0,,Disty,,\n0015,0,,Resell,,\n"
    rows = (
        "00I1,0,0061,0014,Distributor,2025-02-01 09:00:00\n00I2,0,0061,0015,VAR/Reseller,2025-02-01 09:00:00\n"
        "00I3,0,0061,0015,,2025-02-01 09:00:00\n"
    )
    head = "Id,IsDeleted,OpportunityId,AccountToId,Role,CreatedDate\n"
    run = take(Account=accounts, OpportunityPartner=head + rows)
    assert (run.state, run.summary["rejected"]) == ("done", 0), run.summary["shown"]
    legs = RouteLeg.objects.order_by("position", "source_key")
    assert [(one.source_key, one.role, one.partner.source_key) for one in legs] == [
        ("00I1", "distributor", "0014"),
        ("00I2", "reseller", "0015"),
        ("00I3", "reseller", "0015"),
        ("0061-0011", "end_customer", "0011"),
    ]
    partner = "Id,IsDeleted,OpportunityId,AccountToId,Role,CreatedDate,AccountFromId,IsPrimary\n" + "".join(
        f"{line},0011,1\n" for line in rows.splitlines()
    )
    again = take(Account=accounts, OpportunityPartner=head + rows, Partner=partner)
    assert not bare_home.found(again, "key.repeated")
    assert (RouteLeg.objects.count(), again.summary["created"], again.summary["updated"]) == (4, 0, 3)
    assert set(RouteLeg.objects.exclude(role="end_customer").values_list("is_primary", flat=True)) == {True}
    digest = home_digest()
    once_more = take(Account=accounts, OpportunityPartner=head + rows, Partner=partner)
    assert (once_more.summary["updated"], once_more.generation, home_digest()) == (0, None, digest)


def test_the_primary_partner_stands_at_a_place_and_others_beside_the_way(take, bare_home) -> None:
    """Two resellers compete, one of them is primary; an integrator advises, and is hidden from the partners."""
    accounts = FILES["Account"] + "0014,0,,Disty,,\n0015,0,,Resell,,\n0016,0,,Other,,\n0017,0,,Advice,,\n"
    head = "Id,IsDeleted,OpportunityId,AccountToId,Role,CreatedDate,IsPrimary\n"
    rows = (
        "00I1,0,0061,0014,Distributor,2025-02-01 09:00:00,0\n00I2,0,0061,0015,VAR/Reseller,2025-02-01 09:00:00,1\n"
        "00I3,0,0061,0016,Dealer,2025-02-01 09:00:00,0\n00I4,0,0061,0017,System Integrator,2025-02-01 09:00:00,0\n"
    )
    run = take(Account=accounts, OpportunityPartner=head + rows)
    assert not [one for one in run.summary["findings"] if one["rule"].startswith("route.")]
    legs = RouteLeg.objects.order_by("position", "source_key").values_list("role", "is_primary")
    assert list(legs) == [
        ("distributor", False),
        ("reseller", True),
        ("reseller", False),
        ("end_customer", None),
        ("other", False),
    ]
    both = take(Account=accounts, OpportunityPartner=head + rows.replace("00,0\n00I4", "00,1\n00I4"))
    assert len(bare_home.found(both, "route.overlap")) == 1


def test_quantities_have_fractions_and_amounts_may_be_written_as_doubles(take, bare_home) -> None:
    lines = (
        "Id,IsDeleted,OpportunityId,Product2Id,Quantity,TotalPrice\n00k1,0,0061,01t1,2.50,1.25E7\n"
        "00k2,0,0061,01t1,40.0,500\n00k3,0,0061,01t1,0.33333,500\n00k4,0,0061,01t1,,1.25E+07\n"
    )
    run = take(Product2="Id,Name\n01t1,Box\n", OpportunityLineItem=lines)
    held = ProductLine.objects.order_by("source_key")
    assert [(one.source_key, str(one.quantity), one.amount_minor) for one in held] == [
        ("00k1", "2.5", 1_250_000_000),
        ("00k2", "40", 50_000),
    ]
    refused = {one["rule"]: one["count"] for one in run.summary["findings"] if one["severity"] == "rejected"}
    assert refused == {"value.finer_than_ten_thousandth": 1, "value.not_a_number": 1}


@pytest.mark.parametrize(
    ("starts", "ends", "rule"),
    [
        (("2025-01-01", "2025-04-01"), ("2025-04-01", "2025-07-01"), "quota.quarter_assumed"),
        (("2025-01-01", "2025-02-01"), ("2025-02-01", "2025-03-01"), "quota.month_assumed"),
    ],
)
def test_quotas_without_their_periods_end_as_the_calendar_says(take, bare_home, starts, ends, rule) -> None:
    head = "Id,QuotaOwnerId,StartDate,QuotaAmount,PeriodId,CurrencyIsoCode,LastModifiedDate\n"
    rows = "".join(
        f"0J9{n},0053,{on},100,026{n},USD,2025-01-01 00:00:00\n"
        for n, on in enumerate((*starts, "2025-03-15"))
    )
    run = take(ForecastingQuota=head + rows)
    assert [row["value"] for row in bare_home.found(run, "quota.no_period")] == ["2025-03-15"]
    assert len(bare_home.found(run, rule)) == 1
    held = Quota.objects.order_by("starts_on").values_list("starts_on", "until_on")
    assert [(str(begins), str(until)) for begins, until in held] == list(zip(starts, ends, strict=True))
    periods = "Id,Type,Number,StartDate,EndDate\n0260,Year,1,2025-01-01,2025-12-31\n"
    take(ForecastingQuota=head + rows.splitlines()[0] + "\n", Period=periods)
    assert str(Quota.objects.get(starts_on="2025-01-01").until_on) == "2026-01-01", (
        "the file of periods knows"
    )


def test_activities_of_other_records_are_counted_by_type_and_left_out(take, bare_home) -> None:
    """WhatId and WhoId point at many objects: accounts, leads, contacts, custom ones, or at nothing."""
    events = (
        "Id,IsDeleted,WhoId,WhatId,OwnerId,Type,StartDateTime,CreatedDate\n"
        "00U1,0,00Q1,,0053,Call,2025-05-01T10:00:00.000Z,2025-04-01T12:00:00.000+0000\n"
        "00U2,0,0031,0011,0053,,2025-05-01T10:00:00.000Z,2025-04-01T12:00:00.000+0000\n"
        "00U3,0,0031,0061,0053,Demo,2025-05-01T10:00:00.000Z,2025-04-01T12:00:00.000+0000\n"
        "00U4,0,,a0X1,0053,Demo,2025-05-01T10:00:00.000Z,2025-04-01T12:00:00.000+0000\n"
    )
    run = take(Event=events)
    assert run.summary["rejected"] == 0
    left = [row["sentence"] for row in bare_home.found(run, "row.left_out") if row["file"] == "Event.csv"]
    assert [one.partition("(")[2] for one in left] == [
        "Type = Call): 1.",
        "Type = Demo): 1.",
        "Type = –): 1.",
    ]


def test_an_export_without_leads_has_members_who_are_contacts(take) -> None:
    run = take(
        Contact="Id,AccountId,FirstName,LastName\n0031,0011,Eva,Elm\n",
        Campaign="Id,IsDeleted,Name,Type,StartDate\n7011,0,Spring,Webinar,2025-03-01\n",
        CampaignMember="Id,IsDeleted,CampaignId,ContactId,Status,CreatedDate\n"
        "00v1,0,7011,0031,Sent,2025-03-01 09:00:00\n00v3,0,7011,,Sent,2025-03-01 09:00:00\n",
    )
    assert (run.state, run.summary["rejected"]) == ("done", 0), run.summary["shown"]
    assert (CampaignMember.objects.count(), CampaignLead.objects.count()) == (1, 0)
