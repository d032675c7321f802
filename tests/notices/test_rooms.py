"""Posts to chat rooms against a local receiver: each service's form, what they may say, and where they may not go."""

from __future__ import annotations

import ssl
from datetime import timedelta

import pytest
from tests.notices.conftest import tokyo

from fieldhouse.apps.audit.models import AuditEntry
from fieldhouse.apps.notices import webhooks
from fieldhouse.apps.notices.actions import NewRoom, end_room, make_room, send_due, try_again
from fieldhouse.apps.notices.kinds import Opened
from fieldhouse.apps.notices.models import Delivery
from fieldhouse.apps.roles.access import NotAllowed
from fieldhouse.domain.errors import BadInput

MORNING = tokyo(20, 9)


@pytest.fixture
def room(people, receiver, at):
    at(MORNING + timedelta(days=3650))  # rooms are told at any hour

    def make(service="slack", allows=(), language="en", address=""):
        said = NewRoom("Sales", service, address or receiver.address, language, ["absence/taken"], allows)
        return make_room(people.boss, said)

    return make


def words(service: str, body: dict) -> tuple[str, str]:
    """What a post says, and where its link leads, in the form of each service."""
    if service == "slack":
        sentence, _line, link = body["text"].partition("\n")
        return sentence, link.strip("<>").partition("|")[0]
    if service == "teams":
        card = body["attachments"][0]["content"]
        return card["body"][0]["text"], card["actions"][0]["url"]
    return body["body"]["text"], body["button"]["url"]


@pytest.mark.parametrize("service", ["slack", "teams", "line_works"])
def test_a_room_is_told_without_what_it_is_about(room, told, receiver, service) -> None:
    room(service)
    told()
    assert send_due() == 1
    ((path, body),) = receiver.posts
    sentence, url = words(service, body)
    assert path == "/services/T0/B0/secret"
    assert (sentence, url) == ("Somebody has a deputy.", "http://localhost:8000/absences/")


@pytest.mark.parametrize("topic", ["amount", "pay", "candidate"])
def test_amounts_pay_and_candidates_are_named_where_the_room_allows_it_alone(
    room, told, receiver, monkeypatch, topic
) -> None:
    seen = {"absence:1": Opened("Offer to <Yamada>", "/x/", frozenset({topic, "organisation"}))}
    monkeypatch.setattr(
        "fieldhouse.apps.notices.actions.sending.opened",
        lambda user, subjects: {subjects[0]: seen["absence:1"]},
    )
    for allows in ([], ["organisation"], [topic], [topic, "organisation"]):
        room(allows=allows, language="ja")
        told()
        send_due()
        end_room_of_all()
    texts = [words("slack", body)[0] for _path, body in receiver.posts]
    assert ["Yamada" in text for text in texts] == [False, False, False, True]
    assert "&lt;Yamada&gt;" in texts[-1] and texts[0] == "代理が指定されました。"


def end_room_of_all() -> None:
    from fieldhouse.apps.notices.models import Room

    Room.objects.update(kinds=[])


@pytest.mark.parametrize(
    ("status", "state"), [(500, "waiting"), (429, "waiting"), (404, "failed"), (302, "failed"), (200, "sent")]
)
def test_failures_are_tried_again_or_given_up_and_shown(
    room, told, receiver, people, status, state, client
) -> None:
    room()
    told()
    receiver.status, receiver.location = status, f"http://{receiver.host}/elsewhere" if status == 302 else ""
    send_due()
    one = Delivery.objects.get(room__isnull=False)
    assert one.state == state and len(receiver.posts) == 1, "no redirection is followed"
    client.force_login(people.boss)
    assert (f"HTTP {status}" in client.get("/notices/rooms/").content.decode()) == (state != "sent")
    if state == "failed":
        receiver.status, receiver.location = 200, ""
        try_again(people.boss, one.pk)
        assert Delivery.objects.get(pk=one.pk).state == "waiting"


def test_a_room_that_is_gone_from_the_network_is_tried_again(room, told, receiver) -> None:
    held = room()
    told()
    type(held).objects.update(address="http://127.0.0.1:9/x")  # the discard port, where nobody listens
    send_due()
    assert Delivery.objects.get(room=held).error == "the address is not allowed any more"
    end_room_of_all()


@pytest.mark.parametrize(
    "address",
    [
        "http://hooks.slack.com/services/x",
        "https://hooks.slack.com:8443/services/x",
        "https://hooks.slack.com.evil.example/x",
        "https://evil.example/hooks.slack.com",
        "https://hooks.slack.com@169.254.169.254/x",
        "https://127.0.0.1/x",
        "https://[::1]/x",
        "https://169.254.169.254/latest/meta-data/",
        "https://localhost/x",
        "https://webhook.worksmobile.com/x",
        "https://hooks.slack.com/a b",
        "https://[broken/x",
        "file:///etc/passwd",
        "gopher://hooks.slack.com/x",
        "https://hooks.slack.com",
        "",
    ],
)
def test_a_post_goes_to_the_services_own_hosts_alone(address) -> None:
    with pytest.raises(BadInput, match=r"room\.address_refused"):
        webhooks.checked_address("slack", address)


def test_each_services_own_hosts_are_known() -> None:
    for service, address in {
        "slack": "https://hooks.slack.com/services/T0/B0/x",
        "teams": "https://prod-01.japaneast.logic.azure.com:443/workflows/x?sig=y",
        "line_works": "https://webhook.worksmobile.com/message/x",
    }.items():
        assert webhooks.checked_address(service, address).hostname in address


@pytest.mark.parametrize(
    "inside",
    ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "fd00::1", "::ffff:10.0.0.1", "224.0.0.1"],
)
def test_a_service_whose_name_leads_inside_is_not_asked(monkeypatch, inside) -> None:
    def resolved(*_args, **_more):
        return [(0, 0, 0, "", (inside, 443))]

    monkeypatch.setattr("socket.getaddrinfo", resolved)
    monkeypatch.setattr("socket.create_connection", lambda *_args: pytest.fail("it was asked"))
    with pytest.raises(webhooks.NotPosted, match="inside address"):
        webhooks.post("slack", "https://hooks.slack.com/services/x", {})


def test_https_keeps_the_name_for_the_certificate(monkeypatch) -> None:
    asked = []
    monkeypatch.setattr("socket.getaddrinfo", lambda *_args, **_more: [(0, 0, 0, "", ("8.8.8.8", 443))])
    monkeypatch.setattr("socket.create_connection", lambda address, _timeout: asked.append(address))

    def wrap(_context, _plain, server_hostname):
        asked.append(server_hostname)
        raise ssl.SSLError("enough")

    monkeypatch.setattr(ssl.SSLContext, "wrap_socket", wrap)
    with pytest.raises(webhooks.NotPosted, match="SSLError"):
        webhooks.post("slack", "https://hooks.slack.com/services/x", {})
    assert asked == [("8.8.8.8", 443), "hooks.slack.com"]


def test_rooms_are_for_those_who_manage_users_and_their_address_is_no_reading(
    room, people, client, receiver
) -> None:
    held = room()
    with pytest.raises(NotAllowed):
        make_room(people.sato, NewRoom("x", "slack", receiver.address, "en", []))
    assert all("secret" not in entry.payload for entry in AuditEntry.objects.all())
    client.force_login(people.boss)
    page = client.get("/notices/rooms/").content.decode()
    assert "Sales" in page and "secret" not in page.replace("A secret", "")
    assert (
        client.post("/notices/rooms/", {"service": "slack", "address": "https://10.0.0.1/x"}).status_code
        == 400
    )
    end_room(people.boss, held)
    held.refresh_from_db()
    assert held.address == ""
    client.force_login(people.sato)
    assert client.get("/notices/rooms/").status_code == 403
