"""Closing a period: who may, what the pages show then, and that it happens once."""

from __future__ import annotations

from django.test import Client


def _client(user):
    client = Client()
    client.force_login(user)
    return client


def test_only_who_may_close_sees_the_page(demo_home, db):
    for role in ("leader", "seller", "auditor", "administrator"):
        client = _client(demo_home.user(role))
        assert client.get("/periods/").status_code == 403
        assert client.post("/periods/close/", {"period": "FY27-Q3"}).status_code == 403
        assert "/periods/" not in client.get("/").content.decode()


def test_a_close_is_asked_twice_and_shows_on_the_leaders_page(demo_home, db):
    client = _client(demo_home.user("revops"))
    assert "/periods/close/" not in client.get("/periods/").content.decode()
    assert "Close FY27-Q3 for good?" in client.get("/periods/?close=FY27-Q3").content.decode()
    assert "for good?" not in client.get("/periods/?close=FY27-Q4").content.decode()  # still running
    before = client.get("/nodes/?period=FY27-Q3").context["cells"]["closed"].figure
    answer = client.post("/periods/close/", {"period": "FY27-Q3"}, follow=True).content.decode()
    assert "FY27-Q3 is closed with generation 1." in answer
    page = client.get("/nodes/?period=FY27-Q3")
    assert "Closed period" in page.content.decode()
    assert "Corrections after closing" in page.content.decode()
    assert page.context["cells"]["closed"].figure == before
    assert client.post("/periods/close/", {"period": "FY27-Q3"}).status_code == 409


def test_a_running_period_cannot_be_closed(demo_home, db):
    assert _client(demo_home.user("revops")).post("/periods/close/", {"period": "FY27-Q4"}).status_code == 409
