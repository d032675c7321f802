"""Pages come into a home as versions; twice is once."""

from dataclasses import replace
from decimal import Decimal

import pytest
from tests.jobs.conftest import PAGES

from fieldhouse.apps.audit.models import AuditEntry
from fieldhouse.apps.jobs.actions import import_pages
from fieldhouse.apps.jobs.models import JobFamily, JobVersion
from fieldhouse.apps.jobs.queries import current_roles, ladder_of_the_library
from fieldhouse.domain.errors import BadInput, Refused
from fieldhouse.domain.jobs.library import Leads, Shelf, lead_of
from fieldhouse.ingest.jobs.folder import PageFile, pages_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def files():
    return pages_in([PAGES])


def counts(imported):
    return imported.created, imported.updated, imported.unchanged, imported.removed


def test_a_folder_comes_in_once(files):
    assert counts(import_pages(files, by=None)) == (3, 0, 0, 0)
    assert counts(import_pages(files, by=None)) == (0, 0, 3, 0)
    assert list(JobFamily.objects.order_by("key").values_list("key", "title")) == [
        ("crane-roles", "Crane Roles"),
        ("flat-one-line", "Pilot"),
        ("harbour-lead", "Harbour Services"),
    ]
    assert [(role.title, role.grade) for role in current_roles()] == [
        ("Crane Operator", Decimal(4)),
        ("Manager, Cranes", Decimal(8)),
        ("Pilot", None),
        ("Junior Harbour Planner", Decimal(5)),
        ("Harbour Planner (Intermediate)", Decimal("6.5")),
        ("Harbour Planner (Ferries)", None),
    ]
    assert AuditEntry.objects.filter(action="jobs.import").count() == 1


def test_another_state_is_a_version_with_the_ids_of_the_first(files):
    import_pages(files, by=None)
    harbour = next(file for file in files if file.key == "harbour-lead")
    raw = harbour.raw.replace(
        b"Plan berths for the coming week.", b"For the coming week, berths are planned."
    )
    assert counts(import_pages([replace(harbour, raw=raw)], by=None)) == (0, 1, 0, 0)
    first, second = JobVersion.objects.filter(family__key="harbour-lead").order_by("number")
    duties = [version.page["roles"][0]["responsibilities"][0] for version in (first, second)]
    assert duties[0]["text"] != duties[1]["text"]
    assert duties[0]["id"] == duties[1]["id"]
    again = raw.replace(
        b"For the coming week, berths are planned.", b"Next week's berths are planned and posted."
    )
    import_pages([replace(harbour, raw=again)], by=None)
    third = JobVersion.objects.get(family__key="harbour-lead", number=3)
    assert third.page["roles"][0]["responsibilities"][0]["id"] == duties[0]["id"]


def test_ladders_are_linked_across_families(files):
    import_pages(files, by=None)
    steps = {(step.role, step.title): step.lead for step in ladder_of_the_library()}
    assert {lead.leads for lead in steps.values()} == {Leads.DANGLING}
    shift = PageFile(
        "port-harbour-shift", "s.md", b"## Harbour Shift Manager\n### Responsibilities\n- Lead\n"
    )
    import_pages([shift], by=None)
    steps = {(step.role, step.title): step.lead for step in ladder_of_the_library()}
    up = steps["Junior Harbour Planner", "Harbour Shift Management"]
    assert (up.leads, up.family) == (Leads.FAMILY, "port-harbour-shift")
    import_pages(files, by=None, is_whole=True)
    steps = {(step.role, step.title): step.lead for step in ladder_of_the_library()}
    assert steps["Junior Harbour Planner", "Harbour Shift Management"].leads is Leads.REMOVED


@pytest.mark.parametrize(
    ("title", "role"),
    [("Director, Regional Sales", "a/x"), ("Technical Account Manager", "a/y"), ("Nobody Manager", "")],
)
def test_titles_are_found_by_words_and_aliases(title, role):
    shelf = Shelf("a", "A", False, (("a/x", "Regional Sales Director"), ("a/y", "Customer Success Manager")))
    assert lead_of(title, "", [shelf]).role == role


def test_what_a_whole_library_lacks_is_removed_and_kept(files):
    import_pages(files, by=None)
    assert counts(import_pages(files[1:], by=None, is_whole=True)) == (0, 0, 2, 1)
    assert JobFamily.objects.get(key=files[0].key).is_removed
    assert "Crane Operator" not in [role.title for role in current_roles()]
    assert counts(import_pages(files, by=None)) == (0, 1, 2, 0)
    assert not JobFamily.objects.get(key=files[0].key).is_removed


def test_two_files_of_one_key_and_a_missing_one_are_refused(tmp_path):
    (tmp_path / "a.md").write_text("# A")
    (tmp_path / "a.html").write_text("<h1>A</h1>")
    with pytest.raises(BadInput, match=r"jobs\.same_key"):
        pages_in([tmp_path])
    with pytest.raises(Refused, match=r"jobs\.not_readable"):
        pages_in([tmp_path / "none.md"])
