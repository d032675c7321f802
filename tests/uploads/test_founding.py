"""A home without a company asks for it once, beside the first files, and founds it with their import."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest
from django.test import Client
from tests.imports.conftest import bare_database, bare_home  # noqa: F401 - fixtures

from fieldhouse.apps.company.queries import calendar, current_company
from fieldhouse.apps.roles.actions import create_user, grant_role
from fieldhouse.apps.runs.models import Run

PEOPLE = "key,name\nU1,Ada\nU2,陽子\n"
COMPANY = {
    "name": 'Kestrel "West" 株式会社\\',
    "currency": "JPY",
    "zone": "Asia/Tokyo",
    "first_month": "4",
    "year_named_by": "first",
    "profile": "fieldhouse",
}


@pytest.fixture
def clients(bare_home) -> dict[str, Client]:  # noqa: F811
    found = {}
    for role in ("revops", "auditor"):
        user = create_user(role, "correct horse battery")
        grant_role(user, role)
        found[role] = Client()
        found[role].force_login(user)
    return found


def bring(client: Client, name: str = "person.csv", text: str = PEOPLE) -> str:
    file = BytesIO(text.encode())
    file.name = name
    return client.post("/import/", {"files": [file]}).url


def text_of(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_an_empty_home_leads_those_who_may_to_the_import(clients) -> None:
    assert 'class="btn btn-primary" href="/import/"' in text_of(clients["revops"], "/")
    assert 'class="btn btn-primary" href="/import/"' in text_of(clients["revops"], "/runs/")
    assert 'href="/import/"' not in text_of(clients["auditor"], "/")


def test_the_company_is_asked_for_once_and_founded_with_the_files(clients, work) -> None:
    client = clients["revops"]
    upload = bring(client)
    page = text_of(client, upload)
    assert "Whose files are these?" in page and "Import these files" not in page
    assert clients["auditor"].post(f"{upload}company/", COMPANY).status_code == 403
    refused = client.post(f"{upload}company/", {**COMPANY, "first_month": "13"})
    assert refused.status_code == 400 and "Whose files are these?" in refused.content.decode()
    assert current_company() is None
    answer = client.post(f"{upload}company/", COMPANY)
    page = text_of(client, answer.url)
    assert "Whose files are these?" not in page and "Import these files" in page
    client.post(f"{upload}import/", {"profile": "fieldhouse"})
    work()
    company = current_company()
    assert (company.name, company.reporting_currency) == (COMPANY["name"], "JPY")
    assert (calendar().first_month, company.year_named_by) == (4, "first")
    again = bring(client)
    assert "Whose files are these?" not in text_of(client, again)
    client.post(f"{again}company/", {**COMPANY, "name": "Another"})
    assert "Import these files" in text_of(client, again)


def test_a_sheet_that_no_profile_knows_can_be_mapped_before_there_is_a_company(clients) -> None:
    upload = bring(clients["revops"], "staff.csv", "Employee ID,Full Name\nU1,Ada\n")
    answer = clients["revops"].get(f"{upload}mapping/?file=staff.csv")
    assert answer.status_code == 200 and "ZMW" in answer.content.decode()


@pytest.mark.realdata
def test_crm_maven_is_recognised_by_itself_and_comes_in_whole(clients, work) -> None:
    """Four files of a public data set, dropped in together by somebody who knows no profile."""
    real = Path(__file__).parents[3] / "shared" / "data" / "crm-maven"
    files = []
    for path in sorted(real.glob("*.csv")):
        file = BytesIO(path.read_bytes())
        file.name = path.name
        files.append(file)
    client = clients["revops"]
    upload = client.post("/import/", {"files": files}).url
    page = text_of(client, upload)
    assert re.search(r'<option value="maven"[^>]* selected', page) and "Import these files" in page
    client.post(f"{upload}import/", {"profile": "maven"})
    work()
    run = Run.objects.get(kind="import")
    assert (run.state, run.summary["rows"], run.summary["created"]) == ("done", 8_927, 8_927)
    assert current_company().name == "Maven CRM sample (fictional)"
