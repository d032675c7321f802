"""Users and grants belong to administrators; settings to everybody."""

from collections import Counter

import pytest

from fieldhouse.apps.accounts.models import Account
from fieldhouse.apps.accounts.queries import walls_in_use
from fieldhouse.apps.audit.models import AuditEntry
from fieldhouse.apps.people.models import Person
from fieldhouse.apps.roles.access import is_kept_from, walls_of
from fieldhouse.apps.roles.models import Grant, User

NEW = {
    "login": "noor.k",
    "given_name": "Noor",
    "family_name": "Khan",
    "language": "ja",
    "password": "a long first one 7",
}


@pytest.mark.parametrize("role", ["revops", "leader", "seller", "auditor", "nobody"])
def test_only_administrators_manage_users(signed_in, demo_home, role):
    client, number = signed_in(role), demo_home.user("seller").pk
    for path in ("/users/", f"/users/{number}/"):
        assert client.get(path).status_code == 403
    assert client.post("/users/new/", NEW).status_code == 403
    assert client.post(f"/users/{number}/grants/", {"role": "administrator"}).status_code == 403
    assert not User.objects.filter(username="noor.k").exists()
    assert "/users/" not in client.get("/settings/").content.decode()


def test_a_user_is_made_granted_and_ended(signed_in, demo_home):
    client = signed_in("administrator")
    person = Person.objects.get(pk=demo_home.seller_person)
    made_at = client.post("/users/new/", NEW | {"person": person.source_key})["Location"]
    made = User.objects.get(username="noor.k")
    assert made_at == f"/users/{made.pk}/"
    assert (made.person, made.language, made.check_password(NEW["password"])) == (person, "ja", True)
    assert "sees nothing" in client.get("/users/").content.decode()
    said = {"role": "area_manager", "node": demo_home.leader_node, "walls": ["public_sector"]}
    assert client.post(f"{made_at}grants/", said).status_code == 302
    grant = Grant.objects.get(user=made)
    assert (grant.role, grant.walls, grant.valid_to) == ("area_manager", ["public_sector"], None)
    assert "Area manager" in client.get("/users/").content.decode()
    client.force_login(made)
    assert client.get("/deals/", {"node": demo_home.leader_node}).status_code == 200
    client.force_login(demo_home.user("administrator"))
    assert client.post(f"{made_at}grants/{grant.pk}/end/").status_code == 302
    client.force_login(made)
    assert client.get("/deals/", {"node": demo_home.leader_node}).status_code == 403
    actions = {"user.create", "role.grant", "role.end"}
    said = AuditEntry.objects.order_by("-seq")[:4]
    assert actions <= {action for action in actions if any(action in entry.payload for entry in said)}
    assert all("noor.k" not in entry.payload for entry in said)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"password": "short"}, "too short"),
        ({"login": "seller"}, "is taken"),
        ({"login": "a b"}, "letters, digits"),
        ({"person": "nobody-has-this"}, "no person with this name or key"),
        ({"language": "xx"}, "valid choice"),
    ],
)
def test_a_user_that_cannot_be_made_says_why(signed_in, demo_home, changed, words):
    answer = signed_in("administrator").post("/users/new/", NEW | changed)
    assert answer.status_code in (400, 409)
    text = answer.content.decode()
    assert words in text
    assert NEW["password"] not in text and "short" + '"' not in text


def test_a_person_is_found_by_name_and_never_guessed(signed_in):
    client = signed_in("administrator")
    people = list(Person.objects.order_by("pk"))
    names = Counter((one.given_name, one.family_name) for one in people)
    alone = next(one for one in people if names[one.given_name, one.family_name] == 1)
    said = f"{alone.family_name}  {alone.given_name}".lower()
    assert client.post("/users/new/", NEW | {"person": said}).status_code == 302
    assert User.objects.get(username="noor.k").person == alone
    Person.objects.filter(pk__in=[one.pk for one in people[:3]]).update(name="Same Name")
    answer = client.post("/users/new/", NEW | {"login": "other", "person": "same name"})
    assert answer.status_code == 400 and "Several people are called so" in answer.content.decode()
    assert not User.objects.filter(username="other").exists()


def test_a_node_is_chosen_from_both_trees(signed_in, demo_home):
    text = signed_in("administrator").get(f"/users/{demo_home.user('seller').pk}/").content.decode()
    choice = text[text.index('name="node"') : text.index("</select>", text.index('name="node"'))]
    assert f'value="{demo_home.leader_node}"' in choice and 'value="territories/' in choice
    assert choice.count("<optgroup") == 2


@pytest.mark.parametrize(
    "said",
    [{"role": "area_manager"}, {"role": "area_manager", "node": "organisation/x:none"}, {"role": "king"}, {}],
)
def test_a_grant_that_means_nothing_is_refused(signed_in, demo_home, said):
    number = demo_home.user("nobody").pk
    assert signed_in("administrator").post(f"/users/{number}/grants/", said).status_code == 400
    assert not Grant.objects.filter(user=number).exists()


def test_a_grant_is_ended_through_its_own_user_only(signed_in, demo_home):
    grant = Grant.objects.filter(user=demo_home.user("leader")).first()
    other = demo_home.user("nobody").pk
    assert signed_in("administrator").post(f"/users/{other}/grants/{grant.pk}/end/").status_code == 404
    grant.refresh_from_db()
    assert grant.valid_to is None


def test_everybody_chooses_how_they_read(signed_in, demo_home):
    client = signed_in("seller")
    said = {"language": "ja", "money_unit": "sen_yen", "currency": "", "zone": "Asia/Tokyo"}
    assert client.post("/settings/", said).status_code == 302
    user = demo_home.user("seller")
    assert (user.language, user.money_unit, user.zone) == ("ja", "sen_yen", "Asia/Tokyo")
    assert 'lang="ja"' in client.get("/settings/").content.decode()
    for wrong in ({"zone": "Mars/Base"}, {"money_unit": "dozen"}, {"currency": "XXX"}, {"language": "xx"}):
        assert client.post("/settings/", said | wrong).status_code == 400


def test_a_nationality_is_kept_and_opens_walls_to_who_is_cleared(signed_in, demo_home):
    client, one = signed_in("administrator"), demo_home.user("walled_leader")
    page = f"/users/{one.pk}/"
    assert client.post(f"{page}nationality/", {"countries": "Japan"}).status_code == 400
    assert client.post(f"{page}nationality/", {"countries": "us, JP"}).status_code == 302
    one.refresh_from_db()
    assert walls_of(one) == {"public_sector", "public_sector:JP", "public_sector:US"}
    assert "JP, US" in client.get(page).content.decode()
    entry = AuditEntry.objects.order_by("-seq").first()
    assert entry.action == "user.nationality" and "JP" not in entry.payload
    assert {value.name: value.value for value in entry.values.all()}["nationalities_after"] == "JP, US"
    account = Account.objects.filter(wall="public_sector").first()
    Account.objects.filter(pk=account.pk).update(wall="public_sector:FR")
    assert "public_sector:FR" in walls_in_use() and is_kept_from(demo_home.user("auditor"))
