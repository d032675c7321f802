"""Steps, seats, returns and deadlines of a route."""

from __future__ import annotations

from datetime import date

import pytest

from fieldhouse.domain.approvals import (
    Decision,
    Mode,
    Seat,
    Step,
    checked_return,
    checked_steps,
    deadline_on,
    decided,
    following,
    seat_of,
)
from fieldhouse.domain.errors import BadInput, Refused

ONE, TOGETHER, LATER = Step(Mode.ANY, ("a",)), Step(Mode.ALL, ("a", "b"), 3), Step(Mode.LATER, ("c",))
APPROVE, RETURN, REJECT = Decision.APPROVE, Decision.RETURN, Decision.REJECT


ABOVE, ABOVE_APPROVES = Seat(9, 99, is_escalated=True), Seat(9, 99, APPROVE, 99, is_escalated=True)


def seats(*said: Decision | None) -> list[Seat]:
    return [Seat(number, 10 + number, one, 10 + number if one else None) for number, one in enumerate(said)]


@pytest.mark.parametrize(
    ("steps", "code"),
    [
        ([], "route.no_step"),
        ([LATER], "route.no_step"),
        ([ONE] * 9, "route.too_many_steps"),
        ([ONE, Step(Mode.ALL, ())], "route.nobody"),
        ([LATER, ONE], "route.later_last"),
        ([Step(Mode.ANY, ("a",), 0)], "route.bad_days"),
        ([Step(Mode.ANY, ("a",), 91)], "route.bad_days"),
        ([ONE, Step(Mode.LATER, ("a",), 2)], "route.bad_days"),
    ],
)
def test_what_is_no_route_is_refused(steps, code) -> None:
    with pytest.raises(BadInput, match=code.replace(".", r"\.")):
        checked_steps(steps)


def test_steps_follow_one_another_past_those_who_are_told_later() -> None:
    steps = checked_steps([ONE, TOGETHER, LATER])
    assert [following(steps, at) for at in (0, 1, 2)] == [1, 2, None]


@pytest.mark.parametrize(
    ("mode", "told", "outcome"),
    [
        (Mode.ANY, seats(None, None), None),
        (Mode.ANY, seats(APPROVE, None), APPROVE),
        (Mode.ALL, seats(APPROVE, None), None),
        (Mode.ALL, seats(APPROVE, APPROVE), APPROVE),
        (Mode.ALL, seats(APPROVE, RETURN), RETURN),
        (Mode.ANY, seats(None, REJECT), REJECT),
        (Mode.ALL, [*seats(APPROVE, None), ABOVE], None),
        (Mode.ALL, [*seats(APPROVE, None), ABOVE_APPROVES], APPROVE),
        (Mode.ALL, [*seats(APPROVE, APPROVE), ABOVE], APPROVE),
        (Mode.ALL, [], None),
    ],
)
def test_what_a_step_comes_to(mode, told, outcome) -> None:
    assert decided(mode, told) == outcome


def test_a_user_sits_on_their_own_seat_before_that_of_somebody_absent() -> None:
    both = seats(None, None)
    assert seat_of(11, [10], both, 1, allows_own=False).user == 11
    assert seat_of(50, [10], both, 1, allows_own=False).user == 10


@pytest.mark.parametrize(
    ("user", "absent", "asker", "code"),
    [
        (10, [], 10, "approval.own"),
        (1, [10], 1, "approval.own"),
        (12, [], 1, "approval.decided_already"),
        (12, [10], 1, "approval.decided_already"),
        (50, [], 1, "approval.not_yours"),
        (50, [12], 1, "approval.decided_already"),
    ],
)
def test_who_may_not_decide(user, absent, asker, code) -> None:
    told = [*seats(None, None), Seat(2, 12, APPROVE, 12)]
    with pytest.raises(Refused, match=code.replace(".", r"\.")):
        seat_of(user, absent, told, asker, allows_own=False)


def test_a_route_may_let_the_asker_decide() -> None:
    assert seat_of(10, [], seats(None), 10, allows_own=True).user == 10


def test_a_return_goes_back_and_never_ahead() -> None:
    steps = [ONE, TOGETHER, LATER]
    assert (checked_return(steps, 2, 0), checked_return(steps, 2, 1)) == (0, 1)
    for to in (2, 3, -1):
        with pytest.raises(BadInput, match=r"approval\.bad_return"):
            checked_return(steps, 2, to)


def test_a_deadline_on_a_free_day_moves_earlier() -> None:
    silver_week = {
        date(2026, 9, day) for day in (19, 20, 21, 22, 23)
    }  # a weekend and three holidays of Japan
    assert deadline_on(date(2026, 9, 15), 3, silver_week.__contains__) == date(2026, 9, 18)
    assert deadline_on(date(2026, 9, 15), 8, silver_week.__contains__) == date(2026, 9, 18)
    assert deadline_on(date(2026, 9, 18), 4, silver_week.__contains__) == date(2026, 9, 18)
    assert deadline_on(date(2026, 9, 19), 2, silver_week.__contains__) == date(2026, 9, 24)
