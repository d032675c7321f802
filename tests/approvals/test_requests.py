"""A move under a route, from the question to the moved team: steps, returns, deputies, lateness, and who may not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.demo_home import UNTIL

from fieldhouse.apps.approvals import actions, queries
from fieldhouse.apps.approvals.models import ApprovalRequest, ApprovalSeat
from fieldhouse.apps.audit.models import AuditEntry, AuditValue
from fieldhouse.apps.figures.nodes import position_named
from fieldhouse.apps.notices.models import Notice
from fieldhouse.apps.people.actions.move import Moved, move_branch, move_or_ask
from fieldhouse.apps.people.models import ReportingLine
from fieldhouse.apps.people.queries import under
from fieldhouse.apps.roles.access import NotAllowed
from fieldhouse.apps.roles.actions import grant_role, take_absence
from fieldhouse.apps.roles.models import Grant, User
from fieldhouse.apps.runs.models import Run
from fieldhouse.apps.runs.tasks import queue_due_runs, take_up_run
from fieldhouse.clock import now
from fieldhouse.domain.approvals import Mode, Step
from fieldhouse.domain.errors import BadInput, Refused
from fieldhouse.facts.folder import writer_lock
from fieldhouse.facts.generations import current

TOMORROW = UNTIL + timedelta(1)


def told(kind: str) -> list[str]:
    return sorted(Notice.objects.filter(kind=kind).values_list("user__username", flat=True))


def carry_out() -> None:
    for run in Run.objects.filter(kind="approval", state="queued"):
        take_up_run.call(run.pk)


def has_moved(places) -> bool:
    return places[0].pk in under(places[1].pk, TOMORROW)


def test_without_a_route_a_team_moves_at_once(home, places) -> None:
    done = move_or_ask(*places, TOMORROW, by=home.user("revops"), reason="One customer")
    assert isinstance(done, Moved) and has_moved(places)


def test_with_a_route_nothing_moves_until_everybody_has_agreed(home, places, route, asked, decide) -> None:
    route("administrator", ("auditor", "walled_leader"), later=["other_leader"])
    generation = current().generation
    request = asked()
    assert told("approval/waiting") == ["administrator"]
    decide(request, "administrator")
    decide(request, "auditor", comment="Fine")
    assert (request.state, request.step) == ("waiting", 2)
    carry_out()
    assert current().generation == generation and not has_moved(places)
    decide(request, "walled_leader")
    assert request.state == "approved" and request.carried_out_at is None
    carry_out()
    request.refresh_from_db()
    assert has_moved(places) and request.carried_out_at is not None
    assert told("approval/approved") == ["revops"] and told("approval/later") == ["other_leader"]
    said = [entry.payload for entry in AuditEntry.objects.order_by("seq")]
    decisions = [one for one in said if '"approval.decide"' in one]
    assert (
        len(decisions) == 3
        and AuditValue.objects.filter(entry__action="approval.decide", value="Fine").count() == 1
    )
    assert sum('"approval.carry_out"' in one for one in said) == 1
    actions.note(home.user("other_leader"), request.pk)
    with pytest.raises(Refused, match=r"approval\.not_yours"):
        actions.note(home.user("other_leader"), request.pk)


def test_nothing_goes_around_the_route(home, places, route) -> None:
    route("administrator")
    team, to = places
    with pytest.raises(Refused, match=r"approval\.needed"):
        move_branch(team, to, TOMORROW, by=home.user("revops"), reason="One customer")
    with pytest.raises(Refused, match=r"approval\.asker_missing"):
        move_or_ask(team, to, TOMORROW, by=None, reason="One customer")
    with pytest.raises(NotAllowed):
        move_or_ask(team, to, TOMORROW, by=home.user("leader"), reason="One customer")
    with pytest.raises(Refused, match=r"move\.there_already"):
        move_or_ask(
            team, position_named(home.leader_node), TOMORROW, by=home.user("revops"), reason="One customer"
        )
    assert not ApprovalRequest.objects.exists()


def test_it_is_carried_out_once_and_waits_for_the_writer(home, route, asked, decide) -> None:
    route("administrator")
    request = asked()
    decide(request, "administrator")
    with writer_lock():
        carry_out()
    run = Run.objects.get(kind="approval")
    assert run.state == "queued" and not ApprovalRequest.objects.get(pk=request.pk).failure
    Run.objects.filter(pk=run.pk).update(state="failed")  # its process was killed before it began
    queue_due_runs()
    assert Run.objects.filter(kind="approval", state="queued").count() == 1
    carry_out()
    generation = current().generation
    again = Run.objects.filter(kind="approval").last()
    Run.objects.filter(pk=again.pk).update(state="queued", generation=None)  # killed after it had moved
    queue_due_runs()
    carry_out()
    assert current().generation == generation
    assert ReportingLine.objects.filter(source="fieldhouse").count() == 1


def test_what_cannot_be_carried_out_any_more_is_told_and_tried_again(
    home, places, route, asked, decide
) -> None:
    route("administrator")
    request = asked()
    decide(request, "administrator")
    Grant.objects.filter(user=home.user("revops")).update(valid_to=now().date())
    carry_out()
    request.refresh_from_db()
    assert request.failure["code"] == "policy.no_right" and not has_moved(places)
    assert told("approval/failed") == ["revops"]
    queue_due_runs()
    assert not Run.objects.filter(kind="approval", state="queued").exists()
    grant_role(home.user("revops"), "revops")
    actions.carry_again(home.user("revops"), request.pk)
    carry_out()
    assert has_moved(places)


def test_a_return_goes_to_an_earlier_step_or_to_the_asker(home, route, asked, decide) -> None:
    route("administrator", "auditor", "walled_leader")
    request = asked()
    decide(request, "administrator")
    decide(request, "auditor")
    with pytest.raises(BadInput, match=r"approval\.comment_missing"):
        decide(request, "walled_leader", "return")
    with pytest.raises(BadInput, match=r"approval\.bad_return"):
        decide(request, "walled_leader", "return", "No", back_to=3)
    decide(request, "walled_leader", "return", "Ask finance", back_to=2)
    assert (request.state, request.step) == ("waiting", 2)
    assert [one.pk for one in queries.waiting_for(home.user("auditor"))] == [request.pk]
    decide(request, "auditor", "return", "From which day?")
    assert request.state == "returned" and told("approval/returned") == ["revops"]
    with pytest.raises(NotAllowed):
        actions.ask_again(home.user("administrator"), request.pk, "")
    actions.ask_again(home.user("revops"), request.pk, "From tomorrow")
    request.refresh_from_db()
    assert (request.state, request.step, request.reason) == ("waiting", 1, "From tomorrow")
    decide(request, "administrator", "reject", "No")
    assert request.state == "rejected"
    said = ApprovalSeat.objects.filter(request=request, is_past=True).exclude(decision=None)
    assert sorted(said.values_list("decision", flat=True)) == ["approve", "approve", "return", "return"]


def test_the_asker_withdraws_and_nobody_else(home, route, asked, decide) -> None:
    route("administrator")
    request = asked()
    with pytest.raises(NotAllowed):
        actions.withdraw(home.user("administrator"), request.pk)
    actions.withdraw(home.user("revops"), request.pk)
    with pytest.raises(Refused, match=r"approval\.over"):
        decide(request, "administrator")


def test_the_asker_decides_only_where_the_route_says_so(home, route, asked, decide) -> None:
    route(("administrator", "revops"))
    request = asked()
    assert [one.user.username for one in queries.seats_of(request)] == ["administrator"]
    route("revops")
    with pytest.raises(Refused, match=r"approval\.nobody"):
        asked(on=TOMORROW + timedelta(1))
    route("revops", allows_own=True)
    own = asked(on=TOMORROW + timedelta(2))
    decide(own, "revops")
    assert own.state == "approved"


def test_nobody_decides_what_they_may_not_see(home, route, asked, decide) -> None:
    route("seller")
    with pytest.raises(Refused, match=r"approval\.nobody"):
        asked()
    route("walled_leader")
    request = asked()
    Grant.objects.filter(user=home.user("walled_leader")).update(valid_to=now().date())
    assert queries.request_seen(home.user("walled_leader"), request.pk) is None
    assert queries.waiting_for(home.user("walled_leader")) == []
    with pytest.raises(NotAllowed):
        decide(request, "walled_leader")
    assert queries.request_seen(home.user("nobody"), request.pk) is None


def test_a_deputy_decides_for_who_is_away_and_one_hand_signs_once(home, route, asked, decide) -> None:
    route(("administrator", "auditor"))
    request, today = asked(), now().date()
    admin = home.user("administrator")
    with pytest.raises(NotAllowed):
        decide(request, "other_leader")
    take_absence(admin, admin, home.user("other_leader"), today, today)
    assert [one.pk for one in queries.waiting_for(home.user("other_leader"))] == [request.pk]
    decide(request, "other_leader")
    assert queries.waiting_for(home.user("other_leader")) == []
    take_absence(home.user("auditor"), home.user("auditor"), home.user("other_leader"), today, today)
    with pytest.raises(Refused, match=r"approval\.decided_already"):
        decide(request, "other_leader")
    seat = ApprovalSeat.objects.get(request=request, user=admin)
    assert seat.decided_by == home.user("other_leader")


def test_the_asker_does_not_decide_as_a_deputy(home, route, asked, decide) -> None:
    route("administrator")
    request, today, admin = asked(), now().date(), home.user("administrator")
    take_absence(admin, admin, home.user("revops"), today, today)
    with pytest.raises(Refused, match=r"approval\.own"):
        decide(request, "revops")
    assert queries.waiting_for(home.user("revops")) == []


def test_a_late_step_goes_to_those_above_once(home, route, asked, decide) -> None:
    route(("administrator", "walled_leader"), days=2, above=["auditor"])
    request = asked()
    assert request.deadline_on is not None and request.deadline_at > now()
    assert actions.escalate_late() == 0
    ApprovalRequest.objects.filter(pk=request.pk).update(deadline_at=now() - timedelta(minutes=1))
    assert (actions.escalate_late(), actions.escalate_late()) == (1, 0)
    assert told("approval/escalated") == ["auditor"] and told("approval/late") == ["revops"]
    decide(request, "auditor")
    assert request.state == "approved"


def test_a_decision_on_what_has_gone_on_since_is_refused(home, route, asked, decide) -> None:
    route("administrator", "auditor")
    request = asked()
    decide(request, "administrator")
    with pytest.raises(Refused, match=r"approval\.changed_since"):
        decide(request, "auditor", version=1)


def test_a_route_names_roles_positions_and_whoever_leads_the_asker(home, asked) -> None:
    seller, lead = home.user("seller"), home.user("walled_leader")
    grant_role(seller, "revops")
    person = position_named(home.leader_node).holdings.filter(valid_to=None).get().person
    lead.person = person
    lead.save()
    steps = [
        Step(Mode.ANY, ("above",)),
        Step(Mode.ANY, (f"position:{position_named(home.leader_node).pk}",)),
        Step(Mode.ANY, ("role:auditor",)),
    ]
    actions.set_route(home.user("administrator"), "move", steps)
    request = asked("seller")
    found = [(one.step, one.user.username, one.party.partition(":")[0]) for one in queries.seats_of(request)]
    assert found == [(1, "walled_leader", "above"), (2, "walled_leader", "position"), (3, "auditor", "role")]


def test_routes_are_for_those_who_manage_users(home, route, asked) -> None:
    with pytest.raises(NotAllowed):
        actions.set_route(home.user("revops"), "move", [Step(Mode.ANY, ("role:auditor",))])
    with pytest.raises(BadInput, match=r"route\.unknown_kind"):
        actions.set_route(home.user("administrator"), "pay", [Step(Mode.ANY, ("role:auditor",))])
    route("administrator")
    request = asked()
    actions.end_route(home.user("administrator"), "move")
    assert queries.route_for("move") is None and request.route.ended_at is None
    kept = AuditEntry.objects.filter(payload__contains='"route:move"').count()
    assert kept == 2


def left(login: str) -> None:
    User.objects.filter(username=login).update(is_active=False)


def test_a_step_without_a_deadline_does_not_wait_for_who_has_left(home, route, asked, decide) -> None:
    route(("other_leader", "walled_leader"), above=["auditor"])
    request = asked()
    assert actions.escalate_late() == 0, "everybody is there"
    left("other_leader")
    assert (actions.escalate_late(), actions.escalate_late()) == (1, 0)
    assert told("approval/left") == ["administrator", "revops"] and not told("approval/late")
    assert "auditor" in told("approval/waiting")
    decide(request, "auditor")
    assert request.state == "approved"
    entry = AuditEntry.objects.get(action="approval.escalate")
    assert (
        entry.subject == f"approval:{request.pk}"
        and f'"escalated_to":[{home.user("auditor").pk}]' in entry.payload
    )


def test_one_of_any_who_is_there_is_enough(home, route, asked) -> None:
    actions.set_route(
        home.user("administrator"),
        "move",
        [Step(Mode.ANY, tuple(f"user:{home.user(one).pk}" for one in ("auditor", "walled_leader")))],
        allows_own=False,
    )
    asked()
    left("auditor")
    assert actions.escalate_late() == 0
    left("walled_leader")
    assert actions.escalate_late() == 1 and told("approval/left") == ["administrator", "revops"]


def test_who_manages_users_hands_a_seat_to_somebody_else_and_the_log_says_why(
    home, route, asked, decide
) -> None:
    route("walled_leader", "auditor")
    request, admin = asked(), home.user("administrator")
    seat = ApprovalSeat.objects.get(request=request, step=1)

    def hand(by, to, reason="He left", number=seat.pk):
        return actions.hand_over(home.user(by), request.pk, number, home.user(to), reason)

    for to, code in (
        ("administrator", "to_oneself"),
        ("revops", "may_not_decide"),
        ("walled_leader", "sits"),
    ):
        with pytest.raises(Refused, match=code):
            hand("administrator", to)
    with pytest.raises(Refused, match="not_open"):
        hand("administrator", "other_leader", number=0)
    with pytest.raises(BadInput, match="reason_missing"):
        hand("administrator", "other_leader", " ")
    with pytest.raises(NotAllowed):
        hand("auditor", "other_leader")
    hand("administrator", "other_leader")
    with pytest.raises(Refused, match="not_seen"):
        decide(request, "walled_leader")
    entry = AuditEntry.objects.get(action="approval.hand_over")
    assert entry.who == admin.pk and entry.values.get(name="reason").value == "He left"
    assert "other_leader" in told("approval/waiting")
    decide(request, "other_leader")
    assert request.step == 2
    with pytest.raises(Refused, match="not_open"):
        hand("administrator", "leader")
