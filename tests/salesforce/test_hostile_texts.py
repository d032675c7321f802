"""Texts of a CRM that try to be markup, formulas or paths: they stand where they are read, and do nothing."""

from __future__ import annotations

import csv
from io import BytesIO
from typing import Any

import pytest
from django.test import Client

from fieldhouse.apps.changes.actions import KIND, write_sheet
from fieldhouse.apps.changes.models import ChangeLine
from fieldhouse.apps.imports.actions.undo import undo_import
from fieldhouse.apps.imports.queries.digest import home_digest
from fieldhouse.apps.pipeline.actions import edit_deal
from fieldhouse.apps.pipeline.models import Deal, Proposal
from fieldhouse.apps.roles.actions import create_user, grant_role
from fieldhouse.apps.runs.actions import start
from fieldhouse.facts.generations import current_manifest

from .small import FILES

MARKUP = "<script>alert(1)</script>"
QUOTED = "\"><img src=x onerror='alert(1)'>"
FORMULA = '=HYPERLINK("http://x","y"),\n+1'
TURNED = "abc\u202etxt.exe"
HARMS = (MARKUP, QUOTED, FORMULA, TURNED)


def cell(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


@pytest.fixture
def told(take: Any) -> Any:
    """Import the company with harm in every text that pages show; ``told(taken_on, stage)``."""
    stages = FILES["OpportunityStage"].replace("Old stage,Old stage", f"{cell(MARKUP)},{cell(FORMULA)}")

    def telling(taken_on: str, stage: str = "Talks") -> Any:
        deal = FILES["Opportunity"].replace(",Open,", f",{cell(QUOTED)},")
        return take(
            taken_on,
            OpportunityStage=stages,
            OpportunityHistory=FILES["OpportunityHistory"].replace("Old stage", "Talks"),
            Account=FILES["Account"].replace(",Alder,", f",{cell(MARKUP)},"),
            UserRole=FILES["UserRole"].replace(",Team,", f",{cell(QUOTED)},"),
            User=FILES["User"].replace("Ann,Seller", f"{cell(TURNED)},{cell(MARKUP)}"),
            Opportunity=deal.replace(",Talks,Forecast", f",{cell(stage)},Forecast"),
        )

    assert telling("2025-06-30").state == "done"
    return telling


@pytest.fixture
def revops() -> Any:
    user = create_user("revops", "correct horse battery")
    grant_role(user, "revops")
    return user


def test_pages_show_them_as_text(told, revops) -> None:
    client = Client()
    client.force_login(revops)
    sheet = BytesIO(f"{cell(MARKUP)},Deal\n{cell(QUOTED)},{cell(FORMULA)}\n".encode())
    sheet.name = f"{MARKUP.replace('/', '_')}.csv"
    upload = client.post("/import/", {"files": [sheet]}).url
    node = "organisation/salesforce:00E2"
    addresses = {
        "/deals/?outcome=open&sort=close": "&lt;img src=x",
        "/deals/salesforce/0061/": "&lt;script&gt;alert(1)",
        "/search/?q=alert": "&lt;script&gt;alert(1)",
        f"/?node={node}": "&lt;img src=x",
        f"/figures/open_all/?node={node}": "&lt;img src=x",
        upload: "&lt;script&gt;alert(1)&lt;_script&gt;.csv",
        f"{upload}mapping/?file={sheet.name}": "&lt;script&gt;alert(1)",
    }
    for address, shown in addresses.items():
        answer = client.get(address)
        page = answer.content.decode()
        assert answer.status_code == 200 and shown in page, address
        assert "<script>alert" not in page and "<img src=x" not in page, address


def test_a_change_sheet_holds_them_exactly_and_undoing_its_answer_opens_it_again(told, revops) -> None:
    def sheet() -> list[list[str]]:
        folder = write_sheet(start(KIND, asked_by=revops.pk), revops)
        (path,) = folder.glob("*-update.csv")
        with path.open(encoding="utf-8", newline="") as handle:
            return list(csv.reader(handle))

    deal = Deal.objects.get(generation=current_manifest().mart)
    edit_deal(revops, deal.opportunity_id, "stage", FORMULA, MARKUP, deal.version)
    first = sheet()
    assert first[1] == ["0061", FORMULA, "Talks"]
    before = home_digest()
    answered = told("2025-07-31", FORMULA)
    assert list(ChangeLine.objects.values_list("state", flat=True)) == ["applied"]
    undo_import(start("undo"), answered.pk)
    assert list(ChangeLine.objects.values_list("state", flat=True)) == ["exported"]
    assert Proposal.objects.get().state == "waiting" and home_digest() == before
    assert sheet() == first
