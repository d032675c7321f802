"""Shapes that pages take besides those of the samples: each is read, and written anew to the same model."""

import pytest

from fieldhouse.domain.jobs.headings import SectionKind, label_of
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


def test_a_diagram_with_colons_comments_and_addresses(read):
    """A page of one role keeps the step that leads on from it, with its address; what is commented out is no step."""
    document = read(
        """
        # Senior Crane Manager

        ## Responsibilities

        - Lead

        ## Career Ladder

        ```mermaid
          graph LR;
          crane:inner(Inner Crane Manager)
          crane:senior(Senior Crane Manager)
          %% crane:chief(Crane Fellow)
          crane:inner --> crane:senior
          %% crane:chief --- crane:senior
          crane:senior-->yard:head(Director, Cranes);
          click yard:head "/job-families/yard/director/";
        ```

        ### Promotion Guidance

        - Promotions are considered when:
          1. The candidate demonstrates readiness
        """.replace("\n        ", "\n")
    )
    (role,) = document_value(document)["roles"]
    assert [(one["title"], one["url"]) for one in role["ladder"]] == [
        ("Director, Cranes", "/job-families/yard/director/")
    ]
    assert again(document, read) == model_of(document)


def test_a_drawn_title_may_stand_in_another_order_and_one_of_nobody_is_nobody_s(read):
    document = read("""
## Levels

### Watch Engineer (Intermediate)

#### Responsibilities

- Watch

### Manager, Watch

#### Responsibilities

- Lead

## Career Ladder

```mermaid
graph LR;
a(Watch Engineer)-->b(Watch Manager);
b(Watch Manager)-->c(Director of Watch);
x(Pilot)-->c(Director of Watch);
```
""")
    roles = document_value(document)["roles"]
    assert [[one["title"] for one in role["ladder"]] for role in roles] == [
        ["Watch Manager"],
        ["Director of Watch"],
    ]
    assert roles[0]["ladder"][0]["role"] == roles[1]["id"]
    assert again(document, read) == model_of(document)


def test_headings_that_speak_to_the_reader_are_sections(read):
    document = read(
        "# Crane Engineer\n\n## As an engineer you will:\n\n- Lift\n\n"
        "## You may be a fit to this role if you have some of these:\n\n- A licence\n"
    )
    (role,) = document_value(document)["roles"]
    assert [one["text"] for one in role["responsibilities"]] == ["Lift"]
    assert [one["text"] for one in role["requirements"]] == ["A licence"]
    assert again(document, read) == model_of(document)


def test_a_text_explains_what_headings_abbreviate(read):
    document = read("""
# Customer Crane Management

## Levels

### Associate Customer Crane Manager

The Associate Customer Crane Manager (CCM) reports to the Manager, CCM or above.

#### Associate CCM Job Grade

The Associate CCM is a job grade [level 5](/grades).

#### Associate CCM Responsibilities

- Welcome

### Manager, Customer Crane Managers

#### Manager, CCM Grade Level

The Manager, CCM is a job grade [level 9](/grades).

#### Manager, CCM Responsibilities

- Extends the CCM (Associate) responsibilities
- Mentor
""")
    first, second = document_value(document)["roles"]
    assert (first["grade"], [one["title"] for one in first["reports_to"]]) == (5, ["Manager, CCM"])
    assert (second["grade"], second["extends"][0]["roles"]) == (9, [first["id"]])
    assert {"Welcome", "Mentor"} <= {one["text"] for one in second["expanded"]["responsibilities"]}
    assert again(document, read) == model_of(document)


def test_the_title_s_own_role_stands_before_its_senior(read):
    document = read("""---
title: "Crane Planner"
---

### Job Grade

The Crane Planner is a [grade 6](/grades).

### Responsibilities

- Plan

## Senior Crane Planner

### Job Grade

The Senior Crane Planner is a [grade 7](/grades).

### Senior Crane Planners also

- Teach
""")
    roles = document_value(document)["roles"]
    assert [(one["title"], one["grade"]) for one in roles] == [
        ("Crane Planner", 6),
        ("Senior Crane Planner", 7),
    ]
    assert [[one["text"] for one in role["expanded"]["responsibilities"]] for role in roles] == [
        ["Plan"],
        ["Teach", "Plan"],
    ]
    assert again(document, read) == model_of(document)


def test_a_step_from_one_role_of_the_page_is_that_role_s(read):
    document = read("""
## Crane Executive - Harbour

### Responsibilities

- Sell

## Crane Executive - Named

### Responsibilities

- Grow

## Career Ladder

One may move from Crane Executive - Harbour to either the Crane Executive - Named role or the Crane Director.
""")
    first, second = document_value(document)["roles"]
    assert [(one["title"], one["role"]) for one in first["ladder"]] == [
        ("Crane Executive - Named", second["id"]),
        ("Crane Director", None),
    ]
    assert second["ladder"] == []
    assert again(document, read) == model_of(document)


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Base Requirements Across All Levels", SectionKind.REQUIREMENTS),
        ("Primary Performance Indicator for the Role", SectionKind.INDICATORS),
        ("What you can expect in a Crane Manager role at the port", SectionKind.RESPONSIBILITIES),
        ("Additional Responsibilities Unique to the North Include", SectionKind.RESPONSIBILITIES),
        ("Associate Expectations", SectionKind.RESPONSIBILITIES),
        ("Senior Crane Managers also", SectionKind.RESPONSIBILITIES),
        ("Interview team and focus areas for each person", SectionKind.HIRING),
        ("Crane Seller Grade Level", SectionKind.GRADE),
        ("Leveling", SectionKind.LEVELS),
        ("Projects you could work on", None),
    ],
)
def test_a_heading_names_its_section(heading, kind):
    label = label_of(heading)
    assert (label and label.kind) == kind


def test_a_heading_that_only_opens_roles_is_none(read):
    document = read("""
## Benefits

### Benefits Requirements

- Knows benefits

### Benefits Coordinator

#### Job Grade

The Benefits Coordinator is a grade 5.

### Benefits Manager

#### Job Grade

The Benefits Manager is a grade 8.
""")
    roles = document_value(document)["roles"]
    assert [(one["title"], one["grade"]) for one in roles] == [
        ("Benefits Coordinator", 5),
        ("Benefits Manager", 8),
    ]
    assert again(document, read) == model_of(document)


def test_steps_of_hiring_that_lost_their_bullets_are_steps(read):
    document = read(
        "# Crane Engineer\n\n## Hiring Process\n\n- A screening call with a recruiter\n"
        "- Next, candidates will be invited to an interview with the Yard Manager\n"
        "Candidates may be invited to an interview with a Crane Engineer\n"
        "Then, candidates will deliver a demo to a panel\nSuccessful candidates will be made an offer\n"
    )
    (role,) = document_value(document)["roles"]
    assert [one["kind"] for one in role["hiring_steps"]] == [
        "screen",
        "interview",
        "interview",
        "presentation",
        "offer",
    ]


def test_a_round_of_interviews_is_told_by_its_interviews(read):
    document = read(
        "# Crane Engineer\n\n## Hiring Process\n\n- A screening call with a recruiter\n"
        "- Next, candidates will move to the first round of interviews.\n"
        "  - 60 minute interview with a Senior Crane Engineer\n  - 30 minute interview with the Yard Manager\n"
        "- Successful candidates will be made an offer\n"
    )
    (role,) = document_value(document)["roles"]
    assert [(one["kind"], one["minutes"], one["interviewers"]) for one in role["hiring_steps"]] == [
        ("screen", None, ["recruiter"]),
        ("interview", 60, ["Senior Crane Engineer"]),
        ("interview", 30, ["Yard Manager"]),
        ("offer", None, []),
    ]
    assert again(document, read) == model_of(document)


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
        (
            "A 45 minute third interview with another member of the Yard team",
            ("Yard team",),
            45,
            (None, None),
        ),
        (
            "Two separate 50 minute interviews; a Crane Manager, and the Senior Director, Yards",
            ("Crane Manager", "Senior Director, Yards"),
            50,
            (None, None),
        ),
        (
            "This interview is with the manager of the team the candidate is applying to join",
            ("manager of the team",),
            None,
            (None, None),
        ),
        ("An interview with 2 Yard peers, one of which will be a Senior", ("Yard peers",), None, (2, 2)),
        (
            "Candidates are asked to complete a questionnaire, with a possibility of more questions if needed",
            (),
            None,
            (None, None),
        ),
        ("A panel with up to four members of the Yard team", ("Yard team",), None, (1, 4)),
        ("Interview with the VP of Yards or Director of Cranes — if needed", None, None, (None, None)),
    ],
)
def test_terms_of_a_step(text, people, minutes, panel):
    terms = terms_of(text)
    assert terms.interviewers == (("VP of Yards", "Director of Cranes") if people is None else people)
    assert (terms.minutes, (terms.panel_least, terms.panel_most)) == (minutes, panel)
