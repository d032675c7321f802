"""Shapes that pages take besides those of the samples: each is read, and written anew to the same model."""

import pytest

from fieldhouse.domain.jobs.hiring import terms_of
from fieldhouse.domain.jobs.house_page import house_page
from fieldhouse.domain.jobs.model import model_of
from fieldhouse.domain.jobs.told import document_value

MATRIX = """
# Yard Roles

| | Yard Manager | Senior Yard Manager |
|---|---|---|
| Job Grade | 8 | 9.5 |
| Responsibilities | Owns one yard | Owns three yards |
| Requirements | 5 years | 8 years |
| Reports to | Yard Director | VP, Yards |
"""
BOLD = """
## Crane Engineer

**Responsibilities**

* Lift

**Requirements:**

* Licence

**Job Grade**

The Crane Engineer is a grade 6.
"""
CHAIN = """
## Levels

### Crane Engineer

#### Responsibilities

* Lift

### Senior Crane Engineer

#### Responsibilities

* The same responsibilities as the Crane Engineer, plus:
* Teach

### Yard Manager

#### Responsibilities

* Everything above, plus
* Lead

## Career Ladder

{drawing}

## Hiring Process

* A call
"""
ARROWS = "Crane Engineer → Senior Crane Engineer → Yard Manager"
TABLE = """| From | To |
|---|---|
| Crane Engineer | Senior Crane Engineer |
| Senior Crane Engineer | Yard Manager |"""
DIAGRAM = """```mermaid
graph LR;
  A[Crane Engineer] --> B[Senior Crane Engineer];
  B --> C[Yard Manager]
```"""
REFERENCES = """
## Responsibilities

* Works by the [rules][yard] and the [plan][]

## Requirements

* Licence

[yard]: /rules/yard
[plan]: /plan
"""


def again(document, read):
    return model_of(read(house_page(document)))


def test_a_matrix_of_roles_gives_each_its_column(read):
    document = read(MATRIX)
    told = [
        (
            role["title"],
            role["grade"],
            [one["text"] for one in role["responsibilities"]],
            [one["text"] for one in role["requirements"]],
            [line["title"] for line in role["reports_to"]],
        )
        for role in document_value(document)["roles"]
    ]
    assert told == [
        ("Yard Manager", 8, ["Owns one yard"], ["5 years"], ["Yard Director"]),
        ("Senior Yard Manager", 9.5, ["Owns three yards"], ["8 years"], ["VP, Yards"]),
    ]
    assert document.kept.recovered == 0
    assert again(document, read) == model_of(document)


def test_lines_in_bold_that_name_a_section_are_headings(read):
    document = read(BOLD)
    role = document_value(document)["roles"][0]
    assert ([one["text"] for one in role["responsibilities"]], role["grade"]) == (["Lift"], 6)
    assert [one["text"] for one in role["requirements"]] == ["Licence"]
    assert [one.rule for one in document.findings] == ["heading.bold"] * 3
    assert again(document, read) == model_of(document)


@pytest.mark.parametrize("drawing", [ARROWS, TABLE, DIAGRAM], ids=["arrows", "table", "diagram"])
def test_a_drawn_ladder_gives_each_role_its_own_step(read, drawing):
    document = read(CHAIN.format(drawing=drawing))
    ladders = [[edge["title"] for edge in role["ladder"]] for role in document_value(document)["roles"]]
    assert ladders == [["Senior Crane Engineer"], ["Yard Manager"], []]
    assert again(document, read) == model_of(document)


def test_the_same_as_another_and_everything_above_take_over(read):
    roles = document_value(read(CHAIN.format(drawing=ARROWS)))["roles"]
    assert [[one["roles"] for one in role["extends"]] for role in roles] == [
        [],
        [["page/crane-engineer"]],
        [["page/senior-crane-engineer"]],
    ]


def test_links_by_reference_are_links_and_lose_nothing(read):
    document = read(REFERENCES)
    item = document_value(document)["roles"][0]["responsibilities"][0]
    assert item["markdown"] == "Works by the [rules](/rules/yard) and the [plan](/plan)"
    assert document.kept.recovered == 0
    assert again(document, read) == model_of(document)


def test_navigation_of_a_page_of_html_is_no_duty(read):
    document = read(
        "<html><body><nav><ul><li>Home</li></ul></nav><h1>Crane Engineer</h1>"
        "<h2>Responsibilities</h2><ul><li>Lift</li></ul></body></html>",
        "page.html",
    )
    assert [one["text"] for one in document_value(document)["roles"][0]["responsibilities"]] == ["Lift"]
    assert [one.text for one in document.unplaced] == ["Home"]


@pytest.mark.parametrize(
    ("text", "people", "minutes", "panel"),
    [
        ("A 1.5 hour interview with 2 Crane Engineers", ("Crane Engineers",), 90, (2, 2)),
        ("Screening call with a recruiter, 30 minutes", ("recruiter",), 30, (None, None)),
        ("Interview with hiring manager (50 mins)", ("hiring manager",), 50, (None, None)),
        (
            "Peer interviews: two 30-minute interviews with another Yard Manager",
            ("Yard Manager",),
            30,
            (None, None),
        ),
        ("An interview with two separate Yard Managers", ("Yard Managers",), None, (2, 2)),
        ("A panel with up to four members of the Yard team", ("Yard team",), None, (1, 4)),
        ("Interview with the VP of Yards or Director of Cranes — if needed", None, None, (None, None)),
    ],
)
def test_terms_of_a_step(text, people, minutes, panel):
    terms = terms_of(text)
    assert terms.interviewers == (people or ("VP of Yards", "Director of Cranes"))
    assert (terms.minutes, (terms.panel_least, terms.panel_most)) == (minutes, panel)
