"""What people read on real pages, written down by hand: every item at its role and section, and every stated value.

The files hold hashes and first words, no text; the pages stand beside the clone.
"""

import hashlib
import json
from pathlib import Path

import pytest
from tests.jobs.holding import lost_sentences, words_of_line

from fieldhouse.domain.jobs.headings import SectionKind
from fieldhouse.domain.jobs.house_page import house_page
from fieldhouse.domain.jobs.model import model_of
from fieldhouse.domain.jobs.told import document_value
from fieldhouse.ingest.jobs.page import document_from, page_from, read_document

pytestmark = pytest.mark.realdata

EXPECTED = sorted((Path(__file__).parent / "expected").glob("*.json"))
REAL = Path(__file__).parents[3] / "shared" / "data" / "job-families"
STATED = ("title", "level", "specialty", "grade")
OF_A_STEP = ("kind", "optional", "interviewers", "panel_min", "panel_max", "region", "minutes", "channel")


def real_pages():
    return sorted(path for path in REAL.rglob("*.*") if path.is_file())


def digest(text):
    return hashlib.sha256(" ".join(words_of_line(text)).encode()).hexdigest()[:16]


@pytest.fixture(params=EXPECTED, ids=lambda path: path.stem)
def both(request):
    expected = json.loads(request.param.read_text(encoding="utf-8"))
    return expected, read_document(REAL / expected["file"])


def test_every_item_stands_at_its_role_and_section(both):
    expected, document = both
    bodies = {None: document.family, **{number: role.body for number, role in enumerate(document.roles)}}
    read = [
        [one.place.line, number, one.kind.value, digest(one.text)]
        for number, body in bodies.items()
        for one in body.statements
        if one.is_item
    ]
    assert sorted(read, key=repr) == sorted((item[:4] for item in expected["items"]), key=repr)


def test_every_other_statement_stands_where_it_belongs(both):
    expected, document = both
    bodies = {None: document.family, **{number: role.body for number, role in enumerate(document.roles)}}
    read = {
        (one.place.line, number, one.kind.value, digest(one.text))
        for number, body in bodies.items()
        for one in body.statements
    } | {(one.place.line, None, "unplaced", digest(one.text)) for one in document.unplaced}
    assert [item for item in expected["statements"] if tuple(item[:4]) not in read] == []


def test_every_stated_value_is_read(both):
    expected, document = both
    value = document_value(document)
    assert [{key: role[key] for key in STATED} for role in value["roles"]] == [
        {key: role[key] for key in STATED} for role in expected["roles"]
    ]
    lines = [line["title"] for line in value["family"]["reports_to"]]
    for role, wanted in zip(value["roles"], expected["roles"], strict=True):
        assert [line["title"] for line in role["reports_to"]] == wanted["reports_to"] or lines == wanted[
            "reports_to"
        ]


def test_every_hiring_step_is_read(both):
    expected, document = both
    value = document_value(document)
    for role in value["roles"]:
        assert [{key: step[key] for key in OF_A_STEP} for step in role["hiring_steps"]] == expected["steps"]
        assert [step["order"] for step in role["hiring_steps"]] == list(range(1, len(expected["steps"]) + 1))


def test_every_step_of_the_ladder_is_read(both):
    expected, document = both
    value = document_value(document)
    for number, role in enumerate(value["roles"]):
        wanted = (
            expected.get("ladders", {}).get(str(number), []) if "ladders" in expected else expected["ladder"]
        )
        assert [[edge["title"], edge["url"]] for edge in role["ladder"]] == wanted
        assert role["ladder_undefined"] == expected.get("undefined", False)


def test_what_is_taken_over_is_resolved(both):
    expected, document = both
    ids = [role.id for role in document.roles]
    sections = {SectionKind.RESPONSIBILITIES: "responsibilities", SectionKind.REQUIREMENTS: "requirements"}
    by_id = {one.id: one.kind for role in document.roles for one in role.body.statements}
    read = [
        [number, sections[by_id[one.statement]], [ids.index(parent) for parent in one.roles]]
        for number, role in enumerate(document.roles)
        for one in role.inherits
    ]
    assert read == expected.get("extends", [])


def test_all_256_bullets_and_the_lost_one_are_held():
    seeds = [json.loads(path.read_text(encoding="utf-8")) for path in EXPECTED if path.stem.isdigit()]
    assert sum(len(one["items"]) for one in seeds) == 257
    assert sum(len(one["steps"]) for one in seeds) == 25  # 21 distinct ones


@pytest.mark.parametrize("path", real_pages(), ids=lambda path: path.name)
def test_no_sentence_of_a_real_page_is_lost_nor_left_to_the_self_check(path):
    raw = path.read_bytes()
    document = document_from(path.name, raw)
    assert document.kept.recovered == 0
    assert lost_sentences(document, page_from(path.name, raw).source) == []
    assert model_of(document_from(path.name, house_page(document).encode())) == model_of(document)
