"""Rules of retention: whom they let go is listed before anything happens, and the day's run goes by them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from .test_person import client


@pytest.fixture
def on_a_day(monkeypatch: pytest.MonkeyPatch) -> Any:
    """``on_a_day(2025, 7, 1)``: what the rules take for today."""

    def set_day(*day: int) -> None:
        from fieldhouse.apps.privacy.queries import retention

        monkeypatch.setattr(retention, "now", lambda: datetime(*day, 12, tzinfo=UTC))

    return set_day


def test_the_dry_run_lists_and_the_days_run_erases(person_home: Any, on_a_day: Any, within: Any) -> None:
    from fieldhouse.apps.marketing.models import Lead
    from fieldhouse.apps.privacy.actions.retaining import queue_retention
    from fieldhouse.apps.runs.models import Run
    from fieldhouse.apps.runs.tasks import take_up_run

    on_a_day(2025, 7, 1)
    chief = client("chief")
    queue_retention()
    assert not Run.objects.filter(kind="retention").exists(), "without a rule nothing is asked for"
    assert chief.post("/privacy/retention/", {"kind": "lead", "days": "365"}).status_code == 400, (
        "why is asked"
    )
    said = {"kind": "lead", "days": "730", "reason": "policy 4"}
    assert chief.post("/privacy/retention/", said).status_code == 302
    text = chief.get("/privacy/").content.decode()
    assert "Ivo Lind" in text and "Una Holm" not in text, "heard of in June"
    listed = json.loads(within(person_home.folder, "privacy", "retention", "--json").stdout)
    assert {"person": "lead:acme:L2", "last_on": "2020-01-05"} in listed
    assert Lead.objects.get(source_key="L2").family_name == "Lind", "nothing was changed"
    before = person_home.digits()
    queue_retention()
    queue_retention()
    run = Run.objects.get(kind="retention")
    take_up_run.call(run.pk)
    run.refresh_from_db()
    assert (run.state, run.summary["erased"]) == ("done", 1), run.summary
    assert Lead.objects.get(source_key="L2").family_name.startswith("erased-")
    assert Lead.objects.get(source_key="L3").family_name == "Holm"
    assert person_home.digits() == before
    assert "Nobody: everybody was heard of" in chief.get("/privacy/").content.decode()


def test_a_contact_with_an_open_deal_stays(person_home: Any, on_a_day: Any) -> None:
    from fieldhouse.apps.privacy.actions.retaining import set_retention
    from fieldhouse.apps.privacy.queries.retention import due

    set_retention(None, "lead", 0, "enough")
    set_retention(None, "contact", 30, "policy 4")
    on_a_day(2030, 1, 1)
    assert due() == [], "the deal O1 is open"
    from fieldhouse.apps.pipeline.models import ContactRole

    role = ContactRole.objects.get()
    ContactRole.objects.filter(pk=role.pk).update(opportunity=_deal("W1"))
    (one,) = due()
    assert (one.record.reference, str(one.last_on)) == ("contact:acme:C1", "2025-02-15"), (
        "when W1 was to close"
    )


@pytest.mark.parametrize(("kind", "days", "code"), [("user", 10, "bad_kind"), ("lead", -1, "bad_days")])
def test_what_is_no_rule_is_refused(person_home: Any, kind: str, days: int, code: str) -> None:
    from fieldhouse.apps.privacy.actions.retaining import set_retention
    from fieldhouse.domain.errors import BadInput

    with pytest.raises(BadInput, match=code):
        set_retention(None, kind, days, "policy 4")


def _deal(key: str) -> Any:
    from fieldhouse.apps.pipeline.models import Opportunity

    return Opportunity.objects.get(source_key=key)
