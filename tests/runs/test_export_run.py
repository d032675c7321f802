"""A long export is made by a run: its file has the bytes or cells of a short one, and only its asker gets it."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from django_tasks_db.models import DBTaskResult
from python_calamine import CalamineWorkbook

from fieldhouse.apps.audit.models import AuditEntry
from fieldhouse.apps.figures.exports import files
from fieldhouse.apps.figures.exports.actions import forget_files
from fieldhouse.apps.pipeline.models import Deal, Opportunity
from fieldhouse.apps.roles.actions import end_grant, grant_role
from fieldhouse.apps.roles.models import Grant
from fieldhouse.apps.runs.actions import ask_cancel
from fieldhouse.apps.runs.models import Run
from fieldhouse.apps.runs.tasks import take_up_run

ASKED = {"outcome": "open", "sort": "-amount"}


@pytest.fixture
def few_at_once(monkeypatch, demo_home):
    """Three rows are many; and the numbers of runs come again, so no folder may be left of the test before."""
    shutil.rmtree(demo_home.folder / "runs", ignore_errors=True)
    monkeypatch.setattr(files, "MOST_ROWS_AT_ONCE", 3)
    monkeypatch.setattr(files, "ROWS_A_REPORT", 5)


def work() -> None:
    for number in DBTaskResult.objects.values_list("args_kwargs", flat=True):
        take_up_run.call(*number["args"])


def exported(client, address: str, asked: dict[str, str]) -> tuple[Run, str]:
    """The run that a button's form starts, done, and the page that it leads to."""
    answer = client.post(address, asked)
    run = Run.objects.get(kind="export", state=Run.State.QUEUED)
    assert (answer.status_code, answer["Location"]) == (302, f"/runs/{run.pk}/")
    work()
    run.refresh_from_db()
    return run, client.get(answer["Location"]).content.decode()


def fetched(client, run: Run, folder: Path) -> bytes:
    (path,) = (folder / "runs" / str(run.pk)).iterdir()
    return b"".join(client.get(f"/runs/{run.pk}/files/{path.name}").streaming_content)


def cells(content: bytes, folder: Path) -> dict[str, list[list[object]]]:
    path = folder / "sheet.xlsx"
    path.write_bytes(content)
    book = CalamineWorkbook.from_path(path)
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


@pytest.mark.parametrize("kind", ["deals", "figure", "change"])
def test_the_file_of_a_run_says_what_the_file_at_once_says(
    signed_in, demo_home, few_at_once, monkeypatch, tmp_path, kind
) -> None:
    client = signed_in("leader")
    asked = (
        ASKED
        if kind == "deals"
        else {"node": demo_home.leader_node, "metric": "open_all", "since": "2026-09-01"}
    )
    for format_ in ("csv", "xlsx"):
        run, _page = exported(client, f"/export/{kind}.{format_}", asked)
        assert (run.state, run.done_count) == (Run.State.DONE, run.total_count) and run.total_count > 3
        by_run = fetched(client, run, demo_home.folder)
        with monkeypatch.context() as patched:
            patched.setattr(files, "MOST_ROWS_AT_ONCE", 10**9)
            at_once = client.post(f"/export/{kind}.{format_}", asked).content
        assert by_run == at_once if format_ == "csv" else cells(by_run, tmp_path) == cells(at_once, tmp_path)
    assert AuditEntry.objects.filter(payload__contains='"action":"export"').count() == 4


def test_only_its_asker_gets_it_and_it_goes_after_a_day(signed_in, demo_home, few_at_once) -> None:
    client = signed_in("leader")
    run, page = exported(client, "/export/deals.xlsx", ASKED)
    (path,) = (demo_home.folder / "runs" / str(run.pk)).iterdir()
    assert path.name in page and path.name.startswith("simulated-fieldhouse-deals")
    assert signed_in("other_leader").get(f"/runs/{run.pk}/").status_code == 403
    seen = signed_in("revops")
    assert path.name not in seen.get(f"/runs/{run.pk}/").content.decode()
    assert seen.get(f"/runs/{run.pk}/files/{path.name}").status_code == 404
    forget_files()
    assert path.exists()
    Run.objects.filter(pk=run.pk).update(ended_at=run.ended_at - timedelta(days=1, seconds=1))
    forget_files()
    assert not path.exists()


def test_its_asker_can_cancel_it(signed_in, demo_home, few_at_once) -> None:
    client = signed_in("leader")
    client.post("/export/deals.xlsx", ASKED)
    run = Run.objects.get(kind="export")
    assert client.post(f"/runs/{run.pk}/cancel/").status_code == 302
    run.refresh_from_db()
    assert run.is_cancel_asked
    ask_cancel(run)
    work()
    run.refresh_from_db()
    assert run.state == Run.State.CANCELLED
    assert [path.name for path in (demo_home.folder / "runs" / str(run.pk)).glob("[!.]*")] == []


def test_the_page_of_an_ended_run_is_asked_for_anew(signed_in, demo_home, few_at_once) -> None:
    client = signed_in("leader")
    run, _page = exported(client, "/export/deals.csv", ASKED)
    assert client.get(f"/runs/{run.pk}/progress/")["HX-Refresh"] == "true"


def test_a_file_is_not_given_to_who_sees_something_else_by_now(signed_in, demo_home, few_at_once) -> None:
    client, leader = signed_in("leader"), demo_home.user("leader")
    run, _page = exported(client, "/export/deals.csv", ASKED)
    assert fetched(client, run, demo_home.folder)
    address = f"/runs/{run.pk}/files/{next((demo_home.folder / 'runs' / str(run.pk)).iterdir()).name}"
    grant_role(leader, "hiring_manager")  # other rights, though no other deals
    assert client.get(address).status_code == 404
    Grant.objects.filter(user=leader, role="hiring_manager").delete()
    assert client.get(address).status_code == 200
    for grant in Grant.objects.filter(user=leader):
        end_grant(grant)
    assert client.get(address).status_code == 404
    assert (
        client.get(f"/runs/{run.pk}/").status_code == 200
        and address not in client.get(f"/runs/{run.pk}/").content.decode()
    )


def test_a_file_in_cp932_is_made_by_a_run_that_lists_what_has_no_place(
    signed_in, demo_home, few_at_once, monkeypatch
) -> None:
    one = Opportunity.objects.get(pk=Deal.objects.filter(outcome="open", wall="").values("opportunity")[:1])
    Opportunity.objects.filter(pk=one.pk).update(name="日立 é")
    client = signed_in("revops")
    run, page = exported(client, "/export/deals.csv", {"q": one.source_key, "encoding": "cp932"})
    assert (run.state, run.summary["without_place"]) == (Run.State.DONE, {"é": 1})
    assert "Characters without a place in cp932" in page
    assert "日立 〓" in fetched(client, run, demo_home.folder).decode("cp932")
