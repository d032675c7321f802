"""A person is exported whole and erased whole; totals, facts and the log stay; imports and restores bring nobody back.

The tests go on from each other, in their order: one home, one person.
"""

from __future__ import annotations

import json
import shutil
from typing import Any

import pytest
from django.test import Client

from .conftest import BAD, CONTACTS, FAMILY, KANJI, LEADS, MAIL, NAME, files, standing

LABEL = "erased-"


def verified(home: Any) -> list[Any]:
    from fieldhouse.cli.audit_verdict import verdict
    from fieldhouse.facts.generations import verify

    found = verdict(home.folder, None)
    assert found.unwitnessed == 0
    return [*verify(), *found.breaches]


def client(login: str) -> Client:
    from fieldhouse.apps.roles.models import User

    one = Client()
    one.force_login(User.objects.get(username=login))
    return one


def carry_out(home: Any) -> Any:
    """Do what was asked for last, as the worker does."""
    from fieldhouse.apps.runs.models import Run
    from fieldhouse.apps.runs.tasks import take_up_run

    run = Run.objects.order_by("-pk").first()
    take_up_run.call(run.pk)
    run.refresh_from_db()
    assert run.state == "done", run.summary
    return run


def address(kind: str = "contact") -> str:
    from fieldhouse.apps.accounts.models import Contact

    return f"/privacy/{kind}/{Contact.objects.get(source_key='C1').pk}/"


@pytest.fixture(scope="module")
def known(person_home: Any) -> dict[str, Any]:
    """What the tests of this module keep from one another."""
    return {"before": person_home.digits()}


def test_a_page_finds_the_person_and_all_records(person_home: Any) -> None:
    chief = client("chief")
    text = chief.get("/privacy/?q=Takanashi").content.decode()
    for reference in (f"person:acme:{NAME}", "contact:acme:C1", "lead:acme:L1", "user:haruka.tv"):
        assert reference in text
    text = chief.get(address()).content.decode()
    assert "lead:acme:L1" in text and "user:haruka.tv" in text and "marketing.CampaignMember" in text
    assert client("haruka.tv").get("/privacy/").status_code == 403
    assert client("haruka.tv").post(f"{address()}erase/").status_code == 403


def test_the_export_holds_every_table_and_file(person_home: Any) -> None:
    chief = client("chief")
    assert chief.post(f"{address()}export/", {"reason": " "}).status_code == 400, "why is asked"
    assert chief.post(f"{address()}export/", {"reason": "request 17"}).status_code == 302
    run = carry_out(person_home)
    told = json.loads((person_home.folder / "runs" / str(run.pk) / "person.json").read_text())
    assert {one["kind"] for one in told["records"]} == {"person", "contact", "lead", "user"}
    tables = {one["table"] for one in told["references"]}
    assert {"people.Holding", "pipeline.Deal", "pipeline.ContactRole", "marketing.CampaignMember"} <= tables
    assert {"pipeline.Opportunity", "pipeline.SavedView"} <= {one["table"] for one in told["texts"]} | tables
    assert {"of": "opportunity.owner", "events": 2} in told["history"]
    assert {"deal.edit", "share.make"} <= {one["action"] for one in told["log"]}
    held = set(told["files"])
    assert {"uploads/abc/contacts.csv", "uploads/abc/mail.csv", "runs/1/rejected-contact.csv.csv"} <= held
    assert "correct horse" not in json.dumps(told) and "argon2" not in json.dumps(told)
    page = chief.get(f"/runs/{run.pk}/files/person.html")
    assert FAMILY in page.getvalue().decode() and "attachment" in page["Content-Disposition"]
    assert client("admin2").get(f"/runs/{run.pk}/files/person.html").status_code == 404, "its asker's alone"


def test_before_it_is_erased_the_search_of_this_test_finds_it(
    person_home: Any, known: Any, tmp_path: Any
) -> None:
    places = ["uploads/abc/contacts.csv", "uploads/abc/mail.csv", "runs/1/fieldhouse-deals.xlsx"]
    if (person_home.folder / "fieldhouse.sqlite3").exists():
        places.append("fieldhouse.sqlite3")  # the file, or the log beside it
    found = standing(person_home)
    assert [place for place in places if not any(one.startswith(place) for one in found)] == []
    from fieldhouse.apps.company.backup import back_up

    known["backup"] = tmp_path.parent / "before-erasure.tar.gz"
    back_up(known["backup"])


def test_erased_the_name_is_nowhere_and_everything_counts_as_before(person_home: Any, known: Any) -> None:
    from fieldhouse.apps.audit.models import AuditValue
    from fieldhouse.apps.roles.models import User

    chief = client("chief")
    assert chief.post(f"{address()}erase/", {"reason": "request 17"}).status_code == 400, "it must be meant"
    said = {"reason": f"{NAME} asked", "is_meant": "on"}
    assert chief.post(f"{address()}erase/", said).status_code == 302
    run = carry_out(person_home)
    assert (run.summary["erased"], run.summary["files_removed"]) == (1, 3), "a workbook, an export"
    assert standing(person_home) == []
    assert _in_tables() == []
    assert person_home.digits() == known["before"]
    assert verified(person_home) == []
    user = User.objects.get(pk=client("chief").session["_auth_user_id"])
    gone = User.objects.get(username__startswith=LABEL)
    assert (user.is_active, gone.is_active, gone.has_usable_password()) == (True, False, False)
    assert not AuditValue.objects.filter(value="192.0.2.9").exists(), "from where they came is theirs, too"
    assert "mine" in AuditValue.objects.values_list("value", flat=True), "what they said is not"
    page = chief.get(f"/runs/{run.pk}/").content.decode()
    assert FAMILY not in page
    assert chief.get("/search/?q=Takanashi").content.decode().count(FAMILY) == 0
    again = chief.post(f"{address()}erase/", {**said, "reason": "again"})
    assert (again.status_code, "erased already" in again.content.decode()) == (409, True)
    text = (person_home.folder / "uploads" / "abc" / "contacts.csv").read_bytes().decode("cp932")
    assert text.splitlines()[0] == "Id,名,姓" and text.splitlines()[2] == "2,健,佐藤"


def test_an_import_of_what_the_crm_still_has_brings_nobody_back(person_home: Any, known: Any) -> None:
    # A text that names them beside other words is not known again: the CRM is where it is to be mended.
    steps = (
        files()["opportunity"].replace(f"Ask {NAME} by {MAIL}", "Ask").replace(f"{KANJI}さんに電話", "電話")
    )
    told = files(contact=CONTACTS + BAD, opportunity=steps)
    run = person_home.take(told)
    assert (run.state, run.summary["rejected"]) == ("done", 1)
    found = person_home.found(run, "privacy.still_there")
    assert len(found) == 4, "the person, the contact, the row with the same mail address, the lead"
    assert standing(person_home) == []
    assert person_home.digits() == known["before"]
    again = person_home.take(told)
    assert (again.summary["created"], again.summary["updated"]) == (0, 0)


def test_somebody_new_is_told_from_a_namesake(person_home: Any) -> None:
    more = f"L7,Haruka,{FAMILY},Birch,Buyer,another@birch.example,new,2025-06-05T00:00:00Z\n"
    more += f"L8,H.,Voss,Birch,Buyer,{MAIL.upper()},new,2025-06-05T00:00:00Z\n"
    run = person_home.take({"lead": LEADS + more})
    assert [row["row"] for row in person_home.found(run, "privacy.namesake")] == ["5"]
    from fieldhouse.apps.marketing.models import Lead

    assert Lead.objects.get(source_key="L7").family_name == FAMILY, "a namesake keeps theirs"
    assert Lead.objects.get(source_key="L8").family_name.startswith(LABEL), (
        "the same mail address is the same person"
    )


def test_a_restored_home_is_erased_again(person_home: Any, known: Any, within: Any, tmp_path: Any) -> None:
    home = tmp_path / "restored"
    register = person_home.folder / "keys" / "erasures"
    assert FAMILY not in register.read_text()
    shutil.copyfile(register, tmp_path / "erasures")
    done = within(home, "home", "restore", known["backup"], "--erasures", tmp_path / "erasures")
    assert (done.returncode, "1 erased person" in done.stdout) == (0, True), done.stdout + done.stderr
    assert (home / "keys" / "erasures").read_text() == register.read_text()
    assert standing(type(person_home)(home, tmp_path)) == []
    for command in (("facts", "verify"), ("audit", "verify")):
        ended = within(home, *command)
        assert ended.returncode == 0, ended.stdout
    again = within(home, "privacy", "repeat", tmp_path / "erasures")
    assert "0 erased people" in again.stdout


def _in_tables() -> list[str]:
    """The same on the tables themselves, for a database that is no file of the home."""
    from fieldhouse.apps.company.state.queries import stored_models

    from .conftest import FORBIDDEN

    return [
        f"{model._meta.label} {row}"
        for model in stored_models()
        for row in model._default_manager.values()
        if any(word in str(row) for word in FORBIDDEN)
    ]
