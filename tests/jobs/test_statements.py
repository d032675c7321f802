"""What sentences state: superiors, ladders, hiring steps, inheritance, natures."""

import pytest

from fieldhouse.domain.jobs.blocks import Link
from fieldhouse.domain.jobs.headings import SectionKind as Kind
from fieldhouse.domain.jobs.hiring import StepKind, terms_of
from fieldhouse.domain.jobs.inheritance import extension_in
from fieldhouse.domain.jobs.ladder import EdgeKind, edges_in, is_undefined
from fieldhouse.domain.jobs.lineage import expanded
from fieldhouse.domain.jobs.pay import mix_of
from fieldhouse.domain.jobs.qualities import Nature, nature_of
from fieldhouse.domain.jobs.reporting import reports_to


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        (
            "The Associate X reports to an Area X Manager or Regional X Director.",
            ["Area X Manager", "Regional X Director"],
        ),
        (
            "The X reports to the Manager or Senior Manager, Yards.",
            ["Manager, Yards", "Senior Manager, Yards"],
        ),
        ("The X reports to the Manager/Senior Manager, Yards", ["Manager, Yards", "Senior Manager, Yards"]),
        ("Reporting to the Chief Revenue Officer, you will hire.", ["Chief Revenue Officer"]),
        ("The X reports to the VP, Yards and works with teams.", ["VP, Yards"]),
        (
            "It reports to the Director of Channels and Alliances Marketing.",
            ["Director of Channels and Alliances Marketing"],
        ),
        ("She reports on metrics to leaders.", []),
    ],
)
def test_superiors(text, titles):
    assert [line.title for line in reports_to(text)] == titles


@pytest.mark.parametrize(
    ("text", "links", "steps"),
    [
        (
            "The X would move into the [VP, A](/job-families/a/) Job Family, "
            "or the [VP, B and C](/job-families/b/) Job Family.",
            [("VP, A", "/job-families/a/"), ("VP, B and C", "/job-families/b/")],
            [("VP, A", EdgeKind.UP), ("VP, B and C", EdgeKind.UP)],
        ),
        (
            "The next step in the Y job family is to Senior Director, Z.",
            [],
            [("Senior Director, Z", EdgeKind.UP)],
        ),
        (
            "The next step is to move to the Manager, Z role "
            "or laterally to the Account Based Marketing Manager job family.",
            [],
            [("Manager, Z", EdgeKind.UP), ("Account Based Marketing Manager", EdgeKind.LATERAL)],
        ),
        ("The next step in the Y job family is not yet defined.", [], []),
    ],
)
def test_ladders(text, links, steps):
    plain = text
    for name, target in links:
        plain = plain.replace(f"[{name}]({target})", name)
    found = edges_in(plain, tuple(Link(*link) for link in links))
    assert [(edge.title, edge.kind) for edge in found] == steps
    assert [edge.target for edge in found][: len(links)] == [target for _, target in links]


def test_an_undefined_step_is_an_answer():
    assert is_undefined("The next step in the Y job family is not yet defined.")
    assert not is_undefined("The next step is to Director, Z.")


def terms(text):
    read = terms_of(text)
    return read.kind, read.interviewers, read.panel_least, read.panel_most, read.is_optional


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        (
            "Next, candidates will interview with 2-5 teammates",
            (StepKind.INTERVIEW, ("teammates",), 2, 5, False),
        ),
        (
            "Candidates will meet one or more members of the team",
            (StepKind.INTERVIEW, ("team",), 1, None, False),
        ),
        ("Finally, candidates may interview with our CEO", (StepKind.INTERVIEW, ("CEO",), None, None, True)),
        (
            "Our CMO and People Partner will conduct final interviews",
            (StepKind.INTERVIEW, ("CMO", "People Partner"), None, None, False),
        ),
        (
            "Candidates receive a short questionnaire from our Recruiters",
            (StepKind.QUESTIONNAIRE, ("Recruiters",), None, None, False),
        ),
        ("Successful candidates will be made an offer via email", (StepKind.OFFER, (), None, None, False)),
        ("A screening call with our Recruiters", (StepKind.SCREEN, ("Recruiters",), None, None, False)),
    ],
)
def test_steps(text, stated):
    assert terms(text) == stated


def test_lengths_channels_and_regions():
    read = terms_of(
        "A 45 to 60 minute video call with a Sales Director (in a different region) or the VP, Sales"
    )
    assert (read.minutes, read.minutes_most, read.channel, read.region) == (45, 60, "video", "different")
    assert read.interviewers == ("Sales Director",)
    assert terms_of("A conversation with the Director, Digital or Group Product Manager, Growth").is_any


@pytest.mark.parametrize(
    ("text", "kinds", "titles", "previous", "ambiguous"),
    [
        (
            "Extends that of the X Manager or Senior X Manager Requirements",
            (Kind.REQUIREMENTS,),
            ("X Manager", "Senior X Manager"),
            False,
            True,
        ),
        (
            "Exends that of the Director of X requirements",
            (Kind.REQUIREMENTS,),
            ("Director of X",),
            False,
            False,
        ),
        (
            "This role includes all of the responsibilities above, plus:",
            (Kind.RESPONSIBILITIES,),
            (),
            True,
            False,
        ),
        (
            "In addition to meeting all of the requirements of a Manager, X, she will:",
            (Kind.REQUIREMENTS,),
            ("Manager, X",),
            False,
            False,
        ),
    ],
)
def test_what_a_line_takes_over(text, kinds, titles, previous, ambiguous):
    read = extension_in(text)
    assert (read.kinds, read.titles, read.is_previous, read.is_ambiguous) == (
        kinds,
        titles,
        previous,
        ambiguous,
    )


@pytest.mark.parametrize(
    "text", ["Extend our reach in the market", "All other KPIs can be found here", "Manage all partners"]
)
def test_lines_that_take_nothing_over(text):
    assert extension_in(text) is None


def test_expanded_sections_name_their_source(page):
    document = page("harbour")
    ferries = document.roles[2]
    held = [
        (one.text, source.split("/")[1]) for one, source in expanded(document, ferries, Kind.REQUIREMENTS)
    ]
    assert held == [
        (
            "Extends that of the Junior Harbour Planner or Harbour Planner (Intermediate) Requirements",
            "harbour-planner-ferries",
        ),
        ("Knowledge of passenger rules", "harbour-planner-ferries"),
        ("Two years in a port office", "junior-harbour-planner"),
        ("You share our values", "junior-harbour-planner"),
        ("Ability to use Harbourmaster", "junior-harbour-planner"),
        ("Extends that of the Junior Harbour Planner requirements", "harbour-planner-intermediate"),
        ("Proven record of planning under pressure", "harbour-planner-intermediate"),
    ]
    assert [one.is_ambiguous for one in ferries.inherits] == [True]


def test_human_qualities_are_marked():
    assert (
        nature_of("You share our values, and work in accordance with those values.", is_duty=False)
        is Nature.HUMAN
    )
    assert nature_of("Must be adaptable, professional, courteous", is_duty=False) is Nature.HUMAN
    assert nature_of("7+ years of marketing experience.", is_duty=False) is Nature.EVIDENCE
    assert nature_of("Prepare forecasts", is_duty=True) is Nature.DUTY


def test_pay():
    assert (mix_of("You will get 50% as base and 50% based on commission.").variable) == 50
    assert mix_of("The compensation is 100% base salary.").variable == 0
    assert mix_of("Spend within 5% variance") is None
