"""The page of a deal: nobody else's, whole in its history, and edited by who saw it last."""

from datetime import date

import pytest
from django.utils import translation
from tests.demo_home import UNTIL

from fieldhouse.apps.audit.models import AuditEntry
from fieldhouse.apps.marketing.models import Lead
from fieldhouse.apps.partners.models import RouteLeg
from fieldhouse.apps.people import queries as people
from fieldhouse.apps.pipeline.deal import queries
from fieldhouse.apps.pipeline.deal.history import changes, standing_since
from fieldhouse.apps.pipeline.deal.route import spans
from fieldhouse.apps.pipeline.listing.page import ask
from fieldhouse.apps.pipeline.listing.queries import deals_numbered
from fieldhouse.apps.pipeline.models import Deal, Proposal, TeamMember
from fieldhouse.apps.roles.scope import Scope
from fieldhouse.domain.texts import as_text
from fieldhouse.facts.generations import current, current_manifest
from fieldhouse.facts.history import History

EVERYTHING = Scope(nodes=None)


def deals_of(home, role):
    asked = ask(home.user(role), {}, "en")
    return deals_numbered(asked.manifest, asked.chosen.numbers())


def address(deal, more=""):
    return f"/deals/{deal.opportunity.source}/{deal.opportunity.source_key}/{more}"


@pytest.fixture
def open_deal(demo_home, db):
    return next(deal for deal in deals_of(demo_home, "seller") if deal.outcome == "open" and not deal.wall)


def test_a_deal_of_another_team_is_as_if_it_did_not_exist(signed_in, demo_home):
    own = {deal.opportunity_id for deal in deals_of(demo_home, "leader")}
    others = [deal for deal in deals_of(demo_home, "other_leader") if deal.opportunity_id not in own]
    client = signed_in("leader")
    hidden, missing = client.get(address(others[0])), client.get("/deals/demo/no-such-key/")
    assert hidden.status_code == missing.status_code == 404
    assert others[0].opportunity.name not in hidden.content.decode()
    for more in ("counted/", "edit/"):
        answer = (
            client.post(address(others[0], more)) if more == "edit/" else client.get(address(others[0], more))
        )
        assert answer.status_code == 404
    assert client.get(f"/deals/{others[0].opportunity_id}/").status_code == 404


def test_walled_deals_are_hidden_and_reading_one_is_written_down(signed_in, demo_home):
    walled = Deal.objects.filter(generation=current_manifest().mart).exclude(wall="").first()
    assert signed_in("revops").get(address(walled)).status_code == 404
    mine = [deal for deal in deals_of(demo_home, "walled_leader") if deal.wall]
    if mine:
        before = AuditEntry.objects.count()
        assert signed_in("walled_leader").get(address(mine[0])).status_code == 200
        assert AuditEntry.objects.count() == before + 1


def test_the_number_leads_to_the_page(signed_in, open_deal):
    answer = signed_in("seller").get(f"/deals/{open_deal.opportunity_id}/")
    assert answer["Location"] == address(open_deal)


def test_the_history_is_complete_and_ordered(demo_home, db):
    for deal in deals_of(demo_home, "revops")[::40]:
        history = History(current(), deals=[deal.opportunity_id])
        rows = history.of_record("opportunity", deal.opportunity_id).to_pylist()
        found = changes(history, deal.opportunity_id, {}, EVERYTHING)
        assert len(found) == len(rows) > 0
        assert [one.at for one in found] == sorted(one.at for one in found)
        held = {}
        for one in found:
            assert one.before == held.get(one.field, one.before)
            assert one.field in held or one.before.is_empty
            held[one.field] = one.after
        assert held["close_on"].on == deal.close_on
        assert held["amount"].amount_minor == deal.amount_minor
        assert held["owner"].record == deal.owner


def test_a_repeated_value_stands_since_it_first_came(demo_home, db, open_deal):
    found = changes(
        History(current(), deals=[open_deal.opportunity_id]), open_deal.opportunity_id, {}, EVERYTHING
    )
    stages = [one for one in found if one.field == "stage"]
    again = [*found, stages[-1]]
    assert standing_since(again)["stage"] is stages[-1]


def test_the_page_shows_every_change(signed_in, demo_home, open_deal):
    text = signed_in("seller").get(address(open_deal)).content.decode()
    count = len(
        changes(
            History(current(), deals=[open_deal.opportunity_id]), open_deal.opportunity_id, {}, EVERYTHING
        )
    )
    assert f">{count}</span></span> changes" in text.replace("\n", "")
    assert "CRM" in text


def test_what_has_no_field_here_stands_on_the_page_and_in_the_api(signed_in, open_deal):
    deal, person = open_deal.opportunity, open_deal.owner
    quiet = signed_in("seller").get(address(open_deal)).content.decode()
    assert "More fields" not in quiet and "Converted from" not in quiet
    deal.more, deal.record_type = as_text({"Region__c": "<North>", "Tier__c": ""}), "Field sales"
    deal.save()
    open_deal.account.more = as_text({"Rating": "Hot"})
    open_deal.account.save()
    TeamMember.objects.create(
        source="demo",
        source_key="T1",
        opportunity=deal,
        person=person,
        role="Architect",
        since_on=date(2026, 2, 1),
    )
    Lead.objects.create(
        source="demo", source_key="L1", opportunity=deal, family_name="Elm", company="Elm & Co"
    )
    text = signed_in("seller").get(address(open_deal)).content.decode()
    for said in (
        "More fields",
        "Region__c",
        "&lt;North&gt;",
        "Rating",
        "Architect",
        "Elm &amp; Co",
        "Field sales",
    ):
        assert said in text, said
    assert "Tier__c" not in text
    told = signed_in("seller").get(f"/api/v1{address(open_deal).rstrip('/')}").json()
    assert (told["record_type"], told["more"]) == ("Field sales", {"Region__c": "<North>"})
    assert (told["more_of_account"], told["leads"]) == ({"Rating": "Hot"}, ["demo:L1"])
    member = {"person": f"{person.source}:{person.source_key}", "role": "Architect", "since_on": "2026-02-01"}
    assert told["team"] == [member]


def test_a_proposal_stands_beside_the_crms_value(signed_in, open_deal):
    client = signed_in("seller")
    said = {
        "field": "close_on",
        "value": "2027-03-31",
        "reason": "budget moved",
        "version": open_deal.version,
    }
    assert client.post(address(open_deal, "edit/"), said).status_code == 302
    assert Proposal.objects.get().value == "2027-03-31"
    text = client.get(address(open_deal)).content.decode()
    assert "Proposed" in text and "budget moved" in text and "31 Mar 2027" in text
    assert Deal.objects.get(pk=open_deal.pk).close_on == open_deal.close_on
    assert "A proposal waits" in client.get("/deals/?outcome=open").content.decode()


def test_a_field_of_ours_changes_at_once_everywhere(signed_in, open_deal):
    client = signed_in("seller")
    wanted = "commit" if open_deal.category != "commit" else "pipeline"
    said = {"field": "category", "value": wanted, "version": open_deal.version}
    assert client.post(address(open_deal, "edit/"), said).status_code == 302
    assert Deal.objects.get(pk=open_deal.pk).category == wanted
    last = changes(
        History(current(), deals=[open_deal.opportunity_id]), open_deal.opportunity_id, {}, EVERYTHING
    )[-1]
    assert (last.field, last.source) == ("category", "fieldhouse")


def test_a_stale_edit_is_refused_with_what_was_typed(signed_in, demo_home, open_deal):
    client = signed_in("leader")
    first = {"field": "amount", "value": "1,000", "version": open_deal.version}
    assert client.post(address(open_deal, "edit/"), first).status_code == 302
    client.force_login(demo_home.user("seller"))
    answer = client.post(address(open_deal, "edit/"), first | {"value": "2,000"})
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "Meanwhile leader changed this deal: amount from" in text and 'value="2000"' in text
    assert Proposal.objects.count() == 1


@pytest.mark.parametrize(("role", "status"), [("auditor", 403), ("revops", 302)])
def test_only_those_with_the_right_edit(signed_in, open_deal, role, status):
    client = signed_in(role)
    said = {"field": "close_on", "value": "2027-03-31", "version": open_deal.version}
    assert client.post(address(open_deal, "edit/"), said).status_code == status
    assert ("edit/" in client.get(address(open_deal)).content.decode()) == (role == "revops")


@pytest.mark.parametrize(
    ("field", "value"),
    [("close_on", "soon"), ("name", "x"), ("amount", "1e5000"), ("stage", "unheard_of"), ("owner", "me")],
)
def test_a_value_of_another_kind_is_refused(signed_in, open_deal, field, value):
    client, said = signed_in("seller"), {"field": field, "value": value}
    assert client.post(address(open_deal, "edit/"), said).status_code == 400
    assert client.post(address(open_deal, "edit/"), said | {"version": open_deal.version}).status_code == 400
    assert not Proposal.objects.exists()


def test_the_route_is_told_by_the_days_on_which_it_changed(db):
    def leg(position, role, valid_from, valid_to=None):
        return RouteLeg(position=position, role=role, valid_from=valid_from, valid_to=valid_to)

    start, turn = date(2026, 4, 1), date(2026, 5, 12)
    legs = [
        leg(1, "vendor", start),
        leg(2, "reseller", start, turn),
        leg(2, "distributor", turn),
        leg(3, "end_customer", start),
    ]
    assert spans([]) == []
    with translation.override("en"):
        present, past = spans(legs)
    assert [party.role for party in present.parties] == ["Vendor", "Distributor", "End customer"]
    assert [party.role for party in past.parties] == ["Vendor", "Reseller", "End customer"]
    assert (past.valid_to, present.valid_from, present.valid_to) == (turn, turn, None)
    always = [*legs[:3], leg(3, "end_customer", date(1990, 1, 1))]
    assert len(spans(always)) == 3
    assert [one.valid_from for one in spans(always, created_on=start)] == [turn, start]


@pytest.mark.parametrize("language", ["en", "ja"])
def test_which_figures_count_it(signed_in, demo_home, open_deal, language):
    user = demo_home.user("seller")
    user.language = language
    user.save()
    answer = signed_in("seller").get(address(open_deal, "counted/"))
    assert answer.status_code == 200
    text = answer.content.decode()
    for metric in ("closed", "commit_total", "best_case_total", "pipeline_total"):
        assert f"/figures/{metric}/?node={demo_home.seller_node}&amp;" in text


def test_of_many_owners_those_of_the_team_are_offered(signed_in, demo_home, monkeypatch):
    deal = next(one for one in deals_of(demo_home, "revops") if one.position_id and one.outcome == "open")
    monkeypatch.setattr(queries, "MOST_OWNERS", 6)
    owners, lead = queries.possible_owners(deal, UNTIL)
    team = people.people_in(people.under(lead.pk, UNTIL), UNTIL)
    assert {one.pk for one in owners} == team | {deal.owner_id} and len(people.under(lead.pk, UNTIL)) <= 6
    text = signed_in("revops").get(address(deal)).content.decode()
    assert f'<option value="{deal.owner_id}" selected' in text
    assert "Others are set by an import or by the API." in text
