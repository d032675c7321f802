"""One box: what each role finds is what the policy shows them, by any writing of a name."""

from __future__ import annotations

import pytest
from tests.demo_home import UNTIL

from fieldhouse.apps.accounts.models import Account, Contact
from fieldhouse.apps.figures.actions import cite
from fieldhouse.apps.figures.parameters import asked_by
from fieldhouse.apps.figures.queries import figure
from fieldhouse.apps.people import queries as people
from fieldhouse.apps.people.models import Person
from fieldhouse.apps.pipeline.models import Deal
from fieldhouse.apps.roles.access import visible_to
from fieldhouse.apps.roles.actions import grant_role, prefer
from fieldhouse.apps.search import queries
from fieldhouse.apps.search.queries import search
from fieldhouse.domain.identity.letters import in_katakana
from fieldhouse.domain.identity.romaji import romaji
from fieldhouse.facts.generations import current

pytestmark = pytest.mark.usefixtures("demo_home", "db")

ROLES = ("administrator", "revops", "auditor", "leader", "walled_leader", "other_leader", "seller", "nobody")


@pytest.fixture
def everything(monkeypatch):
    """All that is found is listed, so that the whole can be compared."""
    monkeypatch.setattr(queries, "MOST", 1_000_000)


def seen_deals(user):
    return Deal.objects.filter(visible_to(user, UNTIL).as_q(), generation=current().generation)


@pytest.mark.parametrize("role", ROLES)
def test_accounts_and_contacts_are_those_of_deals_that_one_sees(demo_home, everything, role):
    text = "a"
    user = demo_home.user(role)
    scope = visible_to(user, UNTIL)
    of_deals = set(seen_deals(user).values_list("account", flat=True)) - {None}
    every = Account.objects.filter(wall__in=["", *scope.walls])
    reached = {one.pk for one in every if scope.nodes is None or one.pk in of_deals}
    found = search(user, text, "en")
    wanted = in_katakana(text)
    holds = [one for one in Account.objects.filter(pk__in=reached) if wanted in in_katakana(one.name)]
    assert {one.pk for one in found.accounts.records} >= {one.pk for one in holds}
    assert {one.pk for one in found.accounts.records} <= reached
    assert {one.account_id for one in found.contacts.records} <= reached
    called = [
        one
        for one in Contact.objects.filter(account__in=reached)
        if wanted in in_katakana(f"{one.family_name}{one.given_name}")
    ]
    assert {one.pk for one in found.contacts.records} >= {one.pk for one in called}


@pytest.mark.parametrize("role", ROLES)
def test_deals_are_those_of_the_row_policy(demo_home, role):
    user = demo_home.user(role)
    found = search(user, "a", "en").deals
    assert found.count <= seen_deals(user).count()
    assert {one.pk for one in found.records} <= {one.pk for one in seen_deals(user)}


@pytest.mark.parametrize("role", ROLES)
def test_people_are_those_in_reach_owners_of_deals_that_one_sees_and_oneself(demo_home, everything, role):
    user = demo_home.user(role)
    scope = visible_to(user, UNTIL)
    found = {
        one.person.pk
        for text in ("a", "e", "ta", "sa", "ma")
        for one in search(user, text, "en").people.records
    }
    if scope.nodes is None:
        assert found <= set(Person.objects.values_list("pk", flat=True))
        assert len(found) > 10
        return
    owners = set(seen_deals(user).values_list("owner", flat=True))
    seats = {number for tree, number in scope.nodes if tree == "organisation"}
    assert found <= owners | people.people_in(seats, UNTIL) | {user.person_id}
    assert bool(found) == (role != "nobody")


def test_nobody_finds_nothing(demo_home):
    assert all(search(demo_home.user("nobody"), text, "en").count == 0 for text in ("a", "株式会社", "株"))


def test_an_account_behind_a_wall_is_found_through_the_open_wall_only(demo_home, everything):
    walled = Account.objects.exclude(wall="").first()
    auditor, revops = demo_home.user("auditor"), demo_home.user("revops")
    grant_role(auditor, "auditor", walls=[walled.wall])
    for user, is_found in ((auditor, True), (revops, False)):
        found = search(user, walled.name, "en")
        assert (walled.pk in {one.pk for one in found.accounts.records}) is is_found
        of_contacts = {one.account_id for one in found.contacts.records}
        assert walled.pk not in of_contacts or is_found


def test_a_japanese_account_is_found_by_its_reading_in_any_letters(demo_home, everything):
    account = Account.objects.exclude(reading="").filter(wall="").first()
    katakana = in_katakana(account.reading)
    hiragana = "".join(chr(ord(one) - 0x60) if "ァ" <= one <= "ヶ" else one for one in katakana)
    sound = romaji(account.reading)
    for text in (account.name, hiragana, katakana, sound, sound.upper(), hiragana[:4], sound[:6]):
        found = search(demo_home.user("revops"), text, "ja")
        assert account.pk in {one.pk for one in found.accounts.records}, text


def test_signs_alone_find_no_record(demo_home):
    found = search(demo_home.user("revops"), "…", "en")
    assert found.accounts.count == found.contacts.count == found.people.count == 0


def test_the_page_lists_by_kind_and_says_how_many(demo_home, signed_in):
    account = Account.objects.exclude(reading="").filter(wall="").first()
    for language, words in (("en", "Accounts"), ("ja", "取引先")):
        prefer(demo_home.user("revops"), language=language)
        page = signed_in("revops").get("/search/", {"q": account.name}).content.decode()
        assert f'<h2 id="accounts">{words}</h2>' in page
        assert f">{account.name}</a>" in page
    assert "Nothing found" in signed_in("nobody").get("/search/", {"q": account.name}).content.decode()
    assert signed_in("leader").get("/search/").status_code == 200
    assert signed_in("leader").get("/search/", {"q": "x" * 1000}).status_code == 400
    assert signed_in("leader").get("/search/", {"q": "<script>"}).status_code == 200


def test_a_figures_code_leads_to_the_figure_for_those_who_may_see_it(demo_home, signed_in):
    leader = demo_home.user("leader")
    one = figure(asked_by(leader, {"as_of": "2026-11-01"}).question, "pipeline_total")
    code = one.spec.short_id
    assert signed_in("leader").get("/search/", {"q": code}).status_code == 200
    cite([one], "export", leader)
    answer = signed_in("leader").get("/search/", {"q": code.upper()})
    assert (answer.status_code, answer["Location"]) == (302, f"/figures/find/?q={code.upper()}")
    assert signed_in("other_leader").get("/search/", {"q": code}).status_code == 200
