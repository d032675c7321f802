"""Having somebody stand in, and showing a deal, as people do it in the browser."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.demo_home import UNTIL

from fieldhouse.apps.pipeline.models import Deal
from fieldhouse.apps.roles.access import visible_to
from fieldhouse.apps.roles.models import Absence, Share, User
from fieldhouse.clock import now
from fieldhouse.facts.generations import current

pytestmark = pytest.mark.usefixtures("demo_home", "db")


@pytest.fixture
def signed_in(demo_home, client):
    def sign_in(role: str):
        client.force_login(demo_home.user(role))
        return client

    return sign_in


def day(days: int) -> str:
    return (now().date() + timedelta(days)).isoformat()


def test_a_deputy_is_set_on_one_page_and_ended_there(signed_in, demo_home) -> None:
    client, said = signed_in("leader"), {"first_on": day(0), "last_on": day(3), "deputy": "other_leader"}
    assert b'value="other_leader"' in client.get("/absences/").content
    assert client.post("/absences/", said).status_code == 302
    page = client.get("/absences/").content.decode()
    assert "other_leader stands in" in page
    one = Absence.objects.get()
    assert one.deputy.username == "other_leader"
    assert "leader, from" in signed_in("other_leader").get("/absences/").content.decode()
    assert client.post(f"/absences/{one.pk}/end/").status_code == 403, "only who is away, or manages users"
    signed_in("leader")
    assert client.post(f"/absences/{one.pk}/end/").status_code == 302
    assert "Nobody, now or later." in client.get("/absences/").content.decode()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"deputy": "no one at all"}, "Nobody signs in with this name."),
        ({"deputy": "leader"}, "Nobody stands in for themself."),
        ({"last_on": day(-1), "first_on": day(-2)}, "is over"),
        ({"last_on": ""}, "This field is required."),
    ],
)
def test_what_makes_no_sense_is_said_and_nothing_is_kept(signed_in, change, sentence) -> None:
    said = {"first_on": day(0), "last_on": day(3), "deputy": "other_leader", **change}
    answer = signed_in("leader").post("/absences/", said)
    assert (answer.status_code, sentence in answer.content.decode()) == (400, True)
    assert not Absence.objects.exists()


def test_a_name_that_two_have_asks_for_the_login(signed_in) -> None:
    User.objects.filter(username__in=["seller", "other_leader"]).update(first_name="Kim", last_name="Lee")
    said = {"first_on": day(0), "last_on": day(3), "deputy": "lee kim"}
    answer = signed_in("leader").post("/absences/", said)
    assert "other_leader" in answer.content.decode() and "seller" in answer.content.decode()
    User.objects.filter(username="seller").update(first_name="Sam")
    assert signed_in("leader").post("/absences/", {**said, "deputy": "Kim Lee"}).status_code == 302


def test_who_manages_users_does_it_for_somebody_who_is_ill(signed_in, demo_home) -> None:
    ill = demo_home.user("leader")
    said = {"first_on": day(0), "last_on": day(3), "deputy": "other_leader"}
    assert signed_in("revops").post(f"/users/{ill.pk}/absences/", said).status_code == 403
    client = signed_in("administrator")
    assert client.post(f"/users/{ill.pk}/absences/", {**said, "deputy": "leader"}).status_code == 400
    assert client.post(f"/users/{ill.pk}/absences/", said).status_code == 302
    assert "other_leader" in client.get(f"/users/{ill.pk}/").content.decode()
    assert client.post(f"/absences/{Absence.objects.get().pk}/end/").status_code == 302


def test_a_deal_is_shown_and_read_and_no_more(signed_in, demo_home) -> None:
    leader, nobody = demo_home.user("leader"), demo_home.user("nobody")
    deals = Deal.objects.filter(visible_to(leader, UNTIL).as_q(), generation=current().generation)
    deal = deals.filter(outcome="open").select_related("opportunity").order_by("pk").first()
    address = f"/deals/{deal.opportunity.source}/{deal.opportunity.source_key}/"
    assert signed_in("nobody").get(address).status_code == 404
    said = {"user": "nobody", "last_on": day(2), "reason": "Reads the contract"}
    assert signed_in("nobody").post(f"{address}shares/", said).status_code == 404
    client = signed_in("leader")
    assert client.post(f"{address}shares/", {**said, "reason": ""}).status_code == 400
    assert "is_account" not in client.get(address, {"share": 1}).content.decode()
    assert "is_account" in signed_in("revops").get(address, {"share": 1}).content.decode()
    assert 'name="last_on"' not in client.get(address).content.decode(), "it is asked for"
    client = signed_in("leader")
    assert client.post(f"{address}shares/", said).status_code == 302
    assert "Reads the contract" in client.get(address).content.decode()
    page = signed_in("nobody").get(address).content.decode()
    assert "Reads the contract" in page and "/edit/" not in page and "Show it to somebody" not in page
    assert 'name="last_on"' not in client.get(address, {"share": 1}).content.decode()
    edit = {"field": "amount", "value": "5", "reason": "", "version": deal.version}
    assert client.post(f"{address}edit/", edit).status_code == 403
    one = Share.objects.get(user=nobody)
    assert client.post(f"{address}shares/{one.pk}/end/").status_code == 403
    assert signed_in("leader").post(f"{address}shares/{one.pk}/end/").status_code == 302
    assert signed_in("nobody").get(address).status_code == 404
