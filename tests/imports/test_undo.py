"""An import is undone as a whole: the home says what it said before it, and what was done here since stays."""

from __future__ import annotations

import pytest

from fieldhouse.apps.changes.models import ChangeLine, Crm
from fieldhouse.apps.company.queries import company
from fieldhouse.apps.imports.actions.undo import undo_import
from fieldhouse.apps.imports.models import Before
from fieldhouse.apps.imports.queries.digest import home_digest
from fieldhouse.apps.people.models import Person
from fieldhouse.apps.pipeline.actions import edit_deal
from fieldhouse.apps.pipeline.models import Deal, Opportunity, Proposal
from fieldhouse.apps.roles.actions import create_user, grant_role
from fieldhouse.apps.runs.actions import start
from fieldhouse.apps.runs.models import Run
from fieldhouse.clock import now
from fieldhouse.domain.errors import Refused
from fieldhouse.facts.generations import current, current_manifest, verify

from .acme import FILES, changed

DEAL = FILES["opportunity"].splitlines()[0] + "\n"
LATER = "2025-07-05"
CHANGES = {
    "a new deal": {"opportunity": DEAL + "N1,New,Alder,Ann,2025-06-01,Talks,,900.00,USD,2025-09-30\n"},
    "a deal changed": {"opportunity": DEAL + "O1,Renamed,Cedar,Cid,2025-04-10,Won,,800.00,USD,2025-06-29\n"},
    "other stages": {
        "stage": changed(stage=FILES["stage"].replace("Talks,Talks,2", "Talks,Chats,5"))["stage"]
    },
    "a new seat": {
        "person": "key,name\nEve,Eve\nAnn,Anne\n",
        "position": "key,title,role\nEVE,Seat E,seller\n",
        "holding": "person,position,valid_from,valid_to\nEve,EVE,2025-02-01,\nBob,BOB,2020-01-01,2025-02-01\n",
        "reporting_line": "position,reports_to,valid_from,valid_to\nEVE,RIGHT,2025-02-01,\n",
    },
    "another tree": {"reporting_line": "position,reports_to,valid_from,valid_to\nBOB,RIGHT,2020-01-01,\n"},
    "rates and quotas": {
        "rate": "kind,base,quote,rate,valid_from\nmarket,EUR,USD,1.31,2025-04-01\nplan,EUR,USD,1.06,2020-01-01\n",
        "quota": FILES["quota"].replace("10000", "11000"),
    },
    "a share": {"split": FILES["split"].replace("33.33", "40")},
    "a history": {
        "change": "opportunity,field,value,at\nO2,amount,80000,2025-05-01T00:00:00Z\nO2,stage,Open,2025-04-11\n"
    },
}


def undo(run: Run) -> Run:
    """Undo an import as a run, which ends as the worker's would."""
    undoing = start("undo", arguments={"import": run.pk})
    undo_import(undoing, run.pk)
    undoing.refresh_from_db()
    run.refresh_from_db()
    return undoing


@pytest.fixture
def seer(acme_home):
    """Somebody who sees and edits all deals."""
    user = create_user("seer", "correct horse battery")
    grant_role(user, "revops")
    return user


def edited(user, deal, field, text):
    opportunity = Opportunity.objects.get(source_key=deal)
    version = Deal.objects.get(generation=current_manifest().mart, opportunity=opportunity).version
    return edit_deal(user, opportunity.pk, field, text, "said so", version)


@pytest.mark.parametrize("what", CHANGES)
def test_the_home_says_what_it_said_before(acme_home, what) -> None:
    before, digits, through = home_digest(), acme_home.digits(), company().data_through
    run = acme_home.take(CHANGES[what], taken_on=LATER)
    assert run.generation == 2 and home_digest() != before
    undoing = undo(run)
    assert (home_digest(), acme_home.digits(), company().data_through) == (before, digits, through)
    assert (undoing.state, undoing.generation) == (Run.State.DONE, 3)
    assert (run.state, run.generation) == (Run.State.UNDONE, None)
    assert (run.summary["undone_by"], run.summary["was_generation"]) == (undoing.pk, 2)
    assert not Before.objects.exists() and verify() == []


@pytest.mark.parametrize("what", CHANGES)
def test_it_can_be_imported_again(acme_home, what) -> None:
    first = acme_home.take(CHANGES[what], taken_on=LATER)
    said = home_digest()
    counts = {name: first.summary[name] for name in ("rows", "created", "updated", "rejected")}
    undo(first)
    again = acme_home.take(CHANGES[what], taken_on=LATER)
    assert home_digest() == said
    assert {name: again.summary[name] for name in counts} == counts


def test_what_was_done_here_since_stays(acme_home, seer) -> None:
    run = acme_home.take(CHANGES["a new deal"], taken_on=LATER)
    edited(seer, "O1", "category", "best_case")
    edited(seer, "O2", "close_on", "2025-08-01")
    undo(run)
    deal = Deal.objects.get(generation=current_manifest().mart, opportunity__source_key="O1")
    assert deal.category == "best_case" and str(company().data_through) == LATER
    assert Proposal.objects.get().state == "waiting"
    assert current().outbox_through == 0, "the edit is in the files now"


def test_a_proposal_that_the_import_resolved_waits_again(acme_home, seer) -> None:
    edited(seer, "O2", "close_on", "2025-08-01")
    before = home_digest()
    moved = DEAL + "O2,Open two,Cedar,Cid,2025-04-11,Talks,,70000,JPY,2025-08-01\n"
    run = acme_home.take({"opportunity": moved}, taken_on=LATER)
    assert Proposal.objects.get().state == "applied"
    undo(run)
    assert Proposal.objects.get().state == "waiting" and home_digest() == before


def test_a_line_of_a_change_sheet_that_the_import_answered_is_open_again(acme_home) -> None:
    line = ChangeLine.objects.create(
        run=start("changes"),
        opportunity=Opportunity.objects.get(source_key="O1"),
        field="stage",
        crm_value="Open",
        value="Won",
        column="StageName",
        exported_at=now(),
    )
    crm = list(Crm.objects.values())
    run = acme_home.take(CHANGES["a deal changed"], taken_on=LATER)
    line.refresh_from_db()
    assert (line.state, line.found, line.resolved_run) == ("applied", "Won", run)
    undo(run)
    line.refresh_from_db()
    assert (line.state, line.found, line.resolved_run) == ("exported", "", None)
    assert list(Crm.objects.values()) == crm


def test_only_the_last_import_is_undone_and_once(acme_home) -> None:
    first = acme_home.take(CHANGES["a new deal"], taken_on=LATER)
    second = acme_home.take(CHANGES["a share"], taken_on=LATER)
    before = home_digest()
    with pytest.raises(Refused, match=r"undo\.not_last"):
        undo(first)
    assert home_digest() == before
    undo(second)
    with pytest.raises(Refused, match=r"undo\.not_last"):
        undo(second)
    with pytest.raises(Refused, match=r"undo\.not_kept"):
        undo(first)  # how things stood before it is not kept any more


def test_the_import_that_founded_the_home_stays(acme_home) -> None:
    with pytest.raises(Refused, match=r"undo\.not_kept"):
        undo(Run.objects.get(generation=1))


def test_an_edit_of_a_deal_that_it_brought_stands_in_the_way(acme_home, seer) -> None:
    run = acme_home.take(CHANGES["a new deal"], taken_on=LATER)
    edited(seer, "N1", "category", "commit")
    after, files = home_digest(), current_manifest().files
    with pytest.raises(Refused, match=r"undo\.in_use"):
        undo(run)
    run.refresh_from_db()
    assert (home_digest(), current_manifest().files, run.generation) == (after, files, 2)
    assert verify() == []


def test_a_role_over_a_seat_that_it_brought_stands_in_the_way(acme_home, seer) -> None:
    from fieldhouse.apps.people.models import Position

    run = acme_home.take(CHANGES["a new seat"], taken_on=LATER)
    grant_role(seer, "leader", position=Position.objects.get(source_key="EVE").pk)
    with pytest.raises(Refused, match=r"undo\.in_use"):
        undo(run)


def test_a_generation_of_before_says_what_it_said(acme_home) -> None:
    run = acme_home.take(CHANGES["a new deal"], taken_on=LATER)
    asked = {"as_of": LATER, "period": "FY25-Q3"}
    said = acme_home.figure("organisation/acme:CRO", "open_all", **asked)
    undo(run)
    then = acme_home.figure("organisation/acme:CRO", "open_all", known="2", **asked)
    assert (then.id, then.amount_minor, then.counted) == (said.id, said.amount_minor, said.counted)
    now = acme_home.figure("organisation/acme:CRO", "open_all", as_of="2025-06-30")
    assert said.counted == now.counted + 1


def test_a_cancelled_import_after_an_undo_spares_its_records(acme_home) -> None:
    from fieldhouse.apps.imports.actions.pending import forget_pending

    run = acme_home.take(CHANGES["a new seat"], taken_on=LATER)
    undo(run)
    forget_pending()
    assert Person.objects.filter(source_key="Eve", run=run).exists()


def test_an_import_that_fails_keeps_nothing_of_before(acme_home, monkeypatch) -> None:
    from fieldhouse.apps.imports import actions

    def refuse(*_given, **_named):
        assert Before.objects.exists()
        raise Refused("run.cancelled")

    monkeypatch.setattr(actions, "publish", refuse)
    run = acme_home.take(CHANGES["a deal changed"], taken_on=LATER)
    assert run.state == Run.State.CANCELLED and not Before.objects.filter(run=run).exists()
