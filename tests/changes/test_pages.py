"""Changes for the CRM on pages and on the command line, in both languages."""

from __future__ import annotations

import json

import pytest
from django.utils.html import strip_tags
from tests.changes.test_small import deal, opportunity, propose

from fieldhouse.apps.changes.models import ChangeLine, Crm
from fieldhouse.apps.roles.models import Grant, User
from fieldhouse.apps.runs.models import Run
from fieldhouse.apps.runs.tasks import take_up_run
from fieldhouse.cli.change_lines import print_changes, print_sheet
from fieldhouse.cli.import_summary import changes_line

ADDRESS = "/deals/salesforce/0061/"


@pytest.fixture
def reader(user, client):
    """A client of the one in RevOps, who has proposed an amount that can be told and a stage that cannot."""
    propose(user, "amount", "650")
    propose(user, "stage", "Won")
    client.force_login(user)
    return client


def text_of(client, address: str, language: str = "en") -> str:
    User.objects.update(language=language)
    answer = client.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_the_page_lists_what_waits_and_why_something_is_refused(reader) -> None:
    page = text_of(reader, "/changes/")
    assert "650.00" in page and "To win or to lose a deal is for the CRM" in page
    assert "受注と失注は" in text_of(reader, "/changes/", "ja")


def test_who_may_not_import_sees_no_changes(reader) -> None:
    Grant.objects.update(role="leader")
    assert reader.get("/changes/").status_code == 403
    assert reader.post("/changes/export/").status_code == 403
    assert not Run.objects.filter(kind="changes").exists()


def test_a_run_writes_the_sheet_for_its_asker_alone(reader, user) -> None:
    assert reader.post("/changes/export/").status_code == 302
    run = Run.objects.get(kind="changes")
    take_up_run.func(run.pk)
    run.refresh_from_db()
    assert run.state == "done", run.summary
    name = "changes-salesforce-Opportunity-update.csv"
    assert name in text_of(reader, f"/runs/{run.pk}/")
    answer = reader.get(f"/runs/{run.pk}/files/{name}")
    assert b"".join(answer.streaming_content).startswith(b"Id,Amount,before:Amount\r\n")
    other = User.objects.create(username="other")
    Grant.objects.create(user=other, role="revops", valid_from="2020-01-01")
    reader.force_login(other)
    assert reader.get(f"/runs/{run.pk}/files/{name}").status_code == 404


def test_the_import_and_the_deal_say_what_became_of_a_line(reader, user, take) -> None:
    reader.post("/changes/export/")
    take_up_run.func(Run.objects.get(kind="changes").pk)
    run = take(
        taken_on="2025-07-06",
        Opportunity=opportunity(Amount="650.00", LastModifiedDate="2025-07-05 08:00:00"),
    )
    assert "Applied in the CRM" in text_of(reader, f"/runs/{run.pk}/")
    assert "Applied in the CRM" in text_of(reader, ADDRESS)
    assert "CRMに反映済み" in text_of(reader, ADDRESS, "ja")
    line = changes_line(run.summary["changes"])
    assert line == "changes 1 = 1 applied + 0 overwritten + 0 not_applied + 0 not_told"


def test_every_page_says_as_of_when_the_crm_was_read(reader) -> None:
    page = strip_tags(text_of(reader, "/deals/?outcome=open"))
    assert "CRM as of 30 Jun 2025, read " in page and "2 changes here since" in page
    assert "その後ここでの変更" in text_of(reader, "/deals/?outcome=open", "ja")


def test_records_lead_to_their_pages_in_the_crm(reader) -> None:
    assert "crm.example" not in text_of(reader, ADDRESS)
    Crm.objects.update(page="https://crm.example/{key}")
    page = text_of(reader, ADDRESS)
    assert all(f'href="https://crm.example/{key}"' in page for key in ("0061", "0053", "0011"))


def test_the_command_line_tells_the_same(user, capsys) -> None:
    from fieldhouse.apps.changes.actions import KIND, write_sheet
    from fieldhouse.apps.changes.queries import newest_lines
    from fieldhouse.apps.changes.sheet import files_of, sheet_of
    from fieldhouse.apps.changes.waiting import waiting_changes
    from fieldhouse.apps.runs.actions import start

    propose(user, "amount", "650")
    propose(user, "stage", "Won")
    sheet = sheet_of(waiting_changes(None))
    print_sheet(sheet.counts(), [], [*files_of(sheet)], as_json=True)
    said = json.loads(capsys.readouterr().out)
    assert (said["is_simulated"], said["lines"], said["refusals"]) == (True, 1, {"changes.would_close": 1})
    assert not ChangeLine.objects.exists(), "a simulation records nothing"
    write_sheet(start(KIND), None)
    print_changes(waiting_changes(None), newest_lines(None), as_json=True)
    said = json.loads(capsys.readouterr().out)
    assert [one["refusal"] for one in said["waiting"]] == ["", "changes.would_close"]
    assert [(one["deal"], one["column"], one["state"]) for one in said["exported"]] == [
        ("0061", "Amount", "exported")
    ]
    print_changes(waiting_changes(None), newest_lines(None), as_json=False)
    assert "0061  Amount: 500.00 -> 650.00  exported" in capsys.readouterr().out
    assert deal().amount_minor == 50_000
