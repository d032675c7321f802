"""What is shown to people beside what their roles reach: shared deals and accounts, and what an absent person sees."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.demo_home import UNTIL

from fieldhouse.apps.audit.models import AuditEntry
from fieldhouse.apps.figures.parameters import asked_by
from fieldhouse.apps.pipeline.actions import edit_deal
from fieldhouse.apps.pipeline.listing.page import ask, listing
from fieldhouse.apps.pipeline.models import Deal
from fieldhouse.apps.roles import actions
from fieldhouse.apps.roles.access import NotAllowed, changeable_by, visible_to
from fieldhouse.apps.roles.actions import NewShare
from fieldhouse.apps.roles.models import Share, User
from fieldhouse.clock import now
from fieldhouse.domain.errors import BadInput
from fieldhouse.facts.generations import current

pytestmark = pytest.mark.usefixtures("demo_home", "db")

DAY = timedelta(days=1)


@pytest.fixture
def today() -> date:
    return now().date()


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Any:
    """``later(days)`` has it be some days after today for the policy and its actions."""

    def go_by(days: int) -> None:
        instant = now() + days * DAY
        for module in ("access", "actions.shares", "actions.absences"):
            monkeypatch.setattr(f"fieldhouse.apps.roles.{module}.now", lambda: instant)

    return go_by


def numbers(user: User) -> set[int]:
    """The deals that a user sees: the same in the mart and in the list."""
    deals = Deal.objects.filter(visible_to(user, UNTIL).as_q(), generation=current().generation)
    found = set(deals.values_list("opportunity", flat=True))
    assert ask(user, {}, "en").seen.sums().count == len(found)
    return found


def other_deals(demo_home: Any, wall: bool = False) -> list[Deal]:
    """Open deals that the seller does not see, of accounts of which they see none."""
    seen = Deal.objects.filter(
        visible_to(demo_home.user("seller"), UNTIL).as_q(), generation=current().generation
    )
    every = Deal.objects.filter(generation=current().generation, outcome="open", account__isnull=False)
    others = every.exclude(account__in=seen.values("account")).order_by("pk")
    return list(others.exclude(wall="") if wall else others.filter(wall=""))


def shared(
    demo_home: Any, deal: Deal, *, is_account: bool = False, by: str = "revops", days: int = 3
) -> Share:
    last_on = now().date() + days * DAY
    asked = NewShare(demo_home.user("seller"), deal.opportunity_id, last_on, "helps with it", is_account)
    return actions.share(demo_home.user(by), asked)


def test_a_deal_is_shown_until_a_day_and_changed_by_nobody_else(demo_home, later) -> None:
    seller, deal = demo_home.user("seller"), other_deals(demo_home)[0]
    before = numbers(seller)
    shared(demo_home, deal)
    assert numbers(seller) == before | {deal.opportunity_id}
    assert deal.opportunity_id not in changeable_by(seller, UNTIL).extra
    with pytest.raises(NotAllowed) as refused:
        edit_deal(seller, deal.opportunity_id, "amount", "5", "", deal.version)
    assert refused.value.code == "policy.only_shown"
    later(3)
    assert numbers(seller) == before | {deal.opportunity_id}, "the last day counts"
    later(4)
    assert numbers(seller) == before


def test_an_account_shows_all_its_deals_and_no_wall_opens(demo_home) -> None:
    seller = demo_home.user("seller")
    before = numbers(seller)
    deal, walled = other_deals(demo_home)[0], other_deals(demo_home, wall=True)[0]
    shared(demo_home, deal, is_account=True)
    revops = demo_home.user("revops")
    shared_ids = Deal.objects.filter(generation=current().generation, account=deal.account_id, wall="")
    assert numbers(seller) == before | set(shared_ids.values_list("opportunity", flat=True))
    Share.objects.create(  # as if it had been shared by who sees behind the wall
        user=seller,
        opportunity_id=walled.opportunity_id,
        valid_from=now().date(),
        valid_to=now().date() + DAY,
        reason="-",
        made_by=revops,
        made_at=now(),
    )
    assert walled.opportunity_id not in numbers(seller)


def test_what_is_shown_opens_no_total(demo_home) -> None:
    """Nobody reaches the total of a node by a deal or an account that was shown to them."""
    seller, deal = demo_home.user("seller"), other_deals(demo_home)[0]
    nodes = visible_to(seller, UNTIL).nodes
    for is_account in (False, True):
        shared(demo_home, deal, is_account=is_account)
    assert deal.opportunity_id in numbers(seller) and visible_to(seller, UNTIL).nodes == nodes
    for reference in (demo_home.top_node, demo_home.leader_node, demo_home.other_node):
        with pytest.raises(NotAllowed):
            asked_by(seller, {"node": reference})


def test_nobody_passes_on_what_was_only_shown_to_them(demo_home) -> None:
    first, second = other_deals(demo_home)[:2]
    shared(demo_home, first)
    for deal in (first, second):
        with pytest.raises(NotAllowed) as refused:
            shared(demo_home, deal, by="seller")
        assert refused.value.code == "policy.no_record"
    with pytest.raises(NotAllowed) as refused:
        shared(demo_home, first, by="auditor")
    assert refused.value.code == "policy.no_right"
    reached = listing(ask(demo_home.user("leader"), {}, "en"), sort="-close").page.rows[0]
    shared(demo_home, reached, by="leader")
    with pytest.raises(NotAllowed) as refused:
        shared(demo_home, reached, by="leader", is_account=True)
    assert refused.value.code == "share.not_whole"


@pytest.mark.parametrize(
    ("days", "reason", "code"), [(-1, "x", "share.ended"), (1, "  ", "share.reason_missing")]
)
def test_a_share_has_a_day_and_a_reason(demo_home, days, reason, code) -> None:
    deal = other_deals(demo_home)[0]
    asked = NewShare(demo_home.user("seller"), deal.opportunity_id, now().date() + days * DAY, reason)
    with pytest.raises(BadInput) as refused:
        actions.share(demo_home.user("revops"), asked)
    assert refused.value.code == code and not Share.objects.exists()


def test_a_share_is_ended_by_who_made_it_or_leads_there(demo_home) -> None:
    seller = demo_home.user("seller")
    before = numbers(seller)
    one = shared(demo_home, other_deals(demo_home)[0])
    for role in ("seller", "auditor", "nobody"):
        with pytest.raises(NotAllowed):
            actions.end_share(demo_home.user(role), one)
    assert numbers(seller) != before
    actions.end_share(demo_home.user("administrator"), one)
    assert numbers(seller) == before
    entries = list(AuditEntry.objects.order_by("-pk")[:2])
    assert ["share.end" in entries[0].payload, "share.make" in entries[1].payload] == [True, True]


def test_a_deputy_sees_what_the_absent_person_sees_and_no_wall_of_theirs(demo_home, today, later) -> None:
    walled, deputy = demo_home.user("walled_leader"), demo_home.user("other_leader")
    before, theirs = numbers(deputy), numbers(demo_home.user("leader"))
    assert not theirs <= before
    actions.take_absence(walled, walled, deputy, today + DAY, today + 2 * DAY)
    assert numbers(deputy) == before, "it begins tomorrow"
    later(1)
    assert numbers(deputy) == before | theirs and visible_to(deputy, UNTIL).walls == frozenset()
    assert numbers(walled) > theirs, "the absent person sees on"
    asked_by(deputy, {"node": demo_home.leader_node})
    later(3)
    assert numbers(deputy) == before


def test_a_deputy_acts_with_their_own_rights(demo_home, today) -> None:
    leader = demo_home.user("leader")
    deal = next(
        one
        for one in Deal.objects.filter(visible_to(leader, UNTIL).as_q(), generation=current().generation)
        if one.outcome == "open" and one.opportunity_id not in numbers(demo_home.user("other_leader"))
    )
    for role in ("auditor", "other_leader"):
        actions.take_absence(leader, leader, demo_home.user(role), today, today)
    with pytest.raises(NotAllowed) as refused:
        edit_deal(demo_home.user("auditor"), deal.opportunity_id, "amount", "5", "", deal.version)
    assert refused.value.code == "policy.no_right"
    edit_deal(demo_home.user("other_leader"), deal.opportunity_id, "amount", "5", "", deal.version)


def test_a_deputy_passes_nothing_on(demo_home, today) -> None:
    """They would for longer than they stand in."""
    leader, deputy = demo_home.user("leader"), demo_home.user("other_leader")
    own = numbers(deputy)
    reached = Deal.objects.filter(visible_to(leader, UNTIL).as_q(), generation=current().generation)
    deal = next(one for one in reached if one.opportunity_id not in own)
    actions.take_absence(leader, leader, deputy, today, today)
    with pytest.raises(NotAllowed) as refused:
        shared(demo_home, deal, by="other_leader")
    assert refused.value.code == "policy.no_record"
    one = shared(demo_home, deal)
    assert actions.may_end(leader, one) and not actions.may_end(deputy, one), "nor takes anything back"
    with pytest.raises(NotAllowed):
        actions.end_share(deputy, one)


def test_absences_do_not_lead_on_to_a_third_person(demo_home, today) -> None:
    leader, other, nobody = (demo_home.user(role) for role in ("leader", "other_leader", "nobody"))
    actions.take_absence(leader, leader, other, today, today)
    actions.take_absence(other, other, nobody, today, today)
    assert not numbers(leader) <= numbers(nobody)
    assert numbers(nobody)


def test_who_has_left_is_stood_in_for_no_more(demo_home, today) -> None:
    leader, nobody = demo_home.user("leader"), demo_home.user("nobody")
    one = actions.take_absence(leader, leader, nobody, today, today)
    assert numbers(nobody)
    User.objects.filter(pk=leader.pk).update(is_active=False)
    assert numbers(nobody) == set()
    User.objects.filter(pk=leader.pk).update(is_active=True)
    actions.end_absence(leader, one)
    assert numbers(nobody) == set()


@pytest.mark.parametrize(
    ("deputy", "first", "last", "code"),
    [
        ("leader", 0, 1, "absence.own_deputy"),
        ("seller", 2, 1, "absence.dates_reversed"),
        ("seller", -2, -1, "absence.ended"),
    ],
)
def test_absences_that_make_no_sense(demo_home, today, deputy, first, last, code) -> None:
    leader = demo_home.user("leader")
    with pytest.raises(BadInput) as refused:
        actions.take_absence(leader, leader, demo_home.user(deputy), today + first * DAY, today + last * DAY)
    assert refused.value.code == code


def test_for_somebody_else_only_who_manages_users(demo_home, today) -> None:
    leader, seller = demo_home.user("leader"), demo_home.user("seller")
    with pytest.raises(NotAllowed):
        actions.take_absence(demo_home.user("revops"), leader, seller, today, today)
    one = actions.take_absence(demo_home.user("administrator"), leader, seller, today, today)
    with pytest.raises(NotAllowed):
        actions.end_absence(seller, one)
