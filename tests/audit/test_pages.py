"""The log in pages by number, and whole as a file."""

import json
import re
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import translation

import fieldhouse
from fieldhouse.apps.audit.actions import record
from fieldhouse.apps.audit.entries import ACTIONS, named_in, read
from fieldhouse.apps.audit.models import AuditEntry
from fieldhouse.apps.audit.naming import names_of
from fieldhouse.apps.audit.queries import page
from fieldhouse.apps.figures.nodes import position_named
from fieldhouse.apps.pipeline.models import Deal


@pytest.mark.parametrize("role", ["revops", "leader", "seller", "nobody"])
def test_others_do_not_see_it(signed_in, role):
    client = signed_in(role)
    assert client.get("/audit/").status_code == 403
    assert client.post("/audit/export/").status_code == 403


def test_an_entry_says_who_what_before_and_after(signed_in, demo_home):
    user = demo_home.user("seller")
    with transaction.atomic():
        fields = {"field": "category", "before": "pipeline", "after": ""}
        record(user.pk, "deal.edit", "opportunity:demo:O1", fields=fields, reason="they said so")
    text = signed_in("walled_auditor").get("/audit/").content.decode()
    for said in ("Changed a deal", "opportunity:demo:O1", "pipeline", "they said so", "seller", "empty"):
        assert said in text


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_action_that_is_recorded_has_its_words(language):
    source = Path(fieldhouse.__file__).parent / "apps"
    text = "\n".join(path.read_text(encoding="utf-8") for path in source.rglob("actions*.py"))
    text += "\n".join(path.read_text(encoding="utf-8") for path in source.rglob("actions/*.py"))
    recorded = set(re.findall(r"\brecord\([^\"]*?\"([a-z]+(?:\.[a-z]+)?)\"", text))
    recorded |= set(re.findall(r"said_why\(\"([a-z.]+)\"", text))
    assert {"wall.read", "deal.edit", "role.grant", "export"} <= recorded <= ACTIONS.keys()
    with translation.override(language):
        assert all(str(label) != code for code, label in ACTIONS.items())


def test_personal_values_are_shown_until_they_are_erased(signed_in, demo_home):
    with transaction.atomic():
        entry = record(None, "user.create", "user:0", personal={"login": "haruka.t"})
    assert "haruka.t" in signed_in("administrator").get("/audit/").content.decode()
    entry.values.update(value="", salt="", erased_by=entry.seq)
    assert "haruka.t" not in signed_in("administrator").get("/audit/").content.decode()


def test_the_pages_meet_every_entry_once_both_ways(demo_home, db):
    with transaction.atomic():
        for n in range(7):
            record(None, "deal.edit", f"opportunity:demo:{n}")
    every = list(AuditEntry.objects.order_by("-seq").values_list("seq", flat=True))
    met, before = [], None
    while True:
        rows, has_newer, has_older = page(3, before=before)
        assert has_newer == (before is not None)
        met += [row.seq for row in rows]
        if not has_older:
            break
        before = rows[-1].seq
    assert met == every
    back, after = [], every[-1]
    while True:
        rows, has_newer, _has_older = page(3, after=after)
        back = [row.seq for row in rows] + back
        if not has_newer:
            break
        after = rows[0].seq
    assert back == every[:-1]


def test_the_export_is_the_whole_chain_and_is_itself_recorded(signed_in, demo_home):
    answer = signed_in("walled_auditor").post("/audit/export/")
    lines = [json.loads(line) for line in answer.getvalue().decode().splitlines()]
    assert [one["seq"] for one in lines] == list(range(1, AuditEntry.objects.count() + 1))
    assert lines[-1]["payload"]["action"] == "audit.export"
    assert signed_in("auditor").get("/audit/export/").status_code == 405


def test_what_stands_behind_a_wall_stays_there_in_the_log(signed_in, demo_home):
    walled = Deal.objects.filter(wall="public_sector").select_related("opportunity", "account").first()
    open_ = Deal.objects.filter(wall="").select_related("opportunity").first()
    account = f"account:{walled.account.source}:{walled.account.source_key}"
    subjects = [walled.subject, f"opportunity:{walled.opportunity_id}", account, "opportunity:demo:GONE"]
    with transaction.atomic():
        for subject in (*subjects, open_.subject):
            record(None, "deal.edit", subject, fields={"field": "amount", "before": "417", "after": "418"})
        record(None, "wall.read", "deals", fields={"walls": ["public_sector"], "records": [walled.subject]})
    held, passed = (signed_in(role).get("/audit/").content.decode() for role in ("auditor", "walled_auditor"))
    for subject in subjects:
        assert subject not in held and subject in passed
    assert open_.subject in held
    assert (held.count("Changed a deal</td>"), held.count(">417<")) == (5, 1), "when, who and what are told"
    assert passed.count(">417<") == 5 and held.count("behind a wall</span>") == 5
    key = walled.opportunity.source_key
    assert "No entry is like that" in signed_in("auditor").get(f"/audit/?record={key}").content.decode()
    assert walled.subject in signed_in("walled_auditor").get(f"/audit/?record={key}").content.decode()


def test_the_whole_log_is_for_those_from_whom_nothing_is_kept(signed_in):
    assert "/audit/export/" not in signed_in("auditor").get("/audit/").content.decode()
    answer = signed_in("auditor").post("/audit/export/")
    assert answer.status_code == 403 and "fieldhouse audit export" in answer.content.decode()
    assert "/audit/export/" in signed_in("walled_auditor").get("/audit/").content.decode()


def test_a_place_that_is_none_is_refused(signed_in):
    assert signed_in("auditor").get("/audit/?after=x").status_code == 400


def test_who_and_where_that_entries_name_by_number_are_shown_by_name(demo_home, db):
    deputy, node = demo_home.user("seller"), position_named(demo_home.leader_node)
    fields = {"deputy": deputy.pk, "escalated_to": [deputy.pk], "position": node.pk, "allows_own": True}
    with transaction.atomic():
        record(None, "absence.take", f"user:{deputy.pk}", fields=fields)
    rows = list(AuditEntry.objects.order_by("-seq")[:1])
    entry = read(rows, names_of(named_in(rows)), lambda _row: False)[0]
    key = f"{node.source}:{node.source_key}"
    assert {value for _label, value in entry.details} == {"seller", key, "yes"}
