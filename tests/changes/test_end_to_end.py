"""A sheet out of a simulated company, loaded into a copy of its export, and taken back: nothing is left unexplained."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.changes import loader

from fieldhouse.apps.changes.actions import KIND, write_sheet
from fieldhouse.apps.changes.models import ChangeLine
from fieldhouse.apps.changes.queries import with_product_lines
from fieldhouse.apps.changes.waiting import waiting_changes
from fieldhouse.apps.imports.actions import import_source
from fieldhouse.apps.people.models import Person
from fieldhouse.apps.pipeline.actions import edit_deal
from fieldhouse.apps.pipeline.models import Deal
from fieldhouse.apps.roles.models import Grant, User
from fieldhouse.apps.runs.actions import start
from fieldhouse.domain.errors import Refused
from fieldhouse.facts.generations import current, current_manifest
from fieldhouse.facts.history import History
from fieldhouse.facts.told import Told, told_by_sources
from fieldhouse.simulator import Form, simulate
from fieldhouse.web.sentences import sentence_for_finding

UNTIL = date(2026, 11, 20)
AT = "{}T10:00:00.000Z"


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """An export of Salesforce; its profile makes Fieldhouse the master of the forecast category."""
    folder = tmp_path / "export"
    simulate(folder, scale=400, until=UNTIL, form=Form.SALESFORCE)
    return folder


def taken(folder: Path) -> dict[str, Any]:
    run = import_source(folder, "salesforce", describe=sentence_for_finding)
    assert (run.state, run.summary["rejected"]) == ("done", 0), run.summary["shown"]
    return dict(run.summary)


def open_deals() -> list[Deal]:
    manifest = current_manifest()
    assert manifest is not None
    rows = Deal.objects.filter(generation=manifest.mart, outcome="open", wall="", amount_minor__isnull=False)
    return list(rows.select_related("opportunity").order_by("opportunity__source_key"))


def change_all(user: User, deals: list[Deal]) -> None:
    """One change of each kind on some deals, in turn; all of them of every fifth."""
    owners = list(Person.objects.order_by("source_key").values_list("pk", flat=True))
    for nth, deal in enumerate(deals):
        wanted = {
            "category": "best_case" if deal.category != "best_case" else "pipeline",
            "amount": str(1_000 + nth),
            "close_on": str((deal.close_on or UNTIL) + timedelta(days=31)),
            "owner": str(next(one for one in owners if one != deal.owner_id)),
        }
        names = list(wanted) if nth % 5 == 0 else [list(wanted)[nth % 4]]
        for place, field in enumerate(names):
            edit_deal(user, deal.opportunity_id, field, wanted[field], "", deal.version + place)


def crm(deals: list[Deal]) -> Mapping[tuple[int, str], str]:
    told: Mapping[tuple[int, str], Told] = told_by_sources(
        History(current()), [one.opportunity_id for one in deals]
    )
    return {place: one.text for place, one in told.items()}


def test_a_sheet_is_applied_and_taken_back(export, bare_home, tmp_path) -> None:
    taken(export)
    user = User.objects.create(username="rev")
    Grant.objects.create(user=user, role="revops", valid_from="2020-01-01")
    with_lines = with_product_lines([one.opportunity_id for one in open_deals()])
    deals = open_deals()[:40]
    before = crm(deals)
    change_all(user, deals)
    waiting = waiting_changes(user)
    refused = {
        (one.deal.opportunity_id, one.wording.code) for one in waiting if isinstance(one.wording, Refused)
    }
    assert refused <= {(deal, "changes.is_quoted") for deal in with_lines}
    folder = write_sheet(start(KIND, asked_by=user.pk), user)
    told = ChangeLine.objects.count()
    assert told == len(waiting) - len(refused) > 20
    update, rollback = sorted(folder.glob("simulated-*.csv"), key=lambda path: "rollback" in path.name)

    loaded = loader.copied(export, tmp_path / "loaded", "2026-11-21")
    assert loader.update(loaded, update, AT.format("2026-11-21")) == told
    answers = taken(loaded)["changes"]
    assert answers == {"lines": told, "applied": told, "overwritten": 0, "not_applied": 0, "not_told": 0}
    assert all(isinstance(one.wording, Refused) for one in waiting_changes(user))

    restored = loader.copied(loaded, tmp_path / "restored", "2026-11-22")
    assert loader.update(restored, rollback, AT.format("2026-11-22")) == told
    taken(restored)
    assert crm(deals) == before
    opportunities = loader.read(restored / "Opportunity.csv")[1]
    touched = ("LastModifiedDate", "SystemModstamp")
    plain = [{name: cell for name, cell in row.items() if name not in touched} for row in opportunities]
    assert plain == [
        {name: cell for name, cell in row.items() if name not in touched}
        for row in loader.read(export / "Opportunity.csv")[1]
    ]
    category_edits = {one.field for one in waiting_changes(user) if not isinstance(one.wording, Refused)}
    assert category_edits == {"category"}, "Fieldhouse is its master, so that it waits for the CRM again"
