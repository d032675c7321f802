"""A mail server, a receiver of posts, and a clock that stands on a working day in Tokyo."""

from __future__ import annotations

import json
import socket
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from aiosmtpd.controller import Controller


def tokyo(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ZoneInfo("Asia/Tokyo")).astimezone(UTC)


class Box:
    """What the mail server was given; it answers the recipient with ``code``."""

    def __init__(self) -> None:
        self.mails, self.code = [], "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.code.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.code

    async def handle_DATA(self, server, session, envelope):
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@pytest.fixture
def box(settings):
    """A real SMTP server on a free port, and our settings for it."""
    held = Box()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(held, hostname="127.0.0.1", port=port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.ADDRESS = "https://field.example.com"
    yield held
    server.stop()


@pytest.fixture
def receiver(settings):
    """A local HTTP receiver that the operator has named; it answers with ``status``."""
    held = SimpleNamespace(posts=[], status=200, location="")

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            held.posts.append((self.path, json.loads(self.rfile.read(int(self.headers["Content-Length"])))))
            self.send_response(held.status)
            if held.location:
                self.send_header("Location", held.location)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_args) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    held.host = f"127.0.0.1:{server.server_port}"
    held.address = f"http://{held.host}/services/T0/B0/secret"
    settings.WEBHOOK_HOSTS = frozenset({held.host})
    yield held
    server.shutdown()
    server.server_close()


@pytest.fixture
def at(monkeypatch):
    """``at(tokyo(20, 9))`` sets the clock of planning and sending."""
    from fieldhouse.apps.notices.actions import planning, sending

    def set_clock(instant: datetime) -> None:
        for module in (planning, sending):
            monkeypatch.setattr(module, "now", lambda: instant)

    return set_clock


@pytest.fixture
def people(db):
    """A manager of users, and somebody in Tokyo with an address who can stand in for them."""
    from fieldhouse.apps.notices.actions import keep_habits
    from fieldhouse.apps.roles.actions import NewGrant, create_user

    boss = create_user("boss", "a long first one 7", grants=[NewGrant("administrator")])
    sato = create_user("sato", "a long first one 7", language="ja", zone="Asia/Tokyo")
    keep_habits(sato, address="sato@example.com", groups=["access", "approvals"])
    return SimpleNamespace(boss=boss, sato=sato)


@pytest.fixture
def told(people):
    """``told()`` tells Sato something: that they stand in for the manager."""
    from fieldhouse.apps.notices.actions import notify
    from fieldhouse.apps.roles.actions import take_absence
    from fieldhouse.clock import now

    today = now().date()
    absence = take_absence(people.boss, people.boss, people.sato, today, today + timedelta(days=30))

    def tell(due_at=None) -> None:
        notify([people.sato.pk], "absence/taken", f"absence:{absence.pk}", due_at=due_at)

    tell.absence = absence
    return tell
