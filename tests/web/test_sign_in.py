"""Signing in by user name, with Argon2; nobody signs up."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import identify_hasher
from django.urls import reverse

from .conftest import PASSWORD

pytestmark = pytest.mark.django_db


def test_passwords_are_kept_as_argon2_and_open_the_door(client, director):
    assert identify_hasher(director.password).algorithm == "argon2"
    response = client.post("/sign-in/", {"login": "rhea.director", "password": PASSWORD})
    assert response.status_code == 302
    assert response["Location"] == "/"
    assert client.session["_auth_user_id"] == str(director.pk)


def test_a_wrong_password_is_refused_with_a_sentence(client, director):
    response = client.post("/sign-in/", {"login": "rhea.director", "password": "wrong"})
    assert response.status_code == 200
    assert 'role="alert"' in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_an_unknown_name_reads_like_a_wrong_password(client, director):
    def told(name):
        return client.post("/sign-in/", {"login": name, "password": "wrong"}).context["form"].errors

    assert told("nobody") == told("rhea.director")


def test_pages_lead_to_the_door_and_back(client, director):
    response = client.get("/account/password/")
    assert response["Location"] == "/sign-in/?next=/account/password/"
    response = client.post(response["Location"], {"login": director.username, "password": PASSWORD})
    assert response["Location"] == "/account/password/"


def test_nobody_makes_an_account_for_themselves(client):
    form = {"username": "mallory", "password1": PASSWORD, "password2": PASSWORD}
    response = client.post(reverse("account_signup"), form)
    assert "account/signup_closed.html" in [template.name for template in response.templates]
    assert not get_user_model().objects.filter(username="mallory").exists()


def test_signing_out_takes_a_post_and_ends_the_session(client, director):
    client.force_login(director)
    assert client.get("/sign-out/").status_code == 200
    assert "_auth_user_id" in client.session
    client.post("/sign-out/")
    assert "_auth_user_id" not in client.session


def test_a_person_changes_their_password(client, director):
    client.force_login(director)
    new = "another long enough one"
    client.post("/account/password/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    director.refresh_from_db()
    assert director.check_password(new)
