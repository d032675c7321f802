"""From where something was done, and finding it in the log again."""

import json

import pytest
from django.db import transaction

from fieldhouse.apps.audit.actions import NEEDS_REASON, record
from fieldhouse.apps.audit.entries import ACTIONS
from fieldhouse.apps.audit.models import AuditEntry, AuditValue
from fieldhouse.apps.audit.origin import Origin, Way, coming_from, origin
from fieldhouse.domain.errors import BadInput


def newest():
    entry = AuditEntry.objects.order_by("-seq").first()
    return json.loads(entry.payload), {one.name: one.value for one in entry.values.all()}


def test_a_page_says_its_address_by_a_digest_that_nobody_guesses(signed_in):
    client = signed_in("walled_auditor")
    client.post("/audit/export/", REMOTE_ADDR="192.0.2.7", HTTP_X_FORWARDED_FOR="198.51.100.1")
    said, values = newest()
    assert said["from"] == {"way": "page"}
    assert values["address"] == "192.0.2.7", "no proxy speaks TLS here, so anybody may have sent the header"
    assert "192.0.2.7" not in json.dumps(said)
    client.post("/audit/export/", REMOTE_ADDR="192.0.2.7")
    assert newest()[0]["personal"]["address"] != said["personal"]["address"]


def test_behind_a_proxy_it_is_whom_that_names_last(signed_in, settings):
    settings.HTTPS = True
    client = signed_in("walled_auditor")
    client.post("/audit/export/", HTTP_X_FORWARDED_FOR="10.0.0.1, 198.51.100.1", REMOTE_ADDR="127.0.0.1")
    assert newest()[1]["address"] == "198.51.100.1"


def test_a_command_says_who_of_the_machine_gave_it(simulated_home, within, tmp_path):
    assert within(simulated_home, "audit", "export", tmp_path / "log.jsonl").returncode == 0
    said = json.loads((tmp_path / "log.jsonl").read_text().splitlines()[-1])["payload"]
    assert (said["action"], said["from"]) == ("audit.export", {"way": "command"})
    assert set(said["personal"]) == {"operator"}


def test_a_job_names_its_run_and_the_way_ends_with_its_block(demo_home, db):
    with coming_from(Origin(Way.JOB, run=12)), transaction.atomic():
        record(None, "run.drain", "generation:2")
    assert newest()[0]["from"] == {"way": "job", "run": 12}
    assert origin() == Origin()


@pytest.mark.parametrize("action", sorted(NEEDS_REASON))
def test_what_needs_a_reason_is_not_written_without_one(demo_home, db, action):
    assert action in ACTIONS
    with pytest.raises(BadInput, match=r"audit\.reason_missing"), transaction.atomic():
        record(None, action, "opportunity:demo:O1", reason="  ")


@pytest.fixture
def entries(demo_home, db):
    node, user = demo_home.top_node, demo_home.user("seller")
    from fieldhouse.apps.figures.nodes import node_named

    with transaction.atomic():
        record(user.pk, "deal.edit", "opportunity:demo:SEARCHED", reason="the champion left")
        record(None, "position.move", node_named(node).subject, reason="a new region")
    return user, node


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("who={user}", "SEARCHED"),
        ("who=0&what=position.move", "Moved a team"),
        ("what=deal.edit", "SEARCHED"),
        ("record=SEARCHED", "SEARCHED"),
        ("record=champion", "SEARCHED"),
        ("record={node}", "Moved a team"),
        ("since=2020-01-01&what=deal.edit", "SEARCHED"),
    ],
)
def test_it_is_searched_by_who_what_when_and_record(signed_in, entries, query, is_found):
    user, node = entries
    text = (
        signed_in("walled_auditor").get(f"/audit/?{query.format(user=user.pk, node=node)}").content.decode()
    )
    table = text[text.index("<tbody>") :]
    other = {"SEARCHED": "Moved a team", "Moved a team": "SEARCHED"}[is_found]
    assert is_found in table and other not in table


def test_a_search_that_finds_nothing_says_what_to_do(signed_in, entries):
    text = signed_in("walled_auditor").get("/audit/?until=2001-01-01").content.decode()
    assert "No entry is like that" in text and "Show the whole log" in text
    assert signed_in("walled_auditor").get("/audit/?since=soon").status_code == 400


def test_a_node_is_named_by_number_in_the_chain_and_by_key_on_the_page(signed_in, entries):
    _user, node = entries
    key = node.partition("/")[2]
    assert key in signed_in("walled_auditor").get("/audit/?what=position.move").content.decode()
    assert not AuditEntry.objects.filter(action="position.move", payload__contains=key).exists()
    assert AuditValue.objects.filter(name="reason", value="a new region").exists()
