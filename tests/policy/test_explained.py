"""Why somebody sees a deal: the reasons lead to a deal exactly where the policy shows it, on any day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.demo_home import UNTIL

from fieldhouse.apps.accounts.models import AccountTeamMember
from fieldhouse.apps.figures.nodes import node_named, of_territory
from fieldhouse.apps.interface import NotFound
from fieldhouse.apps.pipeline.models import Deal, TeamMember
from fieldhouse.apps.roles import actions
from fieldhouse.apps.roles.access import NotAllowed, changeable_by, has_right, reach, visible_to
from fieldhouse.apps.roles.actions.roles import keep_role
from fieldhouse.apps.roles.explained.presentation import as_json, shown_verdicts
from fieldhouse.apps.roles.explained.queries import _judged, trail_of, trail_to, who_sees, why_sees
from fieldhouse.apps.roles.explained.reasons import Why
from fieldhouse.apps.roles.models import Grant, User
from fieldhouse.apps.roles.rights import Right
from fieldhouse.apps.roles.standard import RoleRule
from fieldhouse.apps.territories.models import Territory, TerritoryMember
from fieldhouse.clock import now
from fieldhouse.facts.generations import current

pytestmark = pytest.mark.usefixtures("demo_home", "db")


def mart() -> Any:
    return Deal.objects.filter(generation=current().generation).select_related("opportunity")


def name_of(deal: Deal) -> str:
    return f"{deal.opportunity.source}:{deal.opportunity.source_key}"


@pytest.fixture
def busy(demo_home):
    """Everything that leads to a deal: teams of deals and accounts, members of territories, a share, a deputy."""
    reach.cache_clear()
    seller, nobody = demo_home.user("seller"), demo_home.user("nobody")
    person = demo_home.seller_person
    deals = list(mart().filter(wall="", account__isnull=False).order_by("pk")[:40])
    common = {"source": "simulated", "person_id": person}
    for number, access in enumerate(("", "read", "edit", "none")):
        TeamMember.objects.create(
            source_key=f"t{number}", opportunity=deals[number].opportunity, access=access, **common
        )
        account = deals[10 + number].account
        AccountTeamMember.objects.create(source_key=f"a{number}", account=account, access=access, **common)
    land = next(one.territory_id for one in deals if one.territory_id)
    TerritoryMember.objects.create(source_key="m", territory_id=land, **common)
    today = now().date()
    shown = actions.NewShare(nobody, deals[20].opportunity_id, today + timedelta(days=3), "helps")
    actions.share(demo_home.user("revops"), shown)
    other = demo_home.user("other_leader")
    actions.take_absence(other, other, nobody, today, today + timedelta(days=3))
    worker = User.objects.create(username="worker", person_id=person)
    actions.grant_role(worker, "field_marketer")
    yield seller
    reach.cache_clear()


def test_reasons_lead_where_the_policy_shows_and_nowhere_else(demo_home, busy) -> None:
    plain = list(mart().filter(wall="", account__isnull=False).order_by("pk")[:21])
    deals = [*plain[:4], *plain[10:14], plain[20], *mart().exclude(wall="")[:2]]
    deals += mart().filter(position__isnull=True, outcome="open")[:3]
    users = list(User.objects.filter(is_active=True))
    seen = {user.pk: set(listed(visible_to(user, UNTIL))) for user in users}
    changed = {user.pk: set(listed(changeable_by(user, UNTIL))) for user in users}
    for deal in deals:
        trail = trail_of(deal.opportunity_id, UNTIL)
        for one in _judged(trail, users, now().date()):
            number = deal.opportunity_id
            assert one.verdict.sees == (number in seen[one.user.pk]), (one.user.username, name_of(deal))
            assert one.verdict.changes == (one.verdict.may_edit and number in changed[one.user.pk])


def test_totals_are_explained_as_the_policy_reaches_their_nodes(demo_home, busy) -> None:
    keep_role(
        demo_home.user("administrator"), RoleRule("blind", reach=frozenset({"everything"}), name="Blind")
    )
    actions.grant_role(demo_home.user("worker"), "blind")
    users = list(User.objects.filter(is_active=True))
    lands = [of_territory(one) for one in Territory.objects.order_by("pk")[:6]]
    places = (demo_home.top_node, demo_home.leader_node, demo_home.other_node, demo_home.seller_node)
    for node in (*map(node_named, places), *lands):
        for one in _judged(trail_to(node, UNTIL), users, now().date()):
            reached = visible_to(one.user, UNTIL).has_node(node.tree, node.number)
            assert one.verdict.sees == (reached and has_right(one.user, Right.SEE_FORECAST)), (
                one.user.username
            )
            assert bool(one.verdict.reasons) == reached and not one.verdict.changes
    asked = why_sees(demo_home.user("auditor"), demo_home.seller_node, "leader", now().date())
    assert as_json(asked, shown_verdicts(asked, "ja"))["of"] == demo_home.seller_node


def listed(scope: Any) -> Any:
    return mart().filter(scope.as_q()).values_list("opportunity", flat=True)


def test_levels_of_teams_are_read_and_changed_as_the_source_says(demo_home, busy) -> None:
    seller = busy
    deals = list(mart().filter(wall="", account__isnull=False).order_by("pk")[:40])
    seen, changed = set(listed(visible_to(seller, UNTIL))), set(listed(changeable_by(seller, UNTIL)))
    said, read, edit = (deals[number].opportunity_id for number in (0, 1, 2))
    assert {said, read, edit} <= seen and {said, edit} <= changed
    read, edit = deals[11], deals[12]
    assert {read.opportunity_id, edit.opportunity_id} <= seen and edit.opportunity_id in changed
    marketer = User.objects.get(username="worker")
    assert set(listed(visible_to(marketer, UNTIL)))


def test_who_and_why_say_the_same(demo_home, busy) -> None:
    revops, auditor = demo_home.user("revops"), demo_home.user("auditor")
    deal = mart().filter(wall="", owner=demo_home.seller_person).first()
    today = now().date()
    with pytest.raises(NotAllowed):
        who_sees(revops, name_of(deal), today)
    found = who_sees(auditor, name_of(deal), today)
    seen = {one.user.username for one in found.judged}
    assert {"seller", "leader", "revops", "auditor"} <= seen and "other_leader" not in seen
    for login in ("leader", "other_leader", "seller"):
        alone = why_sees(auditor, name_of(deal), login, today)
        assert alone.judged[0].verdict.sees == (login in seen)
    leader = why_sees(auditor, name_of(deal), "leader", today)
    shown = shown_verdicts(leader, "en")[0]
    assert shown.reasons[0].why == Why.UNDER and len(shown.reasons[0].way) >= 2
    told = as_json(leader, [shown])
    assert told["users"][0]["reasons"][0]["role"] == "area_manager"
    with pytest.raises(NotFound):
        who_sees(auditor, "simulated:none", today)
    walled = mart().exclude(wall="").first()
    with pytest.raises(NotFound):  # behind a wall that is closed to the asker
        who_sees(auditor, name_of(walled), today)


def test_a_wall_is_said_and_rights_of_another_day_are_judged(demo_home) -> None:
    walled = mart().exclude(wall="").first()
    seen = why_sees(None, name_of(walled), "revops", now().date()).judged[0].verdict
    assert not seen.sees and seen.shut == "public_sector" and seen.reasons
    deal = mart().filter(wall="").first()
    user = demo_home.user("revops")
    Grant.objects.filter(user=user).update(valid_from=date(2026, 9, 1), valid_to=date(2026, 10, 1))

    def sees(on: date) -> bool:
        return why_sees(None, name_of(deal), "revops", on).judged[0].verdict.sees

    created = deal.created_on or date(2026, 8, 1)
    assert [
        sees(on) for on in (date(2026, 8, 31), date(2026, 9, 1), date(2026, 9, 30), date(2026, 10, 1))
    ] == [
        False,
        created <= date(2026, 9, 1),
        created <= date(2026, 9, 30),
        False,
    ]
