"""Files come by browser, are looked at and imported by a run; nobody without the right gets anywhere."""

import csv
import os
import shutil
from datetime import timedelta

import pytest

from fieldhouse.apps.audit.models import AuditEntry
from fieldhouse.apps.imports.models import Upload
from fieldhouse.apps.imports.queries.digest import home_digest
from fieldhouse.apps.imports.uploads import unpacking, views
from fieldhouse.apps.imports.uploads.actions import forget_uploads, keep_upload
from fieldhouse.apps.imports.uploads.queries import uploads_path
from fieldhouse.apps.people.models import Person
from fieldhouse.apps.roles.access import NotAllowed
from fieldhouse.apps.roles.actions import end_grant
from fieldhouse.apps.roles.models import Grant
from fieldhouse.apps.runs.actions import ask_cancel
from fieldhouse.apps.runs.models import Run
from fieldhouse.clock import now
from fieldhouse.facts.generations import current_manifest

PEOPLE = "key,name,starts_on\nU1,Ada,2026-01-05\nU2,Bo,31.13.2026\nU3,陽子,2026年4月1日\n"
OTHERS = ["leader", "seller", "auditor", "nobody"]


def text_of(answer):
    return answer.content.decode()


def folders():
    return sorted(one.name for one in uploads_path().glob("*"))


@pytest.fixture(autouse=True)
def no_folders_of_tests_before(demo_home):
    """What a test writes to the database is rolled back after it, and its files are not."""
    shutil.rmtree(uploads_path(), ignore_errors=True)


@pytest.fixture
def brought(bring):
    """One upload of a file of people, of whom one cannot be read."""
    answer = bring({"person.csv": PEOPLE})
    assert answer.status_code == 302
    return Upload.objects.get()


@pytest.mark.parametrize("role", OTHERS)
def test_others_reach_nothing(signed_in, brought, role):
    client = signed_in(role)
    own = f"/import/{brought.pk}/"
    for path in ("/import/", own):
        assert client.get(path).status_code == 403
    for path in ("/import/", f"{own}import/", f"{own}remove/"):
        assert client.post(path, {"profile": "fieldhouse"}).status_code == 403
    with pytest.raises(NotAllowed):
        keep_upload(client_user(role), [])
    assert "/import/" not in text_of(client.get("/settings/"))
    assert not Run.objects.filter(state=Run.State.QUEUED).exists() and Upload.objects.exists()


def client_user(role):
    from fieldhouse.apps.roles.queries import user_named

    return user_named(role)


@pytest.mark.parametrize("role", ["revops", "administrator"])
def test_those_with_the_right_are_led_there(signed_in, role):
    text = text_of(signed_in(role).get("/import/"))
    assert 'href="/import/" data-key="i" aria-current="page"' in text and 'type="file"' in text


def test_a_post_without_the_token_keeps_nothing(demo_home, db):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(demo_home.user("revops"))
    assert client.post("/import/", {"files": []}).status_code == 403
    assert not Upload.objects.exists()


def test_what_was_brought_is_kept_and_said(brought, demo_home):
    folder = uploads_path() / brought.folder
    assert (folder / "person.csv").read_text() == PEOPLE
    assert folders() == [folder.name]
    assert brought.brought_by == demo_home.user("revops")
    said = AuditEntry.objects.order_by("-seq")[0].payload
    assert '"upload.keep"' in said and f'"bytes":{len(PEOPLE.encode())}' in said and "person.csv" not in said


def test_what_somebody_brought_is_not_looked_into_by_others(signed_in, brought):
    client = signed_in("administrator")
    for place in ("", "mapping/"):
        answer = client.get(f"/import/{brought.pk}/{place}")
        assert answer.status_code == 403 and "Ask whoever brought them" in answer.content.decode()
    assert client.post(f"/import/{brought.pk}/remove/").status_code == 403


def test_the_page_shows_typed_rows_with_findings_beside_the_cells(signed_in, brought):
    text = text_of(signed_in("revops").get(f"/import/{brought.pk}/"))
    assert "<strong>fieldhouse</strong> reads" in text and "Of all profiles it fits best." in text
    assert "5 Jan 2026" in text and "1 Apr 2026" in text
    cell = text.split("<td")[6]
    assert "31.13.2026" in cell and "is not a date" in cell
    assert "has more" not in text and "Import these files" in text


def test_another_profile_says_why_it_does_not_fit(signed_in, brought):
    text = text_of(signed_in("revops").get(f"/import/{brought.pk}/?profile=maven"))
    assert "Nothing here is named as the profile expects" in text
    assert "Import these files" not in text


def test_an_import_makes_a_run_as_the_command_does(signed_in, brought, work):
    client = signed_in("revops")
    answer = client.post(f"/import/{brought.pk}/import/", {"profile": "fieldhouse"})
    run = Run.objects.get(kind="import", state=Run.State.QUEUED)
    assert answer.url == f"/runs/{run.pk}/"
    assert "is being imported" not in text_of(client.get(f"/import/{brought.pk}/"))
    assert "Import these files" not in text_of(client.get(f"/import/{brought.pk}/"))
    assert client.post(f"/import/{brought.pk}/import/", {"profile": "fieldhouse"}).status_code == 409
    assert client.post(f"/import/{brought.pk}/remove/").status_code == 409
    before = current_manifest().number
    work()
    run.refresh_from_db()
    assert (run.state, run.generation) == (Run.State.DONE, before + 1)
    counts = {name: run.summary[name] for name in ("rows", "created", "rejected")}
    assert counts == {"rows": 3, "created": 2, "rejected": 1}
    assert set(Person.objects.filter(run=run).values_list("name", flat=True)) == {"Ada", "陽子"}
    page = text_of(client.get(f"/runs/{run.pk}/"))
    assert "person.csv:3" in page and "rejected-person.csv.csv" in page
    assert not Upload.objects.exists()


def test_an_import_needs_the_right_until_it_begins(signed_in, brought, work, demo_home):
    signed_in("revops").post(f"/import/{brought.pk}/import/", {"profile": "fieldhouse"})
    for grant in Grant.objects.filter(user=demo_home.user("revops")):
        end_grant(grant)
    work()
    run = Run.objects.filter(kind="import").order_by("-pk")[0]
    assert (run.state, run.summary["error"]) == (Run.State.FAILED, "policy.no_right")
    assert not Person.objects.filter(name="Ada").exists()


def test_a_source_beside_the_companys_own_is_said(signed_in, brought):
    text = text_of(signed_in("revops").get(f"/import/{brought.pk}/"))
    assert "come as the source <strong>fieldhouse</strong>" in text
    assert "<strong>simulated</strong>" in text


def test_a_cancelled_import_leaves_nothing_behind(signed_in, brought, work):
    before, generation = home_digest(), current_manifest().number
    signed_in("revops").post(f"/import/{brought.pk}/import/", {"profile": "fieldhouse"})
    run = Run.objects.get(kind="import", state=Run.State.QUEUED)
    ask_cancel(run)
    work()
    run.refresh_from_db()
    assert run.state == Run.State.CANCELLED
    assert not Person.objects.filter(name="Ada").exists()
    assert (home_digest(), current_manifest().number) == (before, generation)
    assert Upload.objects.get().run == run and folders(), "the files can be imported again"


def test_files_that_were_removed_meanwhile_end_the_run_with_its_reason(signed_in, brought, work):
    signed_in("revops").post(f"/import/{brought.pk}/import/", {"profile": "fieldhouse"})
    Upload.objects.all().delete()
    work()
    run = Run.objects.filter(kind="import").order_by("-pk")[0]
    assert (run.state, run.summary["error"]) == (Run.State.FAILED, "upload.gone")


def test_removed_files_are_gone(signed_in, brought, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        assert signed_in("revops").post(f"/import/{brought.pk}/remove/").status_code == 302
    assert folders() == [] and not Upload.objects.exists()
    assert '"upload.remove"' in AuditEntry.objects.order_by("-seq")[0].payload


def test_nothing_lies_there_for_ever(brought, django_capture_on_commit_callbacks):
    stray, young = uploads_path() / "a", uploads_path() / "b"
    for one in (stray, young):
        one.mkdir()
    two_days_ago = now().timestamp() - 2 * 86_400
    os.utime(stray, (two_days_ago, two_days_ago))
    forget_uploads()
    assert folders() == ["b", brought.folder]
    young.rmdir()
    Upload.objects.update(brought_at=now() - timedelta(days=8))
    with django_capture_on_commit_callbacks(execute=True):
        forget_uploads()
    assert folders() == []


def test_a_zip_is_unpacked_and_many_files_are_one_upload(bring, zipped):
    packed = zipped({"export/person.csv": PEOPLE, "__MACOSX/._person.csv": "x", "position.csv": "key\nP9\n"})
    assert bring({"all.zip": packed, "account.csv": "key,name\nA9,Acme\n"}).status_code == 302
    one = Upload.objects.get()
    assert [file["name"] for file in one.files] == ["account.csv", "person.csv", "position.csv"]
    assert one.fits[0]["profile"] == "fieldhouse" and one.fits[0]["files_read"] == 3


def test_names_packed_in_japan_come_as_they_were(bring, zipped):
    packed = zipped({"商談.csv": "a,b\n1,2\n"}).replace("商談".encode(), b"\xe5\x95\x86\xe8\xab\x87")
    bring({"a.zip": _packed_without_mark("商談.csv", packed)})
    assert [file["name"] for file in Upload.objects.get().files] == ["商談.csv"]


def _packed_without_mark(name, packed):
    """The same archive as a Japanese Windows packs it: the name in cp932, without the mark of UTF-8."""
    import io
    import zipfile

    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as made:
        info = zipfile.ZipInfo("x" * len(name.encode("cp932")))
        made.writestr(info, "a,b\n1,2\n")
    return archive.getvalue().replace(info.filename.encode(), name.encode("cp932"))


def bomb(zipped):
    return zipped({"a.csv": b"0" * (unpacking.GZIP_RATIO_FROM + 1)})


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({}, "No file was chosen"),
        ({"a.zip": b"PK\x03\x04nothing"}, "cannot be unpacked"),
        ({"deals.exe": b"MZ"}, "is of a kind that is not read"),
        ({"a.zip": {"x/a.csv": "a\n", "y/A.csv": "a\n"}}, "Two files are called A.csv"),
        ({"a.zip": {"a\x07.csv": "a\n"}}, "cannot be kept"),
        ({"a.zip": bomb}, "unpacks to far more"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_name_and_whole(bring, zipped, files, said):
    packed = {
        name: body(zipped) if callable(body) else zipped(body) if isinstance(body, dict) else body
        for name, body in files.items()
    }
    answer = bring({"good.csv": "a\n1\n", **packed} if files else {})
    assert answer.status_code == 400 and said in text_of(answer)
    assert not Upload.objects.exists() and folders() == []


def test_too_many_and_too_large(bring, monkeypatch):
    monkeypatch.setattr(unpacking, "FILES_LIMIT", 2)
    assert "More than 2 files" in text_of(bring({f"{n}.csv": "a\n" for n in range(3)}))
    monkeypatch.setattr(unpacking, "UNPACKED_LIMIT", 10)
    assert "larger than" in text_of(bring({"a.csv": "a" * 11}))
    monkeypatch.setattr(views, "UPLOAD_LIMIT", 10)
    assert bring({"a.csv": "a"}).status_code == 400
    assert not Upload.objects.exists() and folders() == []


def test_no_name_leads_out_of_the_folder(bring, zipped):
    bring({"a.zip": zipped({"../../../keys/evil.csv": "a\n", "/etc/b.csv": "a\n"})})
    assert [one["name"] for one in Upload.objects.get().files] == ["b.csv", "evil.csv"]


def test_an_unknown_upload_or_profile(signed_in, brought):
    client = signed_in("revops")
    assert client.get("/import/999/").status_code == 404
    answer = client.post(f"/import/{brought.pk}/import/", {"profile": "../../etc/passwd"})
    assert answer.status_code == 400 and not Run.objects.filter(state=Run.State.QUEUED).exists()


def test_the_rejected_row_comes_back_in_its_own_columns(signed_in, brought, work, demo_home):
    signed_in("revops").post(f"/import/{brought.pk}/import/", {"profile": "fieldhouse"})
    work()
    run = Run.objects.filter(kind="import").order_by("-pk")[0]
    with (demo_home.folder / "runs" / str(run.pk) / "rejected-person.csv.csv").open(
        encoding="utf-8-sig", newline=""
    ) as file:
        (row,) = csv.DictReader(file)
    assert row["starts_on"] == "31.13.2026" and "is not a date" in row["fieldhouse reasons"]


def test_the_last_import_is_undone_from_its_page(signed_in, brought, work):
    before = home_digest()
    client = signed_in("revops")
    client.post(f"/import/{brought.pk}/import/", {"profile": "fieldhouse"})
    work()
    done = Run.objects.get(kind="import", generation=current_manifest().number)
    assert f'action="/import/undo/{done.pk}/"' in text_of(client.get(f"/runs/{done.pk}/"))
    answer = client.post(f"/import/undo/{done.pk}/")
    undoing = Run.objects.get(kind="undo")
    assert answer.url == f"/runs/{undoing.pk}/"
    work()
    undoing.refresh_from_db()
    assert undoing.state == Run.State.DONE and home_digest() == before
    page = text_of(client.get(f"/runs/{done.pk}/"))
    assert "was undone" in page and f'href="/runs/{undoing.pk}/"' in page
    assert "/import/undo/" not in page
    assert client.post(f"/import/undo/{done.pk}/").status_code == 409


@pytest.mark.parametrize("role", OTHERS)
def test_others_undo_nothing(signed_in, role):
    newest = Run.objects.filter(kind="import").order_by("-pk")[0]
    assert signed_in(role).post(f"/import/undo/{newest.pk}/").status_code == 403
    if role == "auditor":
        assert "/import/undo/" not in text_of(signed_in(role).get(f"/runs/{newest.pk}/"))
    assert not Run.objects.filter(kind="undo").exists()


def test_a_profile_that_knows_files_by_their_columns_names_them(bring, signed_in):
    """The name of an export of Marketo is anybody's; the page says what told it."""
    answer = bring({"list.csv": "Id,Email Address,Marketo SFDC ID,Score\n1,a@x.example,,5\n"}, role="revops")
    page = signed_in("revops").get(answer.url).content.decode()
    assert "It knows them by their columns: Id, Email Address, Marketo SFDC ID." in page
    assert "<strong>marketo</strong>" in page


def test_what_waits_in_the_watched_folder_is_listed(demo_home, signed_in, settings, tmp_path):
    (tmp_path / "quotas").mkdir()
    (tmp_path / "quotas" / "q3.csv").write_text("Name,FY27 Q3\nDee,1\n")
    (tmp_path / "nobody").mkdir()
    (tmp_path / "nobody" / "x.csv").write_text("a\n1\n")
    settings.INBOX = str(tmp_path)
    page = signed_in("revops").get("/import/").content.decode()
    assert all(text in page for text in ("In the watched folder", "q3.csv", "x.csv", str(tmp_path)))
    assert page.count("no profile of this name") == 1
