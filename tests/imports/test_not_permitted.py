"""A field that whoever exports may not read is not permitted, never empty."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from tests.salesforce.small import FILES, take  # noqa: F401 - take is a fixture

from fieldhouse.apps.figures.assumptions import not_permitted
from fieldhouse.apps.figures.figure import Figure
from fieldhouse.apps.figures.nodes import node_named
from fieldhouse.apps.figures.presentation_assumptions import caveat_lines
from fieldhouse.apps.figures.queries import figure, metric_names
from fieldhouse.apps.figures.question import ask
from fieldhouse.apps.roles.actions import create_user, grant_role
from fieldhouse.facts.generations import current


def without(name: str, *columns: str) -> str:
    """The rows of an object without some columns; no cell of them holds a comma."""
    rows = [line.split(",") for line in FILES[name].splitlines()]
    kept = [place for place, head in enumerate(rows[0]) if head not in columns]
    return "\n".join(",".join(row[place] for place in kept) for row in rows) + "\n"


HIDDEN = {
    "Opportunity": without("Opportunity", "Amount"),
    "OpportunityHistory": without("OpportunityHistory", "Amount"),
    "OpportunityFieldHistory": "".join(
        line for line in FILES["OpportunityFieldHistory"].splitlines(keepends=True) if ",Amount," not in line
    ),
}


def said(metric: str = "open_all", **asked: Any) -> Figure:
    return figure(ask(node_named("organisation/salesforce:00E1"), **asked), metric)


def test_amounts_that_were_never_to_be_seen_are_no_zero(take, bare_home) -> None:  # noqa: F811
    run = take(**HIDDEN)
    assert (run.state, run.summary["rejected"]) == ("done", 0), run.summary["shown"]
    assert {row["column"] for row in bare_home.found(run, "field.not_permitted")} == {"Amount"}
    one = said()
    assert (one.amount_minor, one.counted, one.why) == (None, None, "figure.not_permitted")
    assert [each.code for each in one.hidden] == ["hidden.field_unknown"]
    for metric in metric_names():
        found = said(metric)
        assert found.why or found.amount_minor is not None or found.num is not None, metric


def test_what_was_known_stays_and_figures_of_later_days_say_so(take) -> None:  # noqa: F811
    take()
    assert (said().amount_minor, said().hidden) == (50_000, ())
    take("2025-07-31", **HIDDEN)
    late, early = said(as_of="2025-07-31"), said(as_of="2025-07-30")
    assert late.amount_minor == early.amount_minor == 50_000
    assert [(each.field, each.code) for each in late.hidden] == [("amount", "hidden.field")]
    assert early.hidden == () and late.why is None
    (line,) = [line.sentence for line in caveat_lines([late]) if "may not" in line.sentence]
    assert line.startswith("Since 31 Jul 2025, whoever exports may not read the field Amount of deals.")


def test_an_export_that_has_the_column_again_ends_it(take, bare_home) -> None:  # noqa: F811
    take(**HIDDEN)
    assert not_permitted(current())
    take("2025-07-31")
    assert not_permitted(current()) == () and said(as_of="2025-07-31").amount_minor == 50_000
    generation = bare_home.generation()
    take("2025-07-31")
    assert bare_home.generation() == generation


@pytest.mark.parametrize("column", ["AccountId"])
def test_accounts_that_may_not_be_read_leave_the_organisation_as_it_is(take, column) -> None:  # noqa: F811
    take(Opportunity=without("Opportunity", column))
    assert said().amount_minor == 50_000
    (hidden,) = not_permitted(current())
    assert (hidden.field, hidden.was_known) == ("account", False)
    assert said().hidden == (), "the organisation does not rest on accounts"


def test_pages_say_it_in_both_languages(take) -> None:  # noqa: F811
    take(**HIDDEN)
    user = create_user("reader", "a long enough word")
    grant_role(user, "revops")
    client = Client()
    client.force_login(user)
    said_of = {"en": "may not read the field Amount of deals", "ja": "商談の項目「金額」を参照できません"}
    for language, sentence in said_of.items():
        client.post("/language/", {"language": language})
        node = "node=organisation/salesforce:00E1"
        change = f"/change/?{node}&metric=open_all&since=2025-06-29"
        for path in (f"/figures/open_all/?{node}", f"/?{node}", change, "/known-since/"):
            page = client.get(path).content.decode()
            assert sentence in page, path
        assert "opportunity amount" in page
