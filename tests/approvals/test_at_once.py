"""Two who decide at once, on both databases: one is heard, and it is carried out once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from tests.demo_home import standing_in

from fieldhouse.apps.approvals import actions, kinds
from fieldhouse.apps.approvals.models import ApprovalRequest, ApprovalSeat
from fieldhouse.apps.audit.models import AuditEntry
from fieldhouse.apps.roles.actions import NewGrant, create_user
from fieldhouse.apps.runs.models import Run
from fieldhouse.domain.approvals import Decision, Mode, Step
from fieldhouse.domain.errors import Refused

WORD = "a long first one 7"
KIND = kinds.Kind(
    name="errand",
    label="Errand",
    title=lambda subject, language: "An errand",
    shows=lambda subject, language: [],
    may_see=lambda user, subject: True,
    carry_out=lambda subject, by, reason, done: done(),
    topics=frozenset(),
)


@pytest.fixture
def home(
    new_home: Path, django_db_setup: None, django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    monkeypatch.setitem(kinds._PATHS, "errand", f"{__name__}.KIND")
    monkeypatch.setattr(kinds, "import_string", lambda path: KIND)
    with django_db_blocker.unblock(), standing_in(new_home):
        yield new_home


@pytest.mark.parametrize(("mode", "heard", "state"), [(Mode.ANY, 1, "approved"), (Mode.ALL, 4, "approved")])
def test_of_many_who_decide_at_once_as_many_are_heard_as_are_asked(home, mode, heard, state) -> None:
    boss = create_user("boss", WORD, grants=[NewGrant("administrator")])
    deciders = [create_user(f"decider{number}", WORD) for number in range(4)]
    actions.set_route(boss, "errand", [Step(mode, tuple(f"user:{one.pk}" for one in deciders))])
    request = actions.ask("errand", {}, boss, "")
    together = Barrier(len(deciders))

    def decide(user: Any) -> str:
        try:
            together.wait()
            actions.decide(user, request.pk, actions.Said(Decision.APPROVE, request.version))
        except Refused as refusal:
            return refusal.code
        finally:
            connection.close()
        return "heard"

    with ThreadPoolExecutor(len(deciders)) as pool:
        said = sorted(pool.map(decide, deciders))
    assert said == ["approval.over"] * (4 - heard) + ["heard"] * heard
    request = ApprovalRequest.objects.get()
    assert request.state == state
    assert ApprovalSeat.objects.filter(decision="approve").count() == heard
    assert AuditEntry.objects.filter(payload__contains='"approval.decide"').count() == heard
    assert Run.objects.filter(kind="approval").count() == 1
