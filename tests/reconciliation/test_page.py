"""The page: green or red in words, each cell leads to its deals, and only those who see all deals come there."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from fieldhouse.apps.people.models import Position
from fieldhouse.apps.pipeline.models import Deal
from fieldhouse.apps.reconciliation.actions import reconcile
from fieldhouse.apps.reconciliation.models import TieOut
from fieldhouse.apps.roles.actions import create_user, grant_role
from fieldhouse.apps.runs.models import Run
from fieldhouse.apps.runs.tasks import take_up_run

from .conftest import Export
from .test_reasons import LINES, small

ROLES = ("administrator", "revops", "auditor", "leader", "seller", "nobody")
SEES = {"administrator", "revops", "auditor"}
MAY_UPLOAD = {"administrator", "revops"}


def client_of(role: str, language: str = "en", walls: tuple[str, ...] = ()) -> Client:
    user = create_user(role, "correct horse battery")
    if role != "nobody":
        position = Position.objects.first() if role == "leader" else None
        grant_role(user, role, position=position.pk if position else None, walls=list(walls))
    user.language = language
    user.save()
    client = Client()
    client.force_login(user)
    return client


def upload(client: Client, path: Path, **asked: str) -> Any:
    file = SimpleUploadedFile(path.name, path.read_bytes())
    return client.post("/tie-out/", {"report": file, **asked})


@pytest.mark.parametrize("role", ROLES)
def test_who_sees_it_and_who_may_upload(export: Export, tmp_path: Path, role: str) -> None:
    client = client_of(role)
    answer = client.get("/tie-out/")
    assert answer.status_code == (200 if role in SEES else 403)
    assert ("Upload a report" in answer.content.decode()) is (role in MAY_UPLOAD)
    assert upload(client, export.report(tmp_path / "r.csv")).status_code == (
        302 if role in MAY_UPLOAD else 403
    )
    assert Run.objects.filter(kind="reconcile").exists() is (role in MAY_UPLOAD)
    assert ('href="/tie-out/"' in client.get("/settings/").content.decode()) is (role in SEES)


def test_without_a_report_it_says_what_to_do(export: Export) -> None:
    text = client_of("auditor").get("/tie-out/").content.decode()
    assert "No report to compare with yet" in text and "Details Only" in text


def test_a_report_that_is_uploaded_is_compared_and_forgotten(export: Export, tmp_path: Path) -> None:
    client = client_of("revops")
    answer = upload(client, export.report(tmp_path / "Opportunities.csv"))
    run = Run.objects.get(kind="reconcile")
    assert answer["Location"] == f"/runs/{run.pk}/"
    take_up_run.func(run.pk)
    run.refresh_from_db()
    kept = TieOut.objects.get()
    assert (run.state, run.summary) == ("done", {"tie_out": kept.pk, "unexplained": 0})
    assert (kept.file, kept.asked_by.username) == ("Opportunities.csv", "revops")
    assert not (export.home / "runs" / str(run.pk)).exists()
    assert f'href="/tie-out/?n={kept.pk}"' in client.get(f"/runs/{run.pk}/").content.decode()
    text = client.get("/tie-out/").content.decode()
    assert "every difference is explained" in text and "not explained." not in text


def test_what_is_refused_is_said(export: Export, tmp_path: Path) -> None:
    client = client_of("revops")
    word = tmp_path / "r.docx"
    word.write_bytes(b"x")
    answer = upload(client, word)
    assert answer.status_code == 400 and "neither CSV nor XLSX" in answer.content.decode()
    answer = upload(client, export.report(tmp_path / "r.csv"), period="Q9")
    assert answer.status_code == 400 and "This is no period" in answer.content.decode()
    bad = tmp_path / "bad.csv"
    bad.write_text("a,b\n1,2\n")
    upload(client, bad)
    run = Run.objects.get(kind="reconcile")
    take_up_run.func(run.pk)
    run.refresh_from_db()
    assert run.state == "failed" and run.summary["error"] == "report.no_table"
    assert "No line of the file names the columns" in client.get(f"/runs/{run.pk}/").content.decode()
    assert not TieOut.objects.exists()


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", ("deal or row is not explained.", "Not explained")), ("ja", ("説明できない", "説明なし"))],
)
def test_what_is_unexplained_is_red_and_leads_to_its_deal(
    export: Export, tmp_path: Path, language: str, said: tuple[str, ...]
) -> None:
    walled = set(Deal.objects.exclude(wall="").values_list("opportunity__source_key", flat=True))
    one = next(row for row in export.rows if row["amount"] and row["key"] not in walled)
    one["amount"] = str(Decimal(one["amount"]) + 100)
    reconcile(export.report(tmp_path / "r.csv"))
    client = client_of("revops", language)
    text = client.get("/tie-out/?by=stage").content.decode()
    assert all(word in text for word in said) and one["key"] in text
    query = f"by=stage&measure=own&currency={one['amount_currency']}"
    drilled = client.get(f"/tie-out/?{query}&value={one['stage']}").content.decode()
    assert one["key"] in drilled
    other = next(row["stage"] for row in export.rows if row["stage"] != one["stage"])
    assert one["key"] not in client.get(f"/tie-out/?{query}&value={other}").content.decode()


def test_the_deals_of_a_cell_make_its_difference(export: Export, tmp_path: Path) -> None:
    """What the list under a cell moves in it is its difference."""
    for row in export.rows[:6]:
        row["stage"] = export.rows[-1]["stage"]
    kept = reconcile(export.report(tmp_path / "r.csv"))
    for cell in kept.cells:
        place = (cell["measure"], cell["currency"], cell["dimension"], cell["value"])
        moved = [
            part["amount_minor"]
            for one in kept.differences.filter(wall=cell["wall"])
            for step in one.steps
            for part in step["moved"]
            if (part["measure"], part["currency"], part["dimension"], part["value"]) == place
        ]
        assert sum(moved) == cell["difference"]["amount_minor"]


def test_deals_behind_a_wall_are_withheld_from_those_to_whom_it_is_closed(
    acme_home: Any, tmp_path: Path
) -> None:
    lines = [one if one[0] != "Walled" else [*one[:5], "5000.01", one[6]] for one in LINES]
    reconcile(small(tmp_path / "r.csv", lines))
    closed = client_of("revops").get("/tie-out/?by=currency").content.decode()
    opened = client_of("auditor", walls=("public_sector",)).get("/tie-out/?by=currency").content.decode()
    assert "Walled" not in closed and "Walled" in opened
    assert "5,000.01" not in closed and "5,000.01" in opened
    assert "withheld" in closed and "withheld" not in opened


def test_it_says_when_the_data_have_changed_since(acme_home: Any, tmp_path: Path) -> None:
    reconcile(small(tmp_path / "r.csv", LINES))
    client = client_of("revops")
    assert "The data have changed since" not in client.get("/tie-out/").content.decode()
    acme_home.take({"person": "key,name\nEve,Eve\n"}, taken_on="2025-07-01")
    assert "The data have changed since" in client.get("/tie-out/").content.decode()


def test_a_home_without_data_asks_for_some(bare_home: Any) -> None:
    client = client_of("revops")
    text = client.get("/tie-out/").content.decode()
    assert "Import the history of your CRM first" in text and "Upload a report" not in text
