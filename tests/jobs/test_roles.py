"""Which roles a page has, and which of its text is whose."""

from decimal import Decimal

import pytest

from fieldhouse.domain.jobs.headings import SectionKind as Kind

LEVELS_AT_ONE_DEPTH = """
### Levels

## Associate Buyer

The Associate Buyer is a [grade 5](/g).

### Associate Buyer Responsibilities

- Buy small things

## Senior Buyer

### Job Grade

**Grade 9.5:** see the [table](/g)

### Responsibilities

- Buy large things
"""

MATRIX = """
## Levels

| Role | Grade |
| -- | -- |
| [Buyer](#buyer) | [Grade 6](/g) |
| [Buying Director](#director) | Grade 10 |

## Buyer

### Responsibilities

- Buy
"""


def texts(role, kind):
    return [one.text for one in role.body.of(kind)]


def test_levels_and_specialties_with_their_sections(page):
    document = page("harbour")
    assert [(one.kind, one.title, one.level, one.specialty, one.grade) for one in document.roles] == [
        ("level", "Junior Harbour Planner", "junior", None, Decimal(5)),
        ("level", "Harbour Planner (Intermediate)", "intermediate", None, Decimal("6.5")),
        ("specialty", "Harbour Planner (Ferries)", None, "Ferries", None),
    ]
    junior = document.roles[0]
    assert texts(junior, Kind.RESPONSIBILITIES) == [
        "Plan berths for the coming week.",
        "Keep the tide table up to date",
        "Check every arrival against the plan",
        "Report delays to the shift",
    ]
    assert [one.text for one in document.family.of(Kind.INDICATORS)] == [
        "Berth hours lost",
        "Delay per arrival < 20 minutes",
    ]
    assert len(document.family.steps) == 5


def test_the_hiring_of_the_last_role_is_everybodys(page):
    document = page("crane")
    assert [one.title for one in document.roles] == ["Crane Operator", "Manager, Cranes"]
    assert [step.order for step in document.family.steps] == [1, 2]
    assert document.family.is_ladder_undefined
    assert not document.roles[1].body.steps


def test_one_line_is_taken_apart(page):
    document = page("flat")
    (pilot,) = document.roles
    assert pilot.title == "Pilot"
    assert [(one.text, one.depth) for one in pilot.body.of(Kind.RESPONSIBILITIES)] == [
        ("Bring ships in by:", 0),
        ("Reading the tide before each passage.", 1),
        ("Speaking with the bridge.", 1),
        ("Log each passage.", 0),
    ]
    assert texts(pilot, Kind.REQUIREMENTS) == ["A pilot's licence.", "Ability to use Harbourmaster"]
    assert [one.is_partial for one in pilot.body.of(Kind.INDICATORS)] == [True]
    assert [step.terms.region for step in pilot.body.steps] == ["same", ""]
    assert pilot.body.of(Kind.COMPENSATION)[0].mix.base == 70
    assert {"page.flattened", "heading.fused", "matter.on_one_line"} <= {
        one.rule for one in document.findings
    }


def test_levels_at_the_depth_of_their_heading(read):
    document = read(LEVELS_AT_ONE_DEPTH)
    assert [(one.title, one.grade) for one in document.roles] == [
        ("Associate Buyer", Decimal(5)),
        ("Senior Buyer", Decimal("9.5")),
    ]
    assert [texts(one, Kind.RESPONSIBILITIES) for one in document.roles] == [
        ["Buy small things"],
        ["Buy large things"],
    ]


def test_a_matrix_gives_grades_and_names_roles(read):
    document = read(MATRIX)
    assert {one.title: one.grade for one in document.roles} == {
        "Buyer": Decimal(6),
        "Buying Director": Decimal(10),
    }


def test_a_misspelt_heading_is_read_and_shown(page):
    document = page("crane")
    assert len(document.roles[0].body.of(Kind.RESPONSIBILITIES)) == 4
    shown = [one for one in document.findings if one.rule == "heading.misspelt"]
    assert [(one.value, one.fields["read_as"]) for one in shown] == [("Responsibiltiies", "responsibilities")]


def test_sections_of_several_roles_and_with_a_qualifier(read):
    document = read(
        "## Levels\n### Manager, Yards\n#### Manager, Yards Requirements\n- a\n#### Requirements for EMEA\n- b\n"
        "### Senior Manager, Yards\n#### Senior Manager, Yards Requirements\n- c\n"
        "#### Manager and Senior Manager Performance Indicators\n- d\n"
    )
    assert [texts(one, Kind.INDICATORS) for one in document.roles] == [["d"], ["d"]]
    assert [one.qualifier for one in document.roles[0].body.of(Kind.REQUIREMENTS)] == ["", "EMEA"]


@pytest.mark.parametrize(
    "line",
    [
        "The X is a [grade 9](/a).",
        "The X is a job grade [level 9](/a)",
        "Grade 9",
        "**Grade 9:** yes",
        "[grade #9](/a)",
        "9",
    ],
)
def test_grades_as_pages_write_them(read, line):
    (role,) = read(f"## Senior X Manager\n### Job Grade\n{line}\n### Responsibilities\n- a\n").roles
    assert role.grade == Decimal(9)


def test_no_grade_is_no_grade(read):
    (role,) = read("## Senior Manager, X\n### Responsibilities\n- Reach 9% growth\n").roles
    assert role.grade is None
