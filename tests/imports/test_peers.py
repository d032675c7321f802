"""Exports of systems beside the CRM: in the ledger, joined by its Ids alone, counted, and the same the second time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.salesforce.small import take  # noqa: F401 - a fixture

from fieldhouse.apps.forecasts.models import Call
from fieldhouse.apps.imports.actions import import_source
from fieldhouse.apps.imports.queries.digest import home_digest
from fieldhouse.apps.marketing.models import CampaignLead, Lead, LeadActivity
from fieldhouse.apps.plans.models import Quota
from fieldhouse.ingest.load import load_profile, profile_names
from fieldhouse.ingest.profile_reference import profile_reference
from fieldhouse.ingest.recognition import recognised
from fieldhouse.web.sentences import sentence_for_finding

DOCS = Path(__file__).parents[2] / "docs" / "profiles"
CONTACT = "Id,AccountId,FirstName,LastName,Email\n003000000000001AAA,0011,Eve,Buyer,e@b.example\n"
LEAD = (
    "Id,FirstName,LastName,Company,Email,OwnerId,CreatedDate\n"
    "00Q000000000001AAA,Fay,New,Birch,f@b.example,0053,2025-01-01\n"
)

MARKETO = {
    "Everybody 2025.csv": (
        "Id,First Name,Last Name,Company Name,Email Address,Person Status,Created At,SFDC Type,Marketo SFDC ID,Score\n"
        "101,Eve,Buyer,Alder,e@b.example,Engaged,2024-02-01 09:00,Contact,003000000000001AAA,70\n"
        "102,Fay,New,Birch,f@b.example,New,2024-03-01 09:00,Lead,00Q000000000001AAA,10\n"
        "103,Gus,Nobody,Cedar,g@c.example,New,2024-04-01 09:00,,,5\n"
        "104,Hal,Lost,Cedar,h@c.example,New,2024-04-01 09:00,Contact,003000000000009AAA,5\n"
    ),
    "members.csv": (
        "programId,program,leadId,statusName,membershipDate,reachedSuccess\n"
        "7,Spring webinar,101,Attended,2024-05-01T10:00:00Z,true\n"
        "7,Spring webinar,102,Registered,2024-05-01T10:00:00Z,false\n"
        "7,Spring webinar,999,Registered,2024-05-01T10:00:00Z,false\n"
    ),
    "activities.csv": "marketoGUID,leadId,activityDate,activityTypeId\n1,101,2024-05-01T10:00:00Z,12\n",
}
OUTREACH = {
    "prospects.csv": (
        "ID,FIRST_NAME,LAST_NAME,EMAIL,TITLE,COMPANY,EXTERNAL_ID,CREATED_AT,IS_DELETED_IN_APP,TAGS\n"
        "1,Eve,Buyer,e@b.example,CIO,Alder,003000000000001AAA,2024-01-01 09:00:00,false,vip\n"
        "2,Ivo,Else,i@b.example,,Birch,,2024-01-01 09:00:00,false,\n"
        "3,Jan,Gone,j@b.example,,Birch,,2024-01-01 09:00:00,true,\n"
    ),
    "sequences.csv": "ID,NAME,SEQUENCE_TYPE,CREATED_AT\n11,First touch,interval,2024-01-01 09:00:00\n",
    "states.csv": (
        "ID,SEQUENCE_ID,PROSPECT_ID,STATE,STATE_CHANGED_AT\n21,11,1,finished,2024-02-01 09:00:00\n"
        "22,11,3,active,2024-02-01 09:00:00\n"
    ),
    "calls.csv": (
        "ID,PROSPECT_ID,SEQUENCE_ID,DIALED_AT,OUTCOME\n31,1,11,2024-01-15 09:00:00,answered\n"
        "32,,,2024-01-15 09:00:00,\n"
    ),
    "mailings.csv": (
        "ID,PROSPECT_ID,SEQUENCE_ID,DELIVERED_AT,STATE\n31,2,11,2024-01-16 09:00:00,opened\n"
        "32,2,11,,bounced\n"
    ),
}
CLARI = {
    "entries.csv": (
        "userId,fieldId,timePeriodId,timeFrameId,forecastValue,isUpdated,updatedOn\n"
        "u1,f1,2025_Q2,w1,900.50,true,1743498000000\nu1,f1,2025_Q2,w2,900.50,false,1743498000000\n"
        "u1,f2,2025_Q2,w1,1000,true,1743498000000\nu1,f3,2025_Q2,w1,55,true,1743498000000\n"
        "u2,f1,2025_Q2,w1,10,true,\nu9,f1,2025_Q2,w1,10,true,1743498000000\nu1,f1,2025_Q3,w1,10,true,1743498000000\n"
    ),
    "users.csv": (
        "userId,crmId,email,name\nu1,0052,l@a.example,Lea Lead\nu2,,a@a.example,Ann Seller\n"
        "u9,0099,x@a.example,Who\n"
    ),
    "fields.csv": "fieldId,fieldName,fieldType\nf1,Commit,FORECAST\nf2,Quota,QUOTA\nf3,CRM Closed,CRM\n",
    "timePeriods.csv": (
        "timePeriodId,label,startDate,endDate\n2025_Q2,Q2,2025-04-01,2025-06-30\n"
        "2025_Q3,Q3,2025-08-01,2025-10-31\n"
    ),
    "timeFrames.csv": "timeFrameId,startDate,endDate\nw1,2025-04-01,2025-04-06\nw2,2025-04-07,2025-04-13\n",
}
HUBSPOT = {
    "fieldhouse-profile.toml": (
        '[profile]\nname = "hubspot"\ntitle = "Ours"\ntaken_on = 2025-06-30\n'
        '[company]\nname = "Acme"\nreporting_currency = "USD"\nreporting_zone = "UTC"\n'
    ),
    "all companies.csv": "Record ID,Company name,Industry,Lifecycle Stage\n1,Alder,Timber,Customer\n",
    "all deals.csv": (
        "Record ID,Deal Name,Deal Stage,Pipeline,Amount,Currency,Close Date,Create Date,Deal owner,"
        "Associated Company IDs,"
        "Deal Type,Forecast category,Date entered 'Appointment Scheduled (Sales Pipeline)',"
        "Date entered 'Closed Won (Sales Pipeline)',Custom\n"
        "11,Big,Closed Won,Sales Pipeline,1000.50,USD,2025-05-05,2025-01-10 09:00,Ann Seller,1,New Business,Closed won,"
        "2025-01-10 09:00,2025-05-05 12:00,x\n"
        "12,Open,Qualified To Buy,Sales Pipeline,500,USD,2025-08-01,2025-02-10 09:00,Bob Seller,1,"
        "Existing Business,Commit,"
        "2025-02-10 09:00,,y\n"
    ),
    "contacts.csv": (
        "Record ID,First Name,Last Name,Email,Associated Company IDs,Lead Status\n21,Eve,Buyer,e@b.example,1,\n"
        "22,Fay,New,f@b.example,,Open\n"
    ),
    "calls.csv": (
        "Record ID,Activity type,Activity date,Activity assigned to,Associated Deal IDs\n"
        "31,Call,2025-03-01 10:00,Ann Seller,11\n32,Call,2025-03-01 10:00,Ann Seller,\n"
        "33,Call,2025-03-01 10:00,Ann Seller,11;12\n"
    ),
}


def counts(run: Any) -> tuple[str, int, int, int]:
    summary = run.summary
    assert summary["rows"] == sum(summary[one] for one in ("created", "updated", "unchanged", "rejected"))
    return run.state, *(summary[one] for one in ("created", "unchanged", "rejected"))


@pytest.fixture
def bring(take, bare_home) -> Callable[..., Any]:  # noqa: F811
    """Import files beside a CRM."""
    take(Contact=CONTACT, Lead=LEAD)

    def bringing(files: dict[str, str], profile: str) -> Any:
        return import_source(folder_of(bare_home.inbox, files), profile, describe=sentence_for_finding)

    return bringing


def folder_of(parent: Path, files: dict[str, str]) -> Path:
    folder = parent / f"files-{len(list(parent.glob('*')))}" if parent.exists() else parent / "files-0"
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_marketo(bring, bare_home):
    from fieldhouse.apps.company.queries import company

    through = company().data_through
    run = bring(MARKETO, "marketo")
    assert counts(run) == ("done", 6, 0, 1)
    leads = {
        one.source_key: one
        for one in Lead.objects.filter(source="marketo").select_related("contact", "crm_lead")
    }
    assert leads["101"].contact.source_key == "003000000000001AAA" and leads["101"].crm_lead is None
    assert (
        leads["102"].crm_lead.source_key == "00Q000000000001AAA"
        and leads["102"].crm_lead.source == "salesforce"
    )
    assert leads["103"].contact is leads["103"].crm_lead is leads["104"].contact is None
    assert leads["101"].more_fields["Score"] == "70"
    (unmatched,) = bare_home.found(run, "reference.unknown")
    assert (unmatched["row"], unmatched["value"]) == ("5", "003000000000009AAA")
    members = CampaignLead.objects.filter(source="marketo").order_by("pk")
    assert [(one.campaign.name, one.lead.source_key, one.status) for one in members] == [
        ("Spring webinar", "101", "Attended"),
        ("Spring webinar", "102", "Registered"),
    ]
    assert [row["file"] for row in bare_home.found(run, "file.not_read")] == ["activities.csv"]
    assert [row["column"] for row in bare_home.found(run, "file.column_not_read")] == ["reachedSuccess"]
    assert [row["value"] for row in bare_home.found(run, "reference.missing")] == ["999"]
    assert company().data_through == through


def test_outreach(bring, bare_home):
    run = bring(OUTREACH, "outreach")
    assert counts(run)[0] == "done"
    leads = {one.source_key: one for one in Lead.objects.filter(source="outreach").select_related("contact")}
    assert set(leads) == {"1", "2"} and leads["1"].contact.email == "e@b.example"
    assert leads["1"].more_fields["TAGS"] == "vip"
    assert [(one.campaign.name, one.status) for one in CampaignLead.objects.filter(source="outreach")] == [
        ("First touch", "finished")
    ]
    activities = LeadActivity.objects.filter(source="outreach").order_by("at")
    assert [(one.kind, one.lead.source_key, one.outcome, one.campaign.name) for one in activities] == [
        ("call", "1", "answered", "First touch"),
        ("mail", "2", "opened", "First touch"),
    ]
    assert [row["value"] for row in bare_home.found(run, "reference.missing")] == ["3"]


def test_clari(bring, bare_home):
    run = bring(CLARI, "clari")
    assert counts(run)[0] == "done"
    said = Call.objects.filter(source="clari").order_by("at", "pk")
    assert [
        (one.position.source_key, one.person.source_key, one.category, one.amount_minor, f"{one.at:%F %H:%M}")
        for one in said
    ] == [
        ("00E2", "0052", "commit", 90050, "2025-04-01 09:00"),
        ("0053", "0053", "commit", 1000, "2025-04-06 00:00"),
    ]
    (quota,) = Quota.objects.filter(source="clari")
    assert (quota.position.source_key, f"{quota.starts_on}", quota.amount_minor) == (
        "00E2",
        "2025-04-01",
        100000,
    )
    assert [row["value"] for row in bare_home.found(run, "stated.node_unknown")] == ["0099"]
    assert [row["row"] for row in bare_home.found(run, "stated.period_differs")] == ["8"]
    assert "CRM Closed" in bare_home.found(run, "row.left_out")[0]["sentence"]
    assert run.summary["rejected"] == 2


def test_hubspot_is_a_crm(bare_home):
    folder = folder_of(bare_home.inbox, HUBSPOT)
    run = import_source(folder, "hubspot", describe=sentence_for_finding)
    assert counts(run)[0] == "done"
    assert [row["value"] for row in bare_home.found(run, "reference.missing")] == ["11;12"]
    asked = {"period": "FY25-Q2", "as_of": "2025-06-30"}
    assert bare_home.figure("organisation/hubspot:Ann Seller", "closed", **asked).amount_minor == 100050
    assert bare_home.figure("organisation/hubspot:company", "open_all", **asked).amount_minor == 50000
    before = bare_home.figure("organisation/hubspot:company", "closed", period="FY25-Q2", as_of="2025-04-30")
    assert before.amount_minor in (0, None)
    assert Lead.objects.get(source="hubspot").status == "Open"
    held, generation = home_digest(), bare_home.generation()
    again = import_source(folder, "hubspot", describe=sentence_for_finding)
    assert (again.state, again.summary["created"], again.summary["updated"]) == ("done", 0, 0)
    assert (home_digest(), bare_home.generation()) == (held, generation)


@pytest.mark.parametrize(
    ("files", "profile"), [(MARKETO, "marketo"), (OUTREACH, "outreach"), (CLARI, "clari")]
)
def test_the_same_again_changes_nothing(bring, bare_home, files, profile):
    first = bring(files, profile)
    held, generation = home_digest(), bare_home.generation()
    again = bring(files, profile)
    assert (again.state, again.summary["created"], again.summary["updated"]) == ("done", 0, 0)
    assert (again.summary["rows"], again.summary["rejected"]) == (
        first.summary["rows"],
        first.summary["rejected"],
    )
    assert (home_digest(), bare_home.generation()) == (held, generation)


def test_without_a_crm_there_is_nothing_to_lie_beside(bare_home):
    run = import_source(folder_of(bare_home.inbox, MARKETO), "marketo", describe=sentence_for_finding)
    assert run.state == "failed"
    assert [row["rule"] for row in bare_home.found(run, "profile.company_missing")] == [
        "profile.company_missing"
    ]


@pytest.mark.parametrize(
    ("files", "profile"),
    [(MARKETO, "marketo"), (OUTREACH, "outreach"), (CLARI, "clari"), (HUBSPOT, "hubspot")],
)
def test_each_is_recognised_by_its_columns(tmp_path, files, profile):
    best = recognised(
        folder_of(tmp_path / "x", files), [(one, load_profile(one)[0]) for one in profile_names()]
    )[0]
    assert (best.profile, best.is_readable, bool(best.known_by)) == (profile, True, True)


@pytest.mark.parametrize("text", ["Name,FY26 Q1,FY26 Q2\nAnn,1,2\n", "氏名,期間,金額\n佐藤,FY26 Q1,5\n"])
def test_a_sheet_of_quotas_is_recognised(tmp_path, text):
    (tmp_path / "x.csv").write_text(text, encoding="utf-8")
    profiles = [(one, load_profile(one)[0]) for one in profile_names()]
    assert recognised(tmp_path / "x.csv", profiles)[0].profile == "quotas"
    (tmp_path / "y.csv").write_text("Name,Date,FY26 Q1 Commit\nAnn,2025-02-03,2\n", encoding="utf-8")
    assert recognised(tmp_path / "y.csv", profiles)[0].profile == "calls"


@pytest.mark.parametrize("name", ["marketo", "outreach", "clari", "hubspot", "quotas", "calls"])
def test_the_page_of_each_says_what_it_reads(name):
    page = (DOCS / f"{name}.md").read_text(encoding="utf-8")
    assert page.partition("held equal by a test -->\n\n")[2] == profile_reference(name)
