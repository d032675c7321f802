"""Single sign-on against a real provider of OpenID Connect."""

from __future__ import annotations

import pytest
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client, RequestFactory

from fieldhouse.apps.audit.queries import newest
from fieldhouse.apps.logins import openid
from fieldhouse.apps.roles.actions import create_user
from fieldhouse.apps.roles.models import User
from fieldhouse.domain.errors import BadInput
from fieldhouse.web.single_sign_on_settings import single_sign_on

pytestmark = pytest.mark.django_db
PASSWORD = "seven lanterns over water"


def actions_of(count):
    return [said["action"] for said in newest(count)]


def test_the_sign_in_page_leads_to_the_provider(sso, client):
    page = client.get("/sign-in/?next=/deals/").content.decode()
    assert "Sign in with Example ID" in page
    assert "/sign-in/with/sso/?next=/deals/" in page
    assert "シングルサインオン" not in page
    begun = client.get("/sign-in/with/sso/", headers={"Host": "localhost"})
    assert begun["Location"].startswith(sso)
    assert "code_challenge_method=S256" in begun["Location"]
    asked = "/sign-in/with/sso/?process=connect&scope=admin&auth_params=prompt%3Dnone"
    assert "admin" not in client.get(asked, headers={"Host": "localhost"})["Location"]


def test_nobody_ties_the_subject_of_somebody_else_to_themself(sign_on, client):
    lee, kim = create_user("lee", PASSWORD), create_user("kim", PASSWORD)
    client.force_login(lee)
    assert sign_on(client, "kim", "?process=connect").status_code == 302
    assert SocialAccount.objects.get().user == kim
    assert client.session["_auth_user_id"] == str(kim.pk)


def test_who_has_the_name_is_signed_in_and_their_subject_is_kept(sign_on, client):
    kim = create_user("kim", PASSWORD)
    answer = sign_on(client, "kim", "?next=/settings/")
    assert (answer.status_code, answer["Location"]) == (302, "/settings/")
    assert client.session["_auth_user_id"] == str(kim.pk)
    account = SocialAccount.objects.get()
    assert (account.user, account.extra_data) == (kim, {})
    assert actions_of(2) == ["login.in", "login.link"]
    # Renamed here, the subject still says who it is.
    User.objects.filter(pk=kim.pk).update(username="kim.lee")
    again = Client()
    assert sign_on(again, "kim").status_code == 302
    assert again.session["_auth_user_id"] == str(kim.pk)
    assert actions_of(1) == ["login.in"]


def test_a_stranger_is_told_so_and_nobody_is_made(sign_on, client):
    answer = sign_on(client, "stranger")
    assert answer.status_code == 403
    assert "nobody here has this user name" in answer.content.decode()
    assert "_auth_user_id" not in client.session
    assert not User.objects.filter(username="stranger").exists()
    assert actions_of(1) == ["login.failed"]


def test_a_name_that_went_to_somebody_else_opens_nothing(sign_on, client):
    kim = create_user("kim", PASSWORD)
    SocialAccount.objects.create(user=kim, provider="sso", uid="who was called kim before")
    answer = sign_on(client, "kim")
    assert answer.status_code == 403
    assert "belongs to another person" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_who_may_not_sign_in_does_not(sign_on, client):
    kim = create_user("kim", PASSWORD)
    SocialAccount.objects.create(user=kim, provider="sso", uid="1")
    User.objects.filter(pk=kim.pk).update(is_active=False)
    answer = sign_on(client, "kim")
    assert "_auth_user_id" not in client.session
    assert answer["Location"] == "/sign-in/inactive/"


@pytest.mark.parametrize(("login", "status"), [("kim", 302), ("lee", 403)])
def test_an_address_names_somebody_only_if_the_provider_has_verified_it(
    sign_on, client, settings, login, status
):
    settings.SINGLE_SIGN_ON = {**settings.SINGLE_SIGN_ON, "claim": "email"}
    create_user(f"{login}@example.com", PASSWORD)
    assert sign_on(client, login).status_code == status


def test_an_answer_that_nobody_asked_for_signs_nobody_in(sso, client):
    answer = client.get("/sign-in/with/sso/back/?code=x&state=y", headers={"Host": "localhost"})
    assert answer.status_code == 401
    assert "could not be read" in answer.content.decode()
    assert actions_of(1) == ["login.failed"]


def test_an_answer_with_another_signature_signs_nobody_in(sign_on, client, monkeypatch):
    create_user("kim", PASSWORD)
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048).public_key()
    monkeypatch.setattr(jwtkit, "fetch_key", lambda *_asked: ("RS256", other))
    assert sign_on(client, "kim").status_code == 401
    assert "_auth_user_id" not in client.session


def test_an_answer_to_a_sign_in_of_another_session_signs_nobody_in(sso, sign_on, client, monkeypatch):
    create_user("kim", PASSWORD)
    begun = client.get("/sign-in/with/sso/", headers={"Host": "localhost"})
    assert f"nonce={client.session[openid.NONCES][0]}" in begun["Location"]
    monkeypatch.setattr(openid, "_new_nonce", lambda _request: "the nonce of somebody else's sign-in")
    assert sign_on(client, "kim").status_code == 401
    assert "_auth_user_id" not in client.session


def test_a_nonce_serves_once_and_the_newest_are_kept(client):
    request = RequestFactory().get("/")
    request.session = client.session
    nonces = [openid._new_nonce(request) for _each in range(openid.MOST_BEGUN + 2)]
    assert not openid._take_nonce(request, nonces[0]) and not openid._take_nonce(request, "")
    assert openid._take_nonce(request, nonces[-1]) and not openid._take_nonce(request, nonces[-1])
    assert openid._take_nonce(request, nonces[2])


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_an_answer_signed_by_no_key_of_the_provider_signs_nobody_in(sign_on, client, monkeypatch, algorithm):
    create_user("kim", PASSWORD)
    monkeypatch.setattr(openid.jwt, "get_unverified_header", lambda _token: {"alg": algorithm})
    assert sign_on(client, "kim").status_code == 401
    assert "_auth_user_id" not in client.session


def test_a_provider_that_calls_itself_otherwise_is_refused(sso, client, settings):
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    app["settings"]["server_url"] = f"{sso}/.well-known/openid-configuration"
    assert client.get("/sign-in/with/sso/", headers={"Host": "localhost"}).status_code == 401
    app["settings"]["server_url"] = "http://127.0.0.1:9"
    assert client.get("/sign-in/with/sso/", headers={"Host": "localhost"}).status_code == 401, (
        "nobody is there"
    )


def test_there_is_no_single_sign_on_unless_one_is_named(client):
    assert single_sign_on({}) is None
    assert "/sign-in/with/" not in client.get("/sign-in/").content.decode()
    assert client.get("/sign-in/with/sso/").status_code == 404


def test_a_provider_without_tls_or_without_its_secret_is_refused(tmp_path):
    named = {"FIELDHOUSE_OIDC_ISSUER": "http://id.example.com", "FIELDHOUSE_OIDC_CLIENT_ID": "x"}
    with pytest.raises(BadInput, match="issuer_insecure"):
        single_sign_on(named)
    with pytest.raises(BadInput, match="client_missing"):
        single_sign_on({**named, "FIELDHOUSE_OIDC_ISSUER": "https://id.example.com"})
