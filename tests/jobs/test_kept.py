"""No sentence is lost, ids survive, and a page written anew says the same."""

import json
import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from tests.jobs.conftest import PAGES
from tests.jobs.holding import lost_sentences
from tests.jobs.mutations import harmed

from fieldhouse.domain.jobs.carried import with_carried_ids
from fieldhouse.domain.jobs.headings import SectionKind as Kind
from fieldhouse.domain.jobs.house_page import house_page
from fieldhouse.domain.jobs.model import model_of
from fieldhouse.domain.jobs.told import document_value
from fieldhouse.ingest.jobs.page import document_from, page_from

ALL = sorted(PAGES.iterdir())
HARMED = 150
"""Of 20,000 that `python -m bench job_pages` reads."""


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.name)
def test_whole_pages_are_placed_by_rules(path: Path):
    raw = path.read_bytes()
    document = document_from(path.name, raw)
    assert document.kept.recovered == 0
    assert lost_sentences(document, page_from(path.name, raw).source) == []
    json.dumps(document_value(document))


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.name)
def test_a_page_written_anew_says_the_same(path: Path):
    document = document_from(path.name, path.read_bytes())
    again = document_from(path.name, house_page(document).encode())
    assert model_of(again) == model_of(document)


@pytest.mark.parametrize("part", range(3))
def test_harmed_pages_lose_nothing(part):
    for seed in range(part, HARMED, 3):
        path = ALL[seed % len(ALL)]
        raw = harmed(path.read_bytes(), seed)
        document = document_from(path.name, raw)
        assert lost_sentences(document, page_from(path.name, raw).source) == [], seed
        house_page(document)


def test_what_no_rule_takes_up_is_kept_and_counted(read):
    document = read(
        "## Buyer\n\n[hidden]: http://x 'A title that only a definition holds'\n\n### Responsibilities\n- a\n"
    )
    assert any("A title that only a definition holds" in one.text for one in document.unplaced)


def test_ids_survive_another_end_order_and_neighbour(read):
    before = read(
        "## Buyer\n### Responsibilities\n- Analyse the regional market to find growth\n- Hire people\n"
    )
    after = read(
        "## Buyer\n### Responsibilities\n- Sign\n- Hire people\n- Analyse the regional market for new buyers\n"
    )
    old, new = (
        {one.text[:7]: one.id for one in document.roles[0].body.of(Kind.RESPONSIBILITIES)}
        for document in (before, after)
    )
    assert (new["Analyse"], new["Hire pe"]) == (old["Analyse"], old["Hire pe"])


def test_ids_of_reworded_statements_are_carried_over(read):
    before = read(
        "## Buyer\n### Responsibilities\n- Prepare forecasts of the territory each quarter\n- Hire\n- Lead\n"
    )
    after = read(
        "## Buyer\n### Responsibilities\n- Each quarter, forecasts of the territory are prepared\n- Recruit\n- Lead\n"
    )
    carried = with_carried_ids(after, before)
    ids = [one.id for one in carried.roles[0].body.of(Kind.RESPONSIBILITIES)]
    assert ids == [one.id for one in before.roles[0].body.of(Kind.RESPONSIBILITIES)]


@pytest.mark.parametrize(
    ("raw", "text", "rule"),
    [
        (
            "The company’s page".encode().decode("cp1252").encode(),
            "The company’s page",
            "text.mojibake_repaired",
        ),
        ("“Roll up” — café".encode(), "“Roll up” — café", None),
        ("The company’s page".encode("cp1252"), "The company’s page", None),
    ],
)
def test_encodings(read, raw, text, rule):
    document = read(raw)
    assert text in [one.text for one in document.family.statements]
    assert (rule is None) == (not any("mojibake" in one.rule for one in document.findings))


def test_leaked_instructions_partials_and_html_are_kept_apart(read):
    document = read(
        "## Buyer\n### Requirements\n- A licence {{% job-families/performance %}}\n\n"
        "The line after the hiring process should include: more.\n\n"
        "<details><summary>More</summary><p>Folded text.</p></details>\n"
    )
    (buyer,) = document.roles
    assert [one.text for one in buyer.body.of(Kind.INDICATORS)] == ["{{% job-families/performance %}}"]
    assert [one.text for one in document.unplaced] == [
        "The line after the hiring process should include: more."
    ]
    assert {"More", "Folded text."} <= {one.text for one in buyer.body.of(Kind.REQUIREMENTS)}


def shape(document):
    return [
        (
            role.title,
            role.grade,
            *(len(role.body.of(kind)) for kind in (Kind.RESPONSIBILITIES, Kind.REQUIREMENTS)),
        )
        for role in document.roles
    ], [(step.order, step.terms) for step in document.family.steps]


@pytest.mark.parametrize("name", ["harbour", "crane"])
def test_a_page_as_html_and_on_one_line_has_the_same_roles(page, name):
    document = page(name)
    source = next(path for path in ALL if path.name.startswith(name)).read_text()
    matter, body = source.removeprefix("---\n").split("---\n", 1)
    title = re.search(r"title: \"?([^\"\n]+)", matter).group(1)
    markup = f"<html><head><title>{title}</title></head><body>{MarkdownIt().render(body)}</body></html>"
    assert shape(document_from("page.html", markup.encode())) == shape(document)
    flat = re.sub(r"\s*\n\s*", " ", source.replace("date\nCheck", "date\n- Check"))
    assert [role[:2] for role in shape(document_from("page.md", flat.encode()))[0]] == [
        role[:2] for role in shape(document)[0]
    ]


def test_html_and_text_give_the_same_roles(read):
    markup = (
        "<html><body><h1>Yards</h1><h2>Yard Manager</h2><p>The Yard Manager reports to the VP, Yards.</p>"
        "<h3>Responsibilities</h3><ul><li>Plan<ul><li>weekly</li></ul></li><li>Hire</li></ul>"
        "<table><tr><th>Role</th><th>Grade</th></tr><tr><td>Yard Manager</td><td>Grade 8</td></tr></table>"
        "</body></html>"
    )
    plain = (
        "Yard Manager\n\nThe Yard Manager reports to the VP, Yards. It is a grade 8.\n\n"
        "Responsibilities\n• Plan\n    • weekly\n• Hire\n"
    )
    for document in (read(markup, "yards.html"), read(plain, "yards.txt")):
        (role,) = document.roles
        assert role.title == "Yard Manager"
        assert [(one.text, one.depth) for one in role.body.of(Kind.RESPONSIBILITIES) if one.is_item] == [
            ("Plan", 0),
            ("weekly", 1),
            ("Hire", 0),
        ]
        assert role.body.reports_to[0].title == "VP, Yards"
        assert role.grade == 8
