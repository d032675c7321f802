"""Who reaches which node's total and which rows, by role; rights end with the next call."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from tests.demo_home import UNTIL

from fieldhouse.apps.figures.nodes import node_named
from fieldhouse.apps.figures.parameters import asked_by
from fieldhouse.apps.figures.queries import figure
from fieldhouse.apps.pipeline.models import Deal, TeamMember
from fieldhouse.apps.pipeline.queries import shared_with
from fieldhouse.apps.roles.access import NotAllowed, has_right, reach, require, require_node, visible_to
from fieldhouse.apps.roles.actions import end_grant, grant_role
from fieldhouse.apps.roles.models import Grant, User
from fieldhouse.apps.roles.rights import Right
from fieldhouse.facts.generations import current

pytestmark = pytest.mark.usefixtures("demo_home", "db")

REACH = {
    #                 top    leader other  seller world
    "administrator": (True, True, True, True, True),
    "revops": (True, True, True, True, True),
    "auditor": (True, True, True, True, True),
    "leader": (False, True, False, True, False),
    "other_leader": (False, False, True, False, False),
    "seller": (False, False, False, True, False),
    "nobody": (False, False, False, False, False),
}


def listed(user: User) -> set[int]:
    deals = Deal.objects.filter(visible_to(user, UNTIL).as_q(), generation=current().generation)
    return set(deals.values_list("opportunity", flat=True))


@pytest.mark.parametrize("role", REACH)
def test_roles_and_nodes(demo_home, role) -> None:
    scope = visible_to(demo_home.user(role), UNTIL)
    places = (demo_home.top_node, demo_home.leader_node, demo_home.other_node, demo_home.seller_node)
    nodes = [node_named(reference) for reference in (*places, "territories/simulated:W")]
    assert tuple(scope.has_node(node.tree, node.number) for node in nodes) == REACH[role]
    for node, is_in_reach in zip(nodes, REACH[role], strict=True):
        if is_in_reach:
            require_node(scope, node.tree, node.number)
        else:
            with pytest.raises(NotAllowed):
                require_node(scope, node.tree, node.number)
            with pytest.raises(NotAllowed):
                asked_by(demo_home.user(role), {"node": node.reference})


def test_two_users_of_a_node_see_the_same_figure(demo_home) -> None:
    said = {
        (role, metric): (one.id, one.amount_minor, one.counted)
        for role in ("leader", "revops", "walled_leader", "auditor")
        for metric in ("closed", "pipeline_total", "quota", "expectation")
        for one in [figure(asked_by(demo_home.user(role), {"node": demo_home.leader_node}).question, metric)]
    }
    assert len(set(said.values())) == 4 and said["leader", "pipeline_total"][2]


def test_a_seller_sees_own_and_shared_deals_only(demo_home) -> None:
    seller, person = demo_home.user("seller"), demo_home.seller_person
    seen = listed(seller)
    shared = shared_with([person], UNTIL)
    seat = node_named(demo_home.seller_node).number
    every = Deal.objects.filter(generation=current().generation, wall="")
    expected = {
        deal.opportunity_id
        for deal in every
        if deal.owner_id == person or deal.opportunity_id in shared or deal.position_id == seat
    }
    assert seen == expected and 0 < len(seen) < every.count()


@pytest.fixture
def team_changes() -> Iterator[Callable[[], None]]:
    """Say that a team has changed: it does so with an import, and that is another generation."""
    yield reach.cache_clear
    reach.cache_clear()


def test_who_works_on_a_deal_sees_it_and_so_does_who_leads_them(demo_home, team_changes) -> None:
    leader, seller, person = demo_home.user("leader"), demo_home.user("seller"), demo_home.seller_person
    before = {user: listed(user) for user in (leader, seller)}
    others = Deal.objects.filter(generation=current().generation).exclude(opportunity__in=before[leader])
    shown, walled = others.filter(wall="").first(), others.exclude(wall="").first()
    for deal in (shown, walled):
        TeamMember.objects.create(
            source="simulated", source_key=str(deal.pk), opportunity=deal.opportunity, person_id=person
        )
    team_changes()
    for user in (leader, seller):
        assert listed(user) == before[user] | {shown.opportunity_id}


def test_leaders_beside_each_other_share_only_what_is_shared(demo_home) -> None:
    both = listed(demo_home.user("leader")) & listed(demo_home.user("other_leader"))
    from fieldhouse.apps.people import queries as people

    for role in ("leader", "other_leader"):
        node = node_named(demo_home.leader_node if role == "leader" else demo_home.other_node)
        team = people.people_in(people.under(node.number, UNTIL), UNTIL)
        assert both <= shared_with(team, UNTIL) | set(
            Deal.objects.filter(
                generation=current().generation, position__in=people.under(node.number, UNTIL)
            ).values_list("opportunity", flat=True)
        )


def test_deny_by_default(demo_home) -> None:
    nobody = demo_home.user("nobody")
    assert listed(nobody) == set() and visible_to(nobody, UNTIL).nodes == frozenset()
    assert not any(has_right(nobody, right) for right in Right)
    grant_role(nobody, "leader")  # a leader of nothing
    assert listed(nobody) == set()
    assert not has_right(nobody, Right.IMPORT)


@pytest.mark.parametrize("role", ["leader", "seller", "auditor", "revops"])
def test_an_ended_grant_gives_nothing_from_the_next_call(demo_home, role) -> None:
    user = demo_home.user(role)
    assert listed(user)
    for grant in Grant.objects.filter(user=user):
        end_grant(grant)
    assert listed(user) == set() and visible_to(user, UNTIL).nodes == frozenset()
    with pytest.raises(NotAllowed):
        require(user, Right.EXPORT)


def test_a_dismissed_user_sees_nothing(demo_home) -> None:
    user = demo_home.user("revops")
    user.is_active = False
    user.save()
    assert listed(demo_home_user(user.pk)) == set()
    assert not has_right(demo_home_user(user.pk), Right.IMPORT)


def demo_home_user(number: int) -> User:
    return User.objects.get(pk=number)


def test_walled_deals_are_in_no_default_list_and_no_default_sum(demo_home) -> None:
    walled = set(
        Deal.objects.filter(generation=current().generation)
        .exclude(wall="")
        .values_list("opportunity", flat=True)
    )
    assert walled
    for role in ("administrator", "revops", "auditor", "leader", "seller"):
        assert not listed(demo_home.user(role)) & walled
        with pytest.raises(NotAllowed):
            asked_by(demo_home.user(role), {"node": demo_home.leader_node, "wall": ["public_sector"]})


def test_a_grant_opens_a_wall_for_its_holder_only(demo_home) -> None:
    user = demo_home.user("auditor")
    grant = grant_role(user, "auditor", walls=["public_sector"])
    walled = set(
        Deal.objects.filter(generation=current().generation)
        .exclude(wall="")
        .values_list("opportunity", flat=True)
    )
    assert walled <= listed(user) and not walled & listed(demo_home.user("revops"))
    asked = asked_by(user, {"node": demo_home.top_node, "wall": ["public_sector"]})
    assert figure(asked.question, "open_all").spec.walls == ("public_sector",)
    with pytest.raises(NotAllowed):
        asked_by(user, {"node": demo_home.top_node, "wall": ["pay"]})
    end_grant(grant)
    assert not walled & listed(user)
