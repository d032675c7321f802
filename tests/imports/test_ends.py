"""How an import ends: what it has committed stays, and one that somebody cancels says so."""

from __future__ import annotations

import pytest

from .acme import changed


def test_what_fails_after_the_commit_hides_nothing(acme_home, monkeypatch) -> None:
    from fieldhouse.apps.accounts.models import Account
    from fieldhouse.apps.figures import actions
    from fieldhouse.apps.records import visible
    from fieldhouse.apps.runs.models import Run

    def fails() -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr(actions.kept, "prune", fails)
    with pytest.raises(OSError, match="the disk is gone"):
        acme_home.take(changed(account="key,name\nNEW,Newcomer\n"))
    run = Run.objects.order_by("-pk").first()
    assert (run.state, run.generation) == ("done", acme_home.generation())
    assert Account.objects.filter(visible(), source_key="NEW").exists()


def test_a_cancelled_import_ends_as_cancelled(acme_home, monkeypatch) -> None:
    from fieldhouse.apps.imports import actions
    from fieldhouse.apps.runs.actions import ask_cancel, report

    def asked_meanwhile(_source, importer, _report) -> None:
        ask_cancel(importer.run)
        report(importer.run, 1)

    monkeypatch.setattr(actions, "take_rows", asked_meanwhile)
    run = acme_home.take()
    assert (run.state, run.generation, acme_home.generation()) == ("cancelled", None, 1)


def test_what_it_says_of_the_crm_commits_with_it_or_nothing_does(bare_home, monkeypatch) -> None:
    """A home that was killed right after the commit would say neither what it said before nor what it says after."""
    from fieldhouse.apps.changes.models import Crm
    from fieldhouse.apps.imports.actions import whole

    def fails(*_arguments: object) -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr(whole, "see_answers", fails)
    with pytest.raises(OSError, match="the disk is gone"):
        bare_home.take()
    assert (bare_home.generation(), Crm.objects.count()) == (0, 0)

    monkeypatch.undo()
    bare_home.take()
    assert (bare_home.generation(), Crm.objects.count()) == (1, 1)
