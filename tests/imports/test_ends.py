"""How an import ends: what it has committed stays, and one that somebody cancels says so."""

from __future__ import annotations

import pytest

from .acme import changed


def test_what_fails_after_the_commit_hides_nothing(acme_home, monkeypatch) -> None:
    from fieldhouse.apps.figures import actions
    from fieldhouse.apps.runs.models import Run

    def fails() -> None:
        raise OSError("the disk is gone")

    before = acme_home.figures()
    monkeypatch.setattr(actions.cache, "prune", fails)
    with pytest.raises(OSError, match="the disk is gone"):
        acme_home.take({"account": changed("account", "Alder", "Alder and Sons")})
    run = Run.objects.order_by("-pk").first()
    assert (run.state, run.generation) == ("done", acme_home.generation())
    assert acme_home.figures() == before


def test_a_cancelled_import_ends_as_cancelled(acme_home, monkeypatch) -> None:
    from fieldhouse.apps.imports.actions import rows
    from fieldhouse.apps.runs.actions import ask_cancel
    from fieldhouse.apps.runs.actions import report as as_it_is

    def asked_meanwhile(run, done_count) -> None:
        ask_cancel(run)
        as_it_is(run, done_count)

    monkeypatch.setattr(rows, "report_run", asked_meanwhile)
    run = acme_home.take()
    assert (run.state, run.generation, acme_home.generation()) == ("cancelled", None, 1)
