"""What every answer carries: the strict policy and its companions, from the first page on."""

import pytest

from .conftest import PASSWORD

POLICY = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}


def directives(response):
    parts = (part.strip().partition(" ") for part in response["Content-Security-Policy"].split(";"))
    return {name: value for name, _space, value in parts}


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/sign-in/", "/style/", "/no-such-page/", "/healthz", "/"])
def test_every_answer_carries_the_strict_headers(client, path):
    response = client.get(path)
    assert directives(response) == POLICY
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]


@pytest.mark.django_db
def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites(client, director):
    client.post("/language/", {"language": "en"})
    client.get("/sign-in/")
    client.post("/sign-in/", {"login": director.username, "password": PASSWORD})
    assert {"fieldhouse_session", "fieldhouse_csrf", "fieldhouse_language"} <= set(client.cookies)
    for cookie in client.cookies.values():
        assert cookie["httponly"], cookie.key
        assert cookie["samesite"] == "Lax", cookie.key
        assert not cookie["secure"], cookie.key  # plain http://localhost has to keep them


@pytest.mark.django_db
def test_nobodys_answers_are_kept_and_signing_out_clears_the_browser(client, director):
    assert "no-store" not in client.get("/sign-in/").headers.get("Cache-Control", "")
    client.force_login(director)
    for path in ("/", "/settings/", "/api/v1/me", "/no-such-page/"):
        answer = client.get(path)
        assert "no-store" in answer["Cache-Control"] and "Clear-Site-Data" not in answer, path
    assert client.post("/sign-out/")["Clear-Site-Data"] == '"cache", "storage"'
    assert "Clear-Site-Data" not in client.get("/sign-in/")
