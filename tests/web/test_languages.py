"""The language: the person's choice before the cookie's, the cookie's before the browser's."""

import pytest

pytestmark = pytest.mark.django_db


def language_of(response):
    return response["Content-Language"]


def test_the_browser_is_heard_first(client):
    assert language_of(client.get("/sign-in/", headers={"Accept-Language": "ja,en;q=0.5"})) == "ja"
    assert language_of(client.get("/sign-in/", headers={"Accept-Language": "fr"})) == "en"


def test_a_choice_is_remembered_and_leads_back(client):
    response = client.post("/language/", {"language": "ja", "next": "/style/?sort=gap"})
    assert response["Location"] == "/style/?sort=gap"
    assert language_of(client.get("/sign-in/", headers={"Accept-Language": "en"})) == "ja"


@pytest.mark.parametrize("elsewhere", ["https://example.com/", "//example.com/", "javascript:alert(1)"])
def test_a_choice_never_leads_elsewhere(client, elsewhere):
    assert client.post("/language/", {"language": "ja", "next": elsewhere})["Location"] == "/"


def test_a_language_that_we_do_not_speak_changes_nothing(client):
    response = client.post("/language/", {"language": "tlh"})
    assert not response.cookies


def test_a_person_takes_their_language_to_every_browser(client, director):
    director.language = "ja"
    director.save()
    client.force_login(director)
    assert language_of(client.get("/", headers={"Accept-Language": "en"})) == "ja"


def test_a_signed_in_choice_is_kept_for_the_person(client, director):
    client.force_login(director)
    client.post("/language/", {"language": "ja"})
    client.post("/unit/", {"unit": "hyakuman_yen", "next": "/style/"})
    director.refresh_from_db()
    assert (director.language, director.money_unit) == ("ja", "hyakuman_yen")
    assert 'value="hyakuman_yen" selected' in client.get("/style/").content.decode()


def test_a_unit_that_does_not_exist_changes_nothing(client, director):
    client.force_login(director)
    client.post("/unit/", {"unit": "dozen"})
    director.refresh_from_db()
    assert director.money_unit == "K"
