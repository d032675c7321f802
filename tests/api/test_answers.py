"""Who is answered, in which language, and the one form of every refusal."""

from __future__ import annotations

import pytest
from django.test import Client

from fieldhouse.apps.logins.actions import make_token


def test_nobody_signed_in_gets_401_with_a_sentence_in_their_language(demo_home, db):
    answer = Client().get("/api/v1/figures/closed", HTTP_ACCEPT_LANGUAGE="ja")
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.headers["Content-Language"] == "ja"
    assert set(answer.json()) == {"code", "message", "fields"}
    assert Client().post("/api/v1/periods/FY27-Q1/close").status_code == 401


def test_a_token_speaks_for_its_user_until_the_password_changes(demo_home, db):
    user = demo_home.user("leader")
    headers = {"HTTP_AUTHORIZATION": f"Bearer {make_token(user, 7).text}"}
    client = Client(enforce_csrf_checks=True)
    assert client.get("/api/v1/me", **headers).json()["login"] == "leader"
    refused = client.post("/api/v1/periods/FY27-Q1/close", **headers)
    assert (refused.status_code, refused.json()["code"]) == (403, "policy.no_right")
    user.set_password("another long password")
    user.save()
    assert client.get("/api/v1/me", **headers).status_code == 401
    assert client.get("/api/v1/me", HTTP_AUTHORIZATION="Bearer nonsense").status_code == 401


def test_writing_with_a_session_takes_the_csrf_token(demo_home, db):
    client = Client(enforce_csrf_checks=True)
    client.force_login(demo_home.user("revops"))
    refused = client.post("/api/v1/periods/FY27-Q1/close", HTTP_ACCEPT_LANGUAGE="en")
    assert (refused.status_code, refused.json()["code"]) == (403, "api.csrf")


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_message_follows_accept_language_and_the_code_does_not(language, api_of):
    client = api_of("revops").client
    answer = client.get(
        "/api/v1/figures/closed", {"as_of": "soon"}, HTTP_ACCEPT_LANGUAGE=f"{language}, en;q=0.5"
    )
    assert answer.json()["code"] == "figure.bad_day"
    assert answer.json()["fields"] == {"value": "soon"}
    assert answer.headers["Content-Language"] == language


def test_what_the_framework_refuses_has_the_same_form(api_of):
    api = api_of("revops")
    invalid = api.get("/figures/closed/deals", status=422, limit="many")
    assert (invalid["code"], invalid["fields"]["query.limit"]) == ("api.invalid", "int_parsing")
    assert api.get("/nowhere", status=404)["code"] == "api.unknown_address"
    anybody = Client(enforce_csrf_checks=True).post("/api/v1/deals/a/line%0Abreak", {})
    assert (anybody.status_code, anybody.json()["code"]) == (404, "api.unknown_address")
    unreadable = api.client.patch("/api/v1/deals/a/b", "{", content_type="application/json")
    assert (unreadable.status_code, unreadable.json()["code"]) == (400, "api.unreadable")


def test_the_schema_is_public_and_documents_the_errors_of_every_operation(demo_home, db):
    schema = Client().get("/api/v1/openapi.json").json()
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            assert operation["summary"], path
            assert {"401", "422"} <= set(operation["responses"]), (method, path)
            for status, answer in operation["responses"].items():
                if status.startswith("4"):
                    assert answer["content"]["application/json"]["schema"]["$ref"].endswith("/Error")


def test_the_reference_page_names_every_operation_and_loads_nothing_from_elsewhere(demo_home, db):
    page = Client().get("/api/v1/reference").content.decode()
    for path in Client().get("/api/v1/openapi.json").json()["paths"]:
        assert path in page
    assert 'src="http' not in page
    assert "<script>" not in page


def test_me_says_what_each_role_may_do(api_of):
    rights = {
        role: set(api_of(role).get("/me")["rights"])
        for role in ("administrator", "revops", "auditor", "nobody")
    }
    assert "export" not in rights["administrator"]
    assert "close_period" in rights["revops"]
    assert rights["auditor"] == {"export", "see_forecast", "see_runs", "see_audit", "see_access"}
    assert rights["nobody"] == set()


def test_reading_writes_nothing(demo_home, api_of):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    api = api_of("leader")
    paths = ("/me", "/nodes", "/periods", "/metrics", "/generations", "/figures/expectation", "/deals")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        for path in (*paths, "/sheet?since=2026-11-01", "/change?since=2026-11-01"):
            api.get(path)
    wrote = [one["sql"] for one in asked if not one["sql"].lstrip().upper().startswith("SELECT")]
    assert wrote == []
