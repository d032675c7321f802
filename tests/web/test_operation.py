"""Health, the log and the settings of production: what those who run a server rely on."""

from __future__ import annotations

import io
import json
import logging
import os
import subprocess
import sys

import pytest
from django.core.management import call_command
from django.test import Client
from tests.program import ROOT, environment

from fieldhouse.web import logs, operation

SECRETS = ("rhea.director", "Kazuko", "kazuko@example.co.jp", "大阪府庁", "password-of-hers")


@pytest.fixture
def written(monkeypatch):
    """What the server writes in its JSON form, as one list of objects when asked."""
    monkeypatch.setenv(logs.ENVIRONMENT_NAME, "json")
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.ImpersonalFormatter())
    root, requests = logging.getLogger(), logging.getLogger(logs.REQUESTS)
    root.addHandler(handler)
    before = requests.level
    requests.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    requests.setLevel(before)
    root.removeHandler(handler)


@pytest.mark.django_db
def test_health_answers_without_a_person(client):
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert "no-store" in response["Cache-Control"]


def test_health_asks_nothing_of_the_database(client):
    assert client.get("/healthz").status_code == 200  # pytest-django refuses the database to this test


@pytest.mark.django_db
def test_without_a_token_there_are_no_metrics(client, monkeypatch):
    monkeypatch.delenv(operation.TOKEN_NAME, raising=False)
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


@pytest.mark.django_db
def test_every_request_is_one_line_that_names_nobody(director, written):
    client = Client(raise_request_exception=False)
    client.force_login(director)
    client.get("/deals/", {"q": "大阪府庁 Kazuko"}, headers={"User-Agent": "kazuko@example.co.jp"})
    client.post("/sign-in/", {"login": "rhea.director", "password": "password-of-hers"})
    client.get("/no-such-page/Kazuko/")
    lines = [line for line in written() if line["logger"] == logs.REQUESTS]
    assert [line["route"] for line in lines] == ["deals/", "sign-in/", "unmatched"]
    assert lines[0]["user"] == director.pk
    assert all(set(logs.FIELDS) <= line.keys() for line in lines)
    everything = json.dumps(written(), ensure_ascii=False)
    assert not [secret for secret in SECRETS if secret in everything]


def test_a_message_keeps_its_template_and_an_exception_its_frames(written):
    try:
        raise ValueError("Kazuko <kazuko@example.co.jp>")
    except ValueError:
        logging.getLogger("anything").exception("the row of %s was refused", "Kazuko")
    (line,) = written()
    assert line["message"] == "the row of %s was refused"
    assert line["exception"] == "ValueError"
    assert "test_a_message_keeps" in line["frames"][0]
    assert "azuko" not in json.dumps(line)


@pytest.mark.parametrize(
    ("given", "is_kept"),
    [("abcdef-0123456789", True), ("short", False), ("two\nlines-in-it", False), ("x" * 65, False)],
)
def test_a_proxys_number_of_a_request_is_kept_when_it_is_one(client, given, is_kept):
    answered = client.get("/healthz", headers={"X-Request-ID": given})["X-Request-ID"]
    assert (answered == given) is is_kept
    assert len(answered) >= 8


def test_the_settings_for_production_pass_djangos_own_check(tmp_path):
    more = {"FIELDHOUSE_HTTPS": "1", "FIELDHOUSE_HOSTS": "crm.example.com"}
    home = tmp_path / "home"
    made = [sys.executable, "-m", "fieldhouse.cli", "home", "init"]
    subprocess.run(made, env=environment(home), check=True, capture_output=True)
    ended = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "check", "--deploy", "--fail-level", "WARNING"],
        env=environment(home, **more),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
@pytest.mark.django_db
def test_probes_are_not_sent_to_https(client, settings, path):
    settings.SECURE_SSL_REDIRECT = True
    assert client.get(path).status_code != 301
    assert client.get("/sign-in/").status_code == 301


def test_django_knows_of_no_missing_migration(db):
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
    assert os.environ["DJANGO_SETTINGS_MODULE"] == "fieldhouse.web.settings"
