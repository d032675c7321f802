"""The oracle and the program agree on every deal, for everybody and on both days; figures add up from what is seen."""

from __future__ import annotations

import pytest

from .home import PEOPLE
from .oracle import Oracle
from .world import DAYS, ORGANISATION, TERRITORIES, WALL

pytestmark = pytest.mark.usefixtures("marked_home", "db")

NODES = ((ORGANISATION, "HQ"), (ORGANISATION, "EAST"), (ORGANISATION, "E1A"), (TERRITORIES, "N2"))


@pytest.fixture
def marks() -> dict[int, int]:
    """The marks of deals by their number."""
    from fieldhouse.apps.pipeline.models import Opportunity

    return {one.pk: int(one.source_key[2:5]) for one in Opportunity.objects.all()}


def test_everybody_sees_what_the_oracle_says(oracle: Oracle, marks: dict[int, int]) -> None:
    from fieldhouse.apps.roles.access import visible_to
    from fieldhouse.apps.roles.queries import user_named
    from fieldhouse.facts.generations import current
    from fieldhouse.facts.metrics.views import day_view

    for on in DAYS:
        day = day_view(current(), on, "USD")
        for who in PEOPLE:
            shown = day.columns.keys[day.shown_to(visible_to(user_named(who.login), on))]
            assert {marks[key] for key in shown.tolist()} == oracle.deals(who, on), (who.login, on)


@pytest.mark.parametrize("node", NODES, ids="/".join)
def test_a_nodes_total_is_what_is_shown_and_what_is_withheld(oracle: Oracle, node) -> None:
    """By hand: the open deals that count in the node and stand behind no wall, a shared one by half in each half."""
    from fieldhouse.apps.figures.evidence import evidence, figure_for
    from fieldhouse.apps.figures.parameters import asked_by
    from fieldhouse.apps.figures.queries import figure
    from fieldhouse.apps.roles.queries import user_named

    for who in (one for one in PEOPLE if node in oracle.nodes(one, DAYS[1])):
        asked = asked_by(user_named(who.login), {"node": f"{node[0]}/marked:{node[1]}", "period": "FY26"})
        one, rows = figure_for(asked, figure(asked.question, "open_all")), evidence(asked, "open_all")
        of_node = [oracle.world.deals[mark] for mark in oracle.counted(node, DAYS[1])]
        plain = [deal for deal in of_node if not oracle.walls_of(deal, DAYS[1]) and deal.won_on is None]
        is_half = node == (ORGANISATION, "E1A")
        halves = sum(deal.amount for deal in plain if deal.shared_with) if is_half else 0
        halves += sum(deal.amount for deal in plain if deal.shared_with) if node[1] == "EAST" else 0
        assert one.amount_minor == sum(deal.amount for deal in plain) * 100 - halves * 50
        assert (rows.total, one.counted) == (len(plain), len(plain))
        assert rows.shown == len({deal.mark for deal in plain} & oracle.deals(who, DAYS[1]))
        told = {left.reason: left for left in one.left_out or ()}
        walled = (
            len(of_node)
            - len(plain)
            - len([deal for deal in of_node if deal.won_on and not _walls(oracle, deal)])
        )
        assert ("behind_wall" in told) == bool(walled)
        if walled and WALL not in who.walls:
            assert (told["behind_wall"].count, told["behind_wall"].amount_minor) == (walled, None)


def _walls(oracle: Oracle, deal) -> set[str]:
    return oracle.walls_of(deal, DAYS[1])


def test_no_filter_tells_what_stands_behind_a_wall() -> None:
    """How many there are is the same whatever is asked for: else filters would read them one by one."""
    from fieldhouse.apps.figures.evidence import figure_for
    from fieldhouse.apps.figures.parameters import asked_by
    from fieldhouse.apps.figures.queries import figure
    from fieldhouse.apps.roles.queries import user_named

    asked = {"node": "organisation/marked:E1", "period": "FY26"}
    counts = set()
    for filters in ([], ["stage:Talks"], ["stage:Won"], ["category:commit"], ["type:none"]):
        one = asked_by(user_named("team"), {**asked, "filter": filters})
        left_out = figure_for(one, figure(one.question, "open_all")).left_out or ()
        counts.add(next(left.count for left in left_out if left.reason == "behind_wall"))
    assert len(counts) == 1 and counts.pop() > 2
