"""Runs are seen by those with the right, and their files are fetched by name and by no path."""

import os

import pytest

from fieldhouse.apps.runs.actions import start
from fieldhouse.apps.runs.files import file_named, files_of
from fieldhouse.apps.runs.models import Run

WHOLE_FILE = {
    "rule": "file.not_read",
    "severity": "note",
    "file": "b.csv",
    "row": 0,
    "column": "",
    "value": "",
    "sentence": "…",
    "fields": {},
}


@pytest.fixture
def run(demo_home, db):
    """A finished import with findings and rejected rows, and its files."""
    made = start(
        "import", asked_by=demo_home.user("revops").pk, arguments={"path": "export", "profile": "fieldhouse"}
    )
    row = {"severity": "rejected", "file": "a.csv", "row": 7, "column": "stage", "value": "Proposl"}
    sentence = {"rule": "reference.missing", "sentence": "…", "fields": {"to": "person"}}
    made.summary = {
        "rows": 10,
        "created": 6,
        "updated": 2,
        "unchanged": 1,
        "rejected": 1,
        "findings": [{"rule": "reference.missing", "severity": "rejected", "count": 3}],
        "shown": [row | sentence, WHOLE_FILE],
    }
    made.state = Run.State.DONE
    made.save()
    folder = demo_home.folder / "runs" / str(made.pk)
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("findings.csv", "rejected-a.csv.csv", "rejected-商談.csv", "secret.txt"):
        (folder / name).write_text(name, encoding="utf-8-sig")
    return made


def test_the_counts_add_up_and_the_findings_say_where(signed_in, run):
    text = signed_in("walled_auditor").get(f"/runs/{run.pk}/").content.decode()
    assert run.summary["rows"] == sum(
        run.summary[one] for one in ("created", "updated", "unchanged", "rejected")
    )
    for said in ("Proposl", "a.csv:7", "reference.missing", "rejected-商談.csv"):
        assert said in text
    assert "secret.txt" not in text
    assert f'href="/runs/{run.pk}/"' in signed_in("auditor").get("/runs/").content.decode()


def test_its_rows_are_for_whoever_brought_them_and_passes_every_wall(signed_in, run):
    text = signed_in("auditor").get(f"/runs/{run.pk}/").content.decode()
    assert "reference.missing" in text and "those who pass every wall" in text
    for said in ("Proposl", "a.csv:7", "rejected-商談.csv"):
        assert said not in text
    assert signed_in("auditor").get(f"/runs/{run.pk}/files/findings.csv").status_code == 404
    assert "does not read this file" in text, "what is found of a whole file shows no row"
    for one in ("/api/v1/runs", f"/api/v1/runs/{run.pk}"):
        assert "Proposl" not in signed_in("auditor").get(one).content.decode()
        assert "Proposl" in signed_in("revops").get(one).content.decode(), "she brought the file"
        assert "Proposl" in signed_in("walled_auditor").get(one).content.decode()


@pytest.mark.parametrize("role", ["leader", "seller", "nobody"])
def test_others_see_neither_runs_nor_files(signed_in, run, role):
    client = signed_in(role)
    for path in (
        "/runs/",
        f"/runs/{run.pk}/",
        f"/runs/{run.pk}/progress/",
        f"/runs/{run.pk}/files/findings.csv",
    ):
        assert client.get(path).status_code == 403
    assert "/runs/" not in client.get("/settings/").content.decode()


@pytest.mark.parametrize("name", ["findings.csv", "rejected-a.csv.csv", "rejected-商談.csv"])
def test_files_are_handed_out_as_they_are(signed_in, run, name):
    answer = signed_in("revops").get(f"/runs/{run.pk}/files/{name}")
    assert b"".join(answer.streaming_content).decode("utf-8-sig") == name
    assert answer["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    "name",
    [
        "secret.txt",
        "../../fieldhouse.sqlite3",
        "..%2F..%2Ffieldhouse.sqlite3",
        "%2e%2e%2fkeys%2fdjango",
        "rejected-..%2f..%2fkeys%2fdjango.csv",
        "findings.csv%00",
        "",
    ],
)
def test_no_name_leads_out_of_the_folder(signed_in, run, name):
    assert signed_in("revops").get(f"/runs/{run.pk}/files/{name}").status_code in (404, 400)


def test_a_name_is_never_a_path_and_a_link_is_no_file(run, demo_home):
    folder = demo_home.folder / "runs" / str(run.pk)
    os.symlink(demo_home.folder / "keys" / "audit", folder / "rejected-link.csv")
    names = [one.name for one in files_of(run.pk)]
    assert names == ["findings.csv", "rejected-a.csv.csv", "rejected-商談.csv"]
    for name in ("../1/findings.csv", "./findings.csv", "rejected-link.csv", "/etc/passwd"):
        assert file_named(run.pk, name) is None
    assert files_of(10**9) == []


def test_cancelling_asks_the_run_and_takes_the_right(signed_in, run):
    open_run = start("import")
    assert signed_in("auditor").post(f"/runs/{open_run.pk}/cancel/").status_code == 403
    assert "cancel/" not in signed_in("auditor").get(f"/runs/{open_run.pk}/").content.decode()
    assert signed_in("revops").post(f"/runs/{open_run.pk}/cancel/").status_code == 302
    open_run.refresh_from_db()
    assert open_run.is_cancel_asked
    assert "Stopping" in signed_in("revops").get(f"/runs/{open_run.pk}/progress/").content.decode()
    assert signed_in("revops").get(f"/runs/{open_run.pk}/cancel/").status_code == 405


def test_there_is_no_such_run(signed_in, demo_home):
    assert signed_in("revops").get("/runs/999999/").status_code == 404
