"""The deal list shows what the policy shows, filters it, and keeps views."""

import re
from datetime import date

import pytest
from tests.demo_home import UNTIL

from fieldhouse.apps.figures.nodes import node_named
from fieldhouse.apps.figures.queries import figure
from fieldhouse.apps.figures.question import ask as ask_figure
from fieldhouse.apps.people import queries as people
from fieldhouse.apps.pipeline.actions import edit_deal
from fieldhouse.apps.pipeline.listing import page
from fieldhouse.apps.pipeline.listing.page import PAGE_SIZE, ask, listing
from fieldhouse.apps.pipeline.models import Deal, SavedView
from fieldhouse.apps.roles.access import visible_to
from fieldhouse.facts.generations import current_manifest

ROLES = ["administrator", "revops", "leader", "seller", "auditor", "other_leader", "walled_leader", "nobody"]


def asked(home, role, **parameters):
    return ask(home.user(role), parameters, "en")


def numbers(selection):
    return set(selection.numbers())


def deals(selection):
    """The records of a selection: the state store, as another way to the same deals."""
    found = Deal.objects.filter(generation=current_manifest().mart, opportunity__in=selection.numbers())
    return list(found.select_related("opportunity", "account"))


def scoped(home, role):
    manifest = current_manifest()
    scope = visible_to(home.user(role), manifest.data_through)
    return Deal.objects.filter(scope.as_q(), generation=manifest.mart)


def records(rows):
    return set(rows.values_list("opportunity", flat=True))


@pytest.mark.parametrize("role", ROLES)
def test_the_list_is_what_the_policy_says(demo_home, db, role):
    assert numbers(asked(demo_home, role).chosen) == records(scoped(demo_home, role))


def test_the_roles_differ(demo_home, db):
    seen = {role: numbers(asked(demo_home, role).chosen) for role in ROLES}
    assert (
        seen["seller"] < seen["walled_leader"]
        and seen["leader"] <= seen["walled_leader"] < seen["revops"] | seen["walled_leader"]
    )
    assert seen["nobody"] == set()
    assert seen["other_leader"] - seen["leader"] and seen["leader"] - seen["other_leader"]
    assert all(not deal.wall for deal in scoped(demo_home, "revops"))


@pytest.mark.parametrize("role", ["revops", "leader", "seller"])
@pytest.mark.parametrize("sort", ["close", "-amount", "name"])
def test_walking_the_pages_meets_every_deal_once(demo_home, db, role, sort):
    request, after, met = asked(demo_home, role), "", []
    while True:
        found = listing(request, sort=sort, after=after)
        assert len(found.page.rows) <= PAGE_SIZE
        met += [deal.opportunity_id for deal in found.page.rows]
        after = found.page.following
        if not after:
            break
    assert len(met) == found.sums.count and set(met) == records(scoped(demo_home, role))


def test_each_filter_keeps_what_it_says(demo_home, db):
    def rows(**parameters):
        request = asked(demo_home, "revops", **parameters)
        assert request.form.is_valid(), request.form.errors
        return deals(request.chosen)

    every = rows()
    some = every[len(every) // 2]
    assert {deal.outcome for deal in rows(outcome="open")} == {"open"}
    assert {deal.stage for deal in rows(stage=some.stage)} == {some.stage}
    assert {deal.category for deal in rows(category="omitted")} == {"omitted"}
    assert {deal.owner_id for deal in rows(owner=str(some.owner_id))} == {some.owner_id}
    assert {deal.type for deal in rows(type=some.type)} == {some.type}
    assert all(deal.push_count >= 2 for deal in rows(pushed="2")) and rows(pushed="2")
    day = date(2026, 6, 30)
    before, after = rows(close_to=day.isoformat()), rows(close_from="2026-07-01")
    assert len(before) + len(after) + len(rows(no_close="on")) == len(every)
    assert all(deal.close_on <= day for deal in before)
    small, large = rows(amount_to="20000"), rows(amount_from="20000")
    assert all(deal.plan_minor <= 2_000_000 for deal in small) and all(
        deal.plan_minor >= 2_000_000 for deal in large
    )
    words = some.opportunity.name.split()[0]
    assert some in rows(q=words) and len(rows(q=words)) < len(every)
    assert rows(q=some.opportunity.source_key) == [some]
    assert rows(q="no such deal anywhere") == []


def test_a_text_is_found_whatever_its_case_and_width_in_deals_and_accounts(demo_home, db):
    every = scoped(demo_home, "revops").select_related("account", "opportunity")
    some = every.exclude(account__name="").order_by("opportunity").first()
    wide = "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in some.account.name.upper())
    found = deals(asked(demo_home, "revops", q=wide).chosen)
    plain = some.account.name.lower()
    assert some in found
    assert {one.pk for one in found} == {
        one.pk for one in every if plain in one.account.name.lower() or plain in one.opportunity.name.lower()
    }


def test_the_sums_are_those_of_the_records(demo_home, db):
    for query in ({}, {"outcome": "open"}, {"period": "FY27-Q3", "view": "today"}, {"type": "renewal"}):
        found = listing(asked(demo_home, "walled_leader", **query))
        rows = deals(found.asked.chosen)
        in_front = [one for one in rows if not one.wall]
        for view in ("deal_date", "today", "plan"):
            amounts = [getattr(one, f"{view}_minor") for one in in_front]
            assert found.sums.amounts[view] == sum(one or 0 for one in amounts)
            assert found.sums.unknown[view] == amounts.count(None)
        assert found.sums.count == len(rows)


def test_an_edit_is_in_the_list_at_once(demo_home, db):
    before = asked(demo_home, "revops", outcome="open", category="pipeline")
    number = before.chosen.numbers()[0]
    deal = Deal.objects.get(generation=before.manifest.mart, opportunity=number)
    done = edit_deal(demo_home.user("revops"), number, "category", "best_case", "", deal.version)
    assert done.kind == "changed"
    assert number not in asked(demo_home, "revops", outcome="open", category="pipeline").chosen.numbers()
    assert number in asked(demo_home, "revops", outcome="open", category="best_case").chosen.numbers()


def test_of_many_owners_a_team_is_chosen_first(demo_home, db, monkeypatch):
    monkeypatch.setattr(page, "MOST_OWNERS", 2)
    owner = deals(asked(demo_home, "revops").chosen)[0].owner_id
    form = asked(demo_home, "revops", owner=str(owner)).form
    assert form.is_valid() and form.cleaned_data["owner"] == owner
    assert [number for number, _name in form.fields["owner"].widget.choices] == ["", owner]
    assert "Choose a team first" in str(form.fields["owner"].help_text)
    assert not asked(demo_home, "revops", owner="0").form.is_valid()


def test_a_period_holds_won_deals_by_booking_and_others_by_close_date(demo_home, db):
    request = asked(demo_home, "revops", period="FY27-Q3")
    period = request.form.cleaned_data["period"]
    rows = deals(request.chosen)
    assert rows
    for deal in rows:
        assert period.holds(deal.booked_on if deal.outcome == "won" else deal.close_on)


def test_a_node_narrows_the_list_and_counts_what_is_withheld(demo_home, db):
    request = asked(demo_home, "revops", node=demo_home.top_node)
    found = listing(request)
    inside = people.under(request.node.number, UNTIL)
    of_node = Deal.objects.filter(position__in=inside, generation=request.manifest.mart)
    walled = of_node.exclude(wall="").count()
    assert walled > 0 and found.withheld == walled
    assert found.total == found.sums.count + walled
    filtered = listing(asked(demo_home, "revops", node=demo_home.top_node, amount_from="1"))
    assert (filtered.total, filtered.withheld) == (found.total, found.withheld), (
        "filters must not count hidden rows"
    )


def test_walled_deals_stand_in_no_sum(demo_home, db):
    found = listing(asked(demo_home, "walled_leader"))
    rows = deals(found.asked.chosen)
    assert found.sums.walled == sum(1 for deal in rows if deal.wall)
    assert found.sums.amounts["plan"] == sum(deal.plan_minor or 0 for deal in rows if not deal.wall)
    assert found.sums.count == len(rows)


def test_the_sum_of_a_won_quarter_leads_to_its_figure(signed_in, demo_home):
    client = signed_in("revops")
    question = ask_figure(node_named(demo_home.top_node), period="FY27-Q3")
    closed = figure(question, "closed").amount_minor
    query = {"node": demo_home.top_node, "period": "FY27-Q3", "outcome": "won"}
    found = listing(asked(demo_home, "revops", **query))
    text = client.get("/deals/", query).content.decode()
    assert ("/figures/closed/" in text) == (found.sums.amounts["plan"] == closed)


def test_a_bare_address_says_what_it_shows(signed_in):
    answer = signed_in("leader").get("/deals/")
    assert answer.status_code == 302 and "outcome=open" in answer["Location"]


def test_a_node_out_of_reach_is_refused(signed_in, demo_home):
    client, none = signed_in("leader"), {"node": "organisation/x:none"}
    for path in ("/deals/", "/quotas/"):
        assert client.get(path, {"node": demo_home.other_node}).status_code == 403
        assert client.get(path, none).status_code == 403, "a key must not be found by trying"
    assert signed_in("revops").get("/deals/", none).status_code == 400


@pytest.mark.parametrize(
    "query",
    [{"close_from": "soon"}, {"amount_from": "1e999"}, {"period": "FY1"}, {"owner": "0"}, {"pushed": "-1"}],
)
def test_a_filter_that_cannot_be_read_says_so(signed_in, query):
    answer = signed_in("revops").get("/deals/", query)
    assert answer.status_code == 400
    assert "cannot be read" in answer.content.decode()


def test_a_cursor_of_another_order_is_refused(signed_in, demo_home):
    following = listing(asked(demo_home, "revops"), sort="name").page.following
    assert signed_in("revops").get("/deals/", {"sort": "amount", "after": following}).status_code == 400


def test_views_are_kept_pinned_and_forgotten_by_their_owner_only(signed_in, demo_home):
    client = signed_in("leader")
    client.post("/deals/views/", {"name": "Mine", "query": "outcome=open&sort=-amount&after=abc"})
    view = SavedView.objects.get(user=demo_home.user("leader"))
    assert view.query == "outcome=open&sort=-amount"
    client.post(f"/deals/views/{view.pk}/pin/")
    assert client.get("/deals/")["Location"] == "/deals/?outcome=open&sort=-amount"
    assert "Mine" in client.get("/deals/?outcome=open").content.decode()
    client.force_login(demo_home.user("seller"))
    assert client.post(f"/deals/views/{view.pk}/forget/").status_code == 404
    assert "Mine" not in client.get("/deals/?outcome=open").content.decode()
    client.force_login(demo_home.user("leader"))
    client.post(f"/deals/views/{view.pk}/forget/")
    assert not SavedView.objects.exists()


def test_rows_lead_to_their_deals(signed_in):
    text = signed_in("seller").get("/deals/?outcome=&sort=name").content.decode()
    links = re.findall(r'href="(/deals/[^"/?]+/[^"]+/)"', text)
    assert 0 < len(links) <= PAGE_SIZE
    assert UNTIL.isoformat() in text
