"""The library in the browser: search, a role with what it takes over, two sides, ladders, findings, one's own role."""

from dataclasses import replace
from decimal import Decimal
from html import unescape

import pytest
from tests.jobs.conftest import PAGES

from fieldhouse.apps.audit.models import AuditEntry
from fieldhouse.apps.jobs.actions import import_pages
from fieldhouse.apps.jobs.actions.giving import give_role, keep_translations
from fieldhouse.apps.jobs.ladders import graph_of
from fieldhouse.apps.jobs.queries.seats import role_held, seat_of
from fieldhouse.apps.jobs.queries.shelves import kept, library
from fieldhouse.apps.people.models import Position
from fieldhouse.apps.roles.models import User
from fieldhouse.domain.errors import BadInput
from fieldhouse.domain.jobs.comparing import Likeness, asked_beyond, paired
from fieldhouse.domain.jobs.house_rules import remarks_on
from fieldhouse.domain.jobs.ladder_graph import Rung, reached_from, way_between
from fieldhouse.ingest.jobs.folder import pages_in

pytestmark = pytest.mark.django_db

PLANNER = "/jobs/pages/harbour-lead/roles/harbour-planner-intermediate/"
JUNIOR = "harbour-lead/junior-harbour-planner"
DUTY = "harbour-lead/junior-harbour-planner/responsibilities/plan-berth-com"


@pytest.fixture
def files():
    return pages_in([PAGES])


@pytest.fixture
def asked(client, files):
    """The text of a page of the library with the pages of the tests."""
    import_pages(files, by=None)
    client.force_login(User.objects.create_user("reader"))

    def ask(address, language="en", status=200):
        User.objects.update(language=language)
        answer = client.get(address)
        assert answer.status_code == status, address
        return unescape(answer.content.decode())

    return ask


def changed(files, old, new):
    page = next(file for file in files if file.key == "harbour-lead")
    assert old in page.raw
    return replace(page, raw=page.raw.replace(old, new))


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_page_answers_in_both_languages(asked, language):
    for place in ("", "grades/", "ladder/", "findings/", "coverage/", "compare/", "mine/"):
        assert f'<html lang="{language}">' in asked(f"/jobs/{place}", language), place


def test_a_search_finds_roles_by_title_and_by_words(asked):
    assert "Crane Operator" in asked("/jobs/?q=crane") and "Pilot" not in asked("/jobs/?q=crane+oper")
    assert "Plan berths for the coming week." in asked("/jobs/?q=berths+coming")


def test_a_role_shows_what_it_takes_over_and_where_each_line_stands(asked):
    page = asked(PLANNER)
    assert "Plan berths for the coming week." in page
    assert 'href="/jobs/pages/harbour-lead/roles/junior-harbour-planner/"' in page
    assert 'title="harbour-lead.md:' in page


def test_what_is_not_there_is_not_found(asked):
    for address in ("/jobs/pages/none/", "/jobs/pages/harbour-lead/roles/none/", f"{PLANNER}?version=9"):
        asked(address, status=404)


def test_two_versions_stand_side_by_side(asked, files):
    import_pages(
        [changed(files, b"Plan berths for the coming week.", b"Plan berths and tugs for the week.")], by=None
    )
    page = asked(f"/jobs/compare/?left=harbour-lead@1/junior-harbour-planner&right={JUNIOR}")
    assert "Plan berths for the coming week." in page and "Plan berths and tugs for the week." in page
    assert "other words" in page
    assert "Version 2" in asked(f"/jobs/pages/{JUNIOR.replace('/', '/roles/')}/?version=1")


def test_a_removed_family_stays_with_a_word_about_it(asked, files):
    import_pages([file for file in files if file.key != "harbour-lead"], by=None, is_whole=True)
    assert "This family was removed" in asked("/jobs/pages/harbour-lead/")


def test_words_in_japanese_stand_by_their_statement_until_the_english_changes(asked, files):
    given = [(DUTY, "来週の着岸を計画する")]
    assert keep_translations("harbour-lead", "ja", given, by=None).written == 1
    assert keep_translations("harbour-lead", "ja", given, by=None).unchanged == 1
    assert AuditEntry.objects.filter(action="jobs.translate").count() == 1
    address = f"/jobs/pages/{JUNIOR.replace('/', '/roles/')}/"
    assert "来週の着岸を計画する" in asked(address, "ja") and "来週の着岸" not in asked(address)
    assert "英語の原文が変わりました" not in asked(address, "ja")
    import_pages(
        [changed(files, b"Plan berths for the coming week.", b"Plan berths for the coming month.")], by=None
    )
    assert "英語の原文が変わりました" in asked(address, "ja")
    with pytest.raises(BadInput, match=r"jobs\.no_statement"):
        keep_translations("harbour-lead", "ja", [("none", "x")], by=None)


def test_a_position_takes_its_role_from_the_library(files):
    import_pages(files, by=None)
    by_title = Position.objects.create(source="t", source_key="1", title="Planner, Junior Harbour")
    named = Position.objects.create(source="t", source_key="2", title="Junior Harbour Planner")
    assert seat_of(by_title, library()) is None or seat_of(by_title, library()).is_by_title
    assert seat_of(named, library()).role["grade"] == 5
    give_role(named, "harbour-lead/harbour-planner-intermediate", by=None)
    seat = seat_of(named, library())
    assert (seat.role["title"], seat.role["level"], seat.role["grade"], seat.is_by_title) == (
        "Harbour Planner (Intermediate)",
        "intermediate",
        6.5,
        False,
    )
    assert AuditEntry.objects.filter(action="jobs.give_role").count() == 1
    assert role_held(named.pk).title == seat.role["title"] and role_held(named.pk).grade == Decimal("6.5")
    assert role_held(Position.objects.create(source="t", source_key="3", title="Stoker").pk) is None
    third = Position.objects.create(source="t", source_key="4", title="Junior Harbour Planner")
    assert role_held(third.pk).title == "Junior Harbour Planner"
    with pytest.raises(BadInput, match=r"jobs\.no_role"):
        give_role(named, "harbour-lead/none", by=None)


def test_one_s_own_role_says_where_each_duty_is_done(asked):
    page = asked(f"/jobs/mine/?role={JUNIOR}")
    assert "Not judged yet" in page and "A human quality" in page


def test_the_ladder_is_drawn_with_what_the_next_level_asks(asked):
    page = asked(f"/jobs/ladder/?from={JUNIOR.replace('/', '%23')}")
    assert "<svg" in page and "Harbour Planner (Intermediate)" in page
    assert "Proven record of planning under pressure" in page


def test_levels_of_a_page_follow_each_other(files):
    import_pages(files, by=None)
    graph = graph_of(library())
    assert Rung(JUNIOR.replace("/", "#"), "harbour-lead#harbour-planner-intermediate", "level") in graph.rungs


def test_the_house_s_template_is_held_against_a_page(files):
    import_pages(files, by=None)
    rules = {(one.rule, one.role) for one in remarks_on(kept("flat-one-line").page)}
    assert ("house.no_grade", "Pilot") in rules


def test_statements_pair_by_id_then_by_words_then_by_likeness():
    left = [{"id": "a", "text": "Plan berths"}, {"id": "b", "text": "Leads the night crew of the yard"}]
    right = [
        {"id": "c", "text": "Lead the day crew of the yard"},
        {"id": "a", "text": "Plan all berths"},
        {"id": "d", "text": "New"},
    ]
    assert [pair.kind for pair in paired(left, right)] == [
        Likeness.REWORDED,
        Likeness.REWORDED,
        Likeness.RIGHT,
    ]
    assert [one["id"] for one in asked_beyond(left, right)] == ["d"]


def test_nodes_stand_right_of_what_leads_to_them_and_circles_end():
    rungs = [Rung("a", "b", "up"), Rung("b", "c", "up"), Rung("a", "c", "up"), Rung("c", "a", "lateral")]
    columns, used = reached_from("a", rungs)
    assert columns == [("a",), ("b",), ("c",)]
    assert set(used) == set(rungs)
    assert way_between("a", "c", rungs) == [Rung("a", "c", "up")]
    assert way_between("c", "x", rungs) == []
